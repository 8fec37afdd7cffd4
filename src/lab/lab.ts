import type { Claim } from './claim.ts'
import { withSeed } from './controls.ts'
import type { Controls, ReplicaBounds, Settings } from './controls.ts'
import type { Experiment } from './experiment.ts'
import type { LabFigure, View } from './figure.ts'
import type { Result, SeriesMap } from './series.ts'

/** Settings that show something, with a name. */
export interface Preset<C extends Controls> {
  readonly label: string
  readonly settings: Partial<Settings<C>>
}

/** A value that theory gives for a control, marked on its slider: `{ at: 2 / h, label: '上限 0.2' }`. */
export interface Bound {
  readonly at: number
  readonly label: string
}

/** The question before the run; the run itself says which option was right. */
export interface Prediction<C extends Controls, R, Option extends string> {
  readonly question: string | ((settings: Settings<C>) => string)
  readonly options: { readonly [O in Option]: string }
  /** What happened. */
  outcome(view: View<C, R>): NoInfer<Option>
  /** One sentence why, with the numbers of this run. */
  because(view: View<C, R>): string
}

/** The result of a lab: of its one arm, or of each. */
export type ResultOf<S extends SeriesMap, Arm extends string> = [Arm] extends [never]
  ? Result<S>
  : { readonly [A in Arm]: Result<S> }

/** A lab as its author writes it. */
export interface LabDeclaration<
  C extends Controls,
  S extends SeriesMap,
  Arm extends string,
  PresetId extends string,
  Option extends string,
  ClaimNames extends Readonly<Record<string, Readonly<Record<string, unknown>>>>,
> {
  /** ASCII slug: address, `<Lab id>`, first part of claim ids. */
  readonly id: string
  readonly title: string
  /** The question the lab asks and what it does about it; stands under the title. */
  readonly summary: string
  /** Short facts about the network or the data: 「2–16–16–1 · tanh · Adam」. */
  readonly facts?: string
  /** Section of the curriculum, `1.1`, and the questions it answers, most important first. */
  readonly section: string
  readonly questions: readonly string[]
  readonly controls: C
  readonly replicas: ReplicaBounds
  /** Control → why it cannot be used with these settings, in words, or false. */
  readonly disabled?: { readonly [Key in keyof C]?: (settings: Settings<C>) => string | false }
  /** Control → a bound from theory, marked on its slider. */
  readonly bounds?: { readonly [Key in keyof C]?: (settings: Settings<C>) => Bound | null }
  readonly series: S
  /** Arm → its name. Every arm is a run of its own; they take turns. */
  readonly arms?: { readonly [A in Arm]: string }
  /** What a step is called in the counter; default 步. */
  readonly unit?: string
  /** A change of a control after the first run starts the next by itself: for calculations that take less than a second. */
  readonly rerun?: 'on-change'
  /** At most so many steps a second in a page, so that one can watch; elsewhere a run is as fast as it can be. */
  readonly pace?: number
  experiment: Experiment<NoInfer<C>, NoInfer<S>, [Arm] extends [never] ? 'main' : NoInfer<Arm>>
  readonly figures: Readonly<Record<string, LabFigure<NoInfer<C>, ResultOf<NoInfer<S>, NoInfer<Arm>>>>>
  readonly presets: { readonly [P in PresetId]: Preset<NoInfer<C>> }
  /** The preset that cures a run that ended in NaN. */
  readonly cure?: NoInfer<PresetId>
  readonly prediction: Prediction<NoInfer<C>, ResultOf<NoInfer<S>, NoInfer<Arm>>, Option>
  /** What to try, what you will see, why. */
  readonly texts: { readonly try: string; readonly see: string; readonly why: string }
  /** The result in one sentence with its numbers. */
  conclude(view: View<NoInfer<C>, ResultOf<NoInfer<S>, NoInfer<Arm>>>): string
  readonly claims: {
    readonly [Id in keyof ClaimNames]: Claim<
      NoInfer<C>,
      NoInfer<S>,
      ResultOf<NoInfer<S>, NoInfer<Arm>>,
      keyof ClaimNames[Id] & string
    >
  }
  /** The same experiment as a PyTorch script. */
  pytorch(settings: Settings<NoInfer<C>>): string
  /** Why no network can be taken away, in a lab whose run has no artifacts. */
  readonly withoutNetwork?: string
}

/** Any lab, with its types forgotten: what the shell, the runner and the commands work with. */
export interface Lab extends Omit<
  LabDeclaration<Controls, SeriesMap, never, string, string, Record<string, Record<string, unknown>>>,
  'experiment' | 'arms' | 'presets' | 'cure'
> {
  readonly kind: 'lab'
  /** The lab's own controls, then `seed` and `replicas`. */
  readonly controls: Controls
  readonly arms: Readonly<Record<string, string>> | undefined
  readonly presets: Readonly<Record<string, Preset<Controls>>>
  readonly cure?: string
  experiment: Experiment
}

/** Checks the declaration's types and answers the lab, its controls completed by `seed` and `replicas`. */
export function defineLab<
  const C extends Controls,
  const S extends SeriesMap,
  const PresetId extends string,
  const Option extends string,
  const ClaimNames extends Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  const Arm extends string = never,
>(declaration: LabDeclaration<C, S, Arm, PresetId, Option, ClaimNames>): Lab {
  const controls = withSeed(declaration.controls, declaration.replicas)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a lab's own types are forgotten
  return { kind: 'lab', arms: undefined, ...declaration, controls } as unknown as Lab
}

/** Lab id → its declaration, imported when asked for. */
export type LabIndex = Readonly<Record<string, () => Promise<Lab>>>
