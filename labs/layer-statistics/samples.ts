/** Six made cases, each with a known cause, and a healthy network: layers from the input to the output. */
import { exp, log, pow } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { CaseId } from './decision.ts'

/** One layer of a made network. */
interface Row {
  activation: number
  gradient: number
  weight: number
  dead: number
}

interface Network {
  readonly rows: Row[]
  /** A uniform number for each decision. */
  readonly draw: () => number
}

interface Made {
  readonly case: CaseId | null
  readonly text: string
  readonly settings: { readonly knowLoss: 'yes'; readonly loss: number; readonly classes: number }
}

/** What each case does to a healthy network, and the loss at the time: a share of ln K. */
const CASES: Readonly<
  Record<string, { found: CaseId | null; loss: number; change: (network: Network) => void }>
> = {
  healthy: { found: null, loss: 0.5, change: () => undefined },
  vanishing: {
    found: 'vanishing',
    loss: 0.98,
    change({ rows, draw }) {
      const factor = 0.1 + 0.35 * draw()
      for (const [place, row] of rows.entries()) {
        row.gradient *= pow(factor, rows.length - 1 - place)
        row.activation *= pow(0.5 + factor, place / 2)
      }
    },
  },
  disconnected: {
    found: 'disconnected',
    loss: 0.6,
    change({ rows, draw }) {
      const place = 1 + Math.floor(draw() * (rows.length - 3))
      const row = rows[place]
      if (row) row.gradient = 0
    },
  },
  'dead-relu': {
    found: 'dead-relu',
    loss: 0.8,
    change({ rows, draw }) {
      const place = 1 + Math.floor(draw() * (rows.length - 3))
      for (const [at, row] of rows.entries()) {
        if (at === place || at === place + 1)
          [row.dead, row.activation] = [0.6 + 0.39 * draw(), row.activation * 0.2]
        if (at <= place) row.gradient *= 0.05
      }
    },
  },
  'large-head': {
    found: 'large-head',
    loss: 1.8,
    change({ rows, draw }) {
      const last = rows.at(-1)
      if (last)
        [last.gradient, last.activation] = [last.gradient * (100 + 400 * draw()), last.activation * 20]
    },
  },
  converged: {
    found: 'converged',
    loss: 0.02,
    change({ rows, draw }) {
      const small = pow(10, -4 - draw())
      for (const row of rows) row.gradient *= small
    },
  },
  'not-unscaled': {
    found: 'not-unscaled',
    loss: 0.5,
    change({ rows }) {
      for (const row of rows) row.gradient *= 65_536
    },
  },
}

export const NAMES = Object.keys(CASES)

const cell = (value: number): string => String(Number(value.toPrecision(4)))

/** A network of 8 to 16 layers in which one thing is wrong. */
export function makeCase(name: string, seed: number): Made {
  const stream = random(seed, `layer-statistics/${name}`)
  const draw = (): number => stream.uniform(1)[0] ?? 0
  const count = 8 + stream.integer(9)
  const noise = stream.normal(4 * count)
  const classes = [10, 100, 1000][stream.integer(3)] ?? 10
  const scatter = (place: number): number => exp(0.25 * (noise[place] ?? 0))
  const rows = Array.from({ length: count }, (_, layer): Row => ({
    activation: 0.8 * scatter(4 * layer),
    gradient: 5e-3 * scatter(4 * layer + 1),
    weight: 0.06 * scatter(4 * layer + 2),
    dead: 0.05 * Math.min(1, scatter(4 * layer + 3)),
  }))
  const one = CASES[name]
  one?.change({ rows, draw })
  const lines = rows.map(({ activation, gradient, weight, dead }, layer) =>
    [
      layer === count - 1 ? 'head' : `layer.${layer}`,
      cell(activation),
      cell(gradient),
      cell(weight),
      cell(dead),
    ].join(','),
  )
  return {
    case: one?.found ?? null,
    text: ['layer,act_rms,grad_rms,weight_rms,dead_frac', ...lines].join('\n'),
    settings: { knowLoss: 'yes', loss: Number(((one?.loss ?? 1) * log(classes)).toPrecision(3)), classes },
  }
}

const sample = (label: string, name: string, seed: number) => {
  const { text, settings } = makeCase(name, seed)
  return { label, settings, inputs: () => ({ layers: text }) }
}

/** 40 steps in which the factor of a layer falls from about 1: a network that comes to vanish. */
function becoming(): string {
  const noise = random(4, 'layer-statistics/becoming').normal(40 * 10)
  const lines = Array.from({ length: 40 }, (_, time) => {
    const factor = 1 - 0.016 * time
    return Array.from({ length: 10 }, (_, layer) => {
      const gradient = 5e-3 * pow(factor, 9 - layer) * exp(0.15 * (noise[10 * time + layer] ?? 0))
      return `${50 * time},layer.${layer},${Number(gradient.toPrecision(4))}`
    }).join('\n')
  })
  return ['step,layer,grad_rms', ...lines].join('\n')
}

export const samples = {
  healthy: sample('正常', 'healthy', 1),
  vanishing: sample('连乘消失', 'vanishing', 1),
  dead: sample('死 ReLU', 'dead-relu', 1),
  cut: sample('单层断开', 'disconnected', 1),
  amp: sample('AMP 未 unscale', 'not-unscaled', 1),
  course: { label: '40 步，渐渐消失', settings: {}, inputs: () => ({ layers: becoming() }) },
}
