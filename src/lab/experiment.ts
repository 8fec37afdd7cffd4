import type { Ort } from '../engine/runtime/ort.ts'
import type { Controls, Settings } from './controls.ts'
import type { Curve, CurveNames, DataOf, SeriesMap, SnapshotNames } from './series.ts'

/** Where a run writes what it finds. Curves grow, everything else is replaced. */
export interface Recorder<S extends SeriesMap = SeriesMap> {
  /** One point a replica at `x`. */
  append(name: CurveNames<S>, x: number, y: ArrayLike<number>): void
  /** Many points at once: `y[replica][i]` at `x[i]`. */
  extend(name: CurveNames<S>, points: Curve): void
  /** The whole of a value, columns or field series. */
  set<Name extends SnapshotNames<S>>(name: Name, data: DataOf<S[Name]>): void
}

/** What the world gives to an experiment.  */
export interface Context<S extends SeriesMap = SeriesMap, Arm extends string = string> {
  /** Which arm of the lab this run is; `main` in a lab without arms. */
  readonly arm: Arm
  /** One seed a replica: `settings.seed`, `settings.seed + 1`, … */
  readonly seeds: readonly number[]
  readonly record: Recorder<S>
  /** The onnxruntime-web module. The first call loads the wasm, so a pure calculation does not ask. */
  readonly ort: () => Promise<Ort>
}

/** How an advance ended early. Without one the run goes on until `total` steps are done. */
export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'not-finite'; readonly step: number; readonly tensor: string; readonly replica: number }

/** Files that a trained network can be taken away as. */
export interface Artifacts {
  /** The training-step graph, an ONNX file. */
  stepGraph(): Uint8Array
  /** The same graph as readable text. */
  stepGraphText(): string | Promise<string>
  /** The trained network of the first replica in evaluation mode, an ONNX file. */
  network(): Uint8Array | Promise<Uint8Array>
}

/** One run of one arm. The runner calls `advance` again and again, with as many steps as fit into about 30 ms. */
export interface Run<C extends Controls = Controls> {
  /** How many steps the run has; a pure calculation counts its repetitions. */
  readonly total: number
  /** Does the next `steps` steps (never beyond `total`) and writes to the recorder. How a run is cut into calls must not change what it finds. */
  advance(steps: number): void | Ending | Promise<void | Ending>
  /** New values of controls marked `live`. */
  change?(settings: Settings<C>): void
  /** Present when the run trains a network. */
  readonly artifacts?: Artifacts
  /** Frees sessions. */
  release?(): void | Promise<void>
}

/** Starts a run with settings that have been checked. */
export type Experiment<
  C extends Controls = Controls,
  S extends SeriesMap = SeriesMap,
  Arm extends string = string,
> = (settings: Settings<C>, context: Context<S, Arm>) => Run<C> | Promise<Run<C>>
