/** Made logs with known faults, on which the rules are measured: 20 pairings of one or two faults, and clean ones. */
import { cos } from '../../src/engine/nn/angle.ts'
import { exp, log, pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { RuleId } from './rule.ts'

/** One entry; null where the program would have written nothing. */
export interface Entry {
  x: number
  lr: number
  trainLoss: number
  valLoss: number | null
  gradNorm: number
}

export interface Made {
  readonly entries: readonly Entry[]
  /** Whether an entry is a step or a whole epoch. */
  readonly unit: 'step' | 'epoch'
  /** What a diagnosis must find, and all it may find. */
  readonly faults: readonly RuleId[]
  readonly options: { readonly classes: number; readonly clipped: boolean; readonly clip: number }
}

/** A log while it is being made: its plan, from which the entries are written. */
interface Plan {
  readonly count: number
  /** A uniform number for each decision of a fault. */
  readonly draw: () => number
  /** Progress 0 … 1 → rate over its peak. */
  shape: (u: number) => number
  /** Progress → how much of the way from the first loss to the floor is left. */
  left: (u: number) => number
  /** Share of the range by which a full rate keeps the loss up. */
  kept: number
  /** Progress → what is added to the validation loss, in shares of the first loss. */
  beside: (u: number) => number
  classes: number
  clip: number | null
  /** Changes finished entries. */
  readonly after: ((entries: Entry[]) => void)[]
}

const smooth = (u: number): number => pow(1 + 30 * u, -1)

/** Shapes of a schedule after its warmup, all ending at 2 % or less. */
const SHAPES: readonly ((u: number) => number)[] = [
  (u) => 0.5 * (1 + cos(Math.PI * u)),
  (u) => 1 - u,
  (u) => (u < 0.5 ? 1 : u < 0.75 ? 0.1 : 0.01),
  (u) => (u < 0.8 ? 1 : (1 - u) / 0.2),
]

/** What each fault does to a plan, and what it must be diagnosed as. */
const FAULTS = {
  'wrong-init': {
    found: ['initial-loss'],
    into(plan: Plan) {
      const factor = 0.5 + plan.draw()
      const left = plan.left
      plan.left = (u) => left(u) + factor * exp(-60 * u)
    },
  },
  truncated: {
    found: ['lr-high-at-end', 'not-converged'],
    into(plan: Plan) {
      const { shape } = plan
      plan.shape = (u) => shape(u / 4)
      plan.left = (u) => pow(1 + 4 * u, -1)
    },
  },
  'constant-rate': {
    found: ['lr-high-at-end', 'noise-floor'],
    into(plan: Plan) {
      plan.shape = () => 1
      plan.left = (u) => exp(-25 * u)
      plan.kept = 0.2
    },
  },
  spikes: {
    found: ['spike'],
    into(plan: Plan) {
      const count = 2 + Math.floor(3 * plan.draw())
      const places = Array.from(
        { length: count },
        (_, index) => 0.15 + (0.7 * (index + plan.draw() * 0.6)) / count,
      )
      const size = 2 + plan.draw()
      plan.after.push((entries) => {
        for (const place of places) {
          const start = Math.floor(place * entries.length)
          for (let late = 0; late < 3; late++) {
            const entry = entries[start + late]
            const times = 1 + (size - 1) * pow(0.4, late)
            if (entry)
              [entry.trainLoss, entry.gradNorm] = [entry.trainLoss * times, entry.gradNorm * times ** 3]
          }
        }
      })
    },
  },
  'tight-clip': {
    found: ['clip-rate'],
    into(plan: Plan) {
      plan.clip = 0.5 + 0.3 * plan.draw()
    },
  },
  'logged-after-clip': {
    found: ['clipped-norms'],
    into(plan: Plan) {
      const clip = 0.7 + 0.3 * plan.draw()
      plan.clip = clip
      plan.after.push((entries) => {
        for (const entry of entries) entry.gradNorm = Math.min(entry.gradNorm, clip)
      })
    },
  },
  overfit: {
    found: ['overfit'],
    into(plan: Plan) {
      const [turn, height] = [0.3 + 0.2 * plan.draw(), 0.2 + 0.3 * plan.draw()]
      const beside = plan.beside
      plan.beside = (u) => beside(u) + height * Math.max(0, u - turn)
    },
  },
  gap: {
    found: ['gap'],
    into(plan: Plan) {
      const height = 0.3 + 0.2 * plan.draw()
      plan.beside = (u) => height * (1 - smooth(u))
    },
  },
  'rate-rises': {
    found: ['lr-rises'],
    into(plan: Plan) {
      plan.shape = (u) => 0.5 * (1 + cos(3 * Math.PI * u))
    },
  },
  'sudden-nan': {
    found: ['not-finite'],
    into(plan: Plan) {
      const place = 0.75 + 0.2 * plan.draw()
      plan.after.push((entries) => breakFrom(entries, Math.floor(place * entries.length)))
    },
  },
  'growing-nan': {
    found: ['not-finite'],
    into(plan: Plan) {
      const place = 0.4 + 0.5 * plan.draw()
      plan.after.push((entries) => {
        const start = Math.floor(place * entries.length)
        for (let late = 0; late < 8; late++) {
          const entry = entries[start + late]
          const times = pow(1.5, late + 1)
          if (entry) [entry.trainLoss, entry.gradNorm] = [entry.trainLoss * times, entry.gradNorm * times]
        }
        breakFrom(entries, start + 8)
      })
    },
  },
  divergence: {
    found: ['divergence'],
    into(plan: Plan) {
      const [place, height] = [0.35 + 0.3 * plan.draw(), 1 + plan.draw()]
      const left = plan.left
      plan.left = (u) => left(u) + (u > place ? height * (1 - exp(-12 * (u - place))) : 0)
    },
  },
  'no-progress': {
    found: ['no-progress'],
    into(plan: Plan) {
      plan.left = () => 1
      plan.kept = 0
    },
  },
  'zero-rate': {
    found: ['dead-lr'],
    into(plan: Plan) {
      const end = 0.5 + 0.2 * plan.draw()
      const { shape, left } = plan
      plan.shape = (u) => (u < end ? shape(u / end) : 0)
      plan.left = (u) => left(Math.min(u, end))
    },
  },
  'zero-gradient': {
    found: ['zero-grad'],
    into(plan: Plan) {
      const place = 0.4 + 0.3 * plan.draw()
      const { left } = plan
      plan.left = (u) => left(Math.min(u, place))
      plan.after.push((entries) => {
        for (const entry of entries.slice(Math.floor(place * entries.length))) entry.gradNorm = 0
      })
    },
  },
} as const satisfies Readonly<Record<string, { found: readonly RuleId[]; into(plan: Plan): void }>>

type Fault = keyof typeof FAULTS

/** The faults of log i are PAIRINGS[(seed − 1) mod 20]: every fault occurs, half of the logs have two. */
const PAIRINGS: readonly (readonly Fault[])[] = [
  ['wrong-init', 'spikes'],
  ['truncated'],
  ['constant-rate', 'wrong-init'],
  ['spikes'],
  ['tight-clip', 'overfit'],
  ['logged-after-clip'],
  ['overfit', 'spikes'],
  ['gap'],
  ['rate-rises', 'tight-clip'],
  ['sudden-nan'],
  ['growing-nan', 'wrong-init'],
  ['divergence'],
  ['no-progress', 'tight-clip'],
  ['zero-rate'],
  ['zero-gradient', 'gap'],
  ['spikes', 'rate-rises'],
  ['truncated', 'tight-clip'],
  ['gap', 'zero-rate'],
  ['divergence', 'wrong-init'],
  ['sudden-nan', 'overfit'],
]

function breakFrom(entries: Entry[], start: number): void {
  for (const entry of entries.slice(start)) {
    entry.trainLoss = Number.NaN
    entry.gradNorm = Number.NaN
    if (entry.valLoss !== null) entry.valLoss = Number.NaN
  }
}

/** The log of a seed, with its faults, or a clean one. Every fifth is logged once an epoch. */
export function makeLog(seed: number, kind: 'faulty' | 'clean'): Made {
  const faults = kind === 'faulty' ? (PAIRINGS[(seed - 1) % PAIRINGS.length] ?? []) : []
  const stream = random(seed, `training-log/${kind}`)
  const draw = (): number => stream.uniform(1)[0] ?? 0
  const unit = seed % 5 === 0 ? 'epoch' : 'step'
  const plan: Plan = {
    count: unit === 'epoch' ? 60 + Math.floor(60 * draw()) : 240 + Math.floor(160 * draw()),
    draw,
    shape: SHAPES[Math.floor(4 * draw())] ?? ((u) => 1 - u),
    left: smooth,
    kept: 0.05 + 0.05 * draw(),
    beside: () => 0,
    classes: [2, 10, 100, 1000][Math.floor(4 * draw())] ?? 10,
    clip: draw() < 0.5 ? 3 : null,
    after: [],
  }
  const behind = 0.01 + 0.04 * draw()
  plan.beside = (u) => behind * (1 - smooth(u))
  for (const fault of faults) FAULTS[fault].into(plan)
  const entries = write(plan, unit, seed, kind)
  return {
    entries,
    unit,
    faults: faults.flatMap((fault): readonly RuleId[] => FAULTS[fault].found),
    options: { classes: plan.classes, clipped: plan.clip !== null, clip: plan.clip ?? 1 },
  }
}

/** Writes the entries of a plan: losses and norms scatter by a share of their size, more from step to step than from epoch to epoch. */
function write(plan: Plan, unit: 'step' | 'epoch', seed: number, kind: string): Entry[] {
  const { count, draw, classes } = plan
  const first = log(classes)
  const floor = (0.1 + 0.1 * draw()) * first
  const peak = pow(10, -4 + 3 * draw())
  const interval = unit === 'epoch' ? 1 : ([1, 10, 50][Math.floor(3 * draw())] ?? 10)
  const scatter = (unit === 'epoch' ? 0.01 : 0.04) * (1 + draw())
  const warmup = Math.round(0.05 * count)
  const loss = random(seed, `training-log/${kind}/loss`).normal(count)
  const held = random(seed, `training-log/${kind}/held-out`).normal(count)
  const norm = random(seed, `training-log/${kind}/norm`).normal(count)
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const u = index / (count - 1)
    const share =
      index < warmup ? (index + 1) / (warmup + 1) : plan.shape((index - warmup) / (count - 1 - warmup))
    const left = plan.left(unit === 'epoch' ? u + 0.02 : u)
    const level = floor + (first - floor) * (left + plan.kept * share * (1 - left))
    const evaluated = unit === 'epoch' || index % 12 === 11 || index === count - 1
    return {
      x: unit === 'epoch' ? index + 1 : index * interval,
      lr: peak * Math.max(0, share),
      // nothing is learnt yet in the first batch, so its losses are all about ln K
      trainLoss: level * exp((index === 0 ? 0.02 : scatter) * (loss[index] ?? 0)),
      valLoss: evaluated ? (level + first * plan.beside(u)) * exp(0.008 * (held[index] ?? 0)) : null,
      gradNorm: (0.8 + 0.8 * smooth(u)) * exp(0.3 * (norm[index] ?? 0)),
    }
  })
  for (const change of plan.after) change(entries)
  return entries
}
