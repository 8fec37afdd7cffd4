import { encode } from '../../src/engine/graph/encode.ts'
import type { Artifacts, Context, Run } from '../../src/lab/index.ts'
import { checker, pointOf } from './differences.ts'
import { outputGraph } from './network.ts'
import type { Subject } from './subject.ts'
import { STEPS } from './steps.ts'

/** Largest difference of two arrays, element by element. */
export const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? Number.NaN))), 0)

interface Recorder {
  append(name: 'error', x: number, y: readonly number[]): void
  set(name: 'change', data: readonly number[]): void
}

/** One run: a step of the counter is one step size, for all seeds. */
export async function checkGradients(
  subject: Subject,
  { seeds, ort }: Pick<Context, 'seeds' | 'ort'>,
  record: Recorder,
): Promise<Run> {
  const engine = await ort()
  const shifted = await checker(engine, subject)
  const plain = subject.shift === 0 ? shifted : await checker(engine, { ...subject, shift: 0 })
  let place = 0
  return {
    total: STEPS.length,
    async advance(steps) {
      for (let done = 0; done < steps; done++) {
        const h = STEPS[place++] ?? Number.NaN
        const errors: number[] = []
        for (const seed of seeds) errors.push(await shifted.error(seed, h))
        record.append('error', h, errors)
      }
      const change: number[] = []
      for (const seed of seeds)
        change.push(largestDifference(await shifted.gradient(seed), await plain.gradient(seed)))
      record.set('change', change)
    },
    artifacts: artifactsOf(subject, shifted.stepGraph, seeds[0] ?? 0),
    async release() {
      await shifted.release()
      if (plain !== shifted) await plain.release()
    },
  }
}

function artifactsOf(subject: Subject, stepGraph: Parameters<typeof encode>[0], seed: number): Artifacts {
  return {
    stepGraph: () => encode(stepGraph),
    stepGraphText: async () => (await import('../../src/engine/graph/dump.ts')).dump(stepGraph),
    network: () => encode(frozen(outputGraph(subject), seed, subject)),
  }
}

/** The network with the weights of a seed stored in it; x stays an input. */
function frozen(
  graph: ReturnType<typeof outputGraph>,
  seed: number,
  subject: Subject,
): ReturnType<typeof outputGraph> {
  const point = pointOf(seed, subject)
  const stored = graph.inputs
    .filter(({ name }) => name !== 'x')
    .map((value) => ({ ...value, data: point[value.name] ?? new Float32Array() }))
  return {
    ...graph,
    inputs: graph.inputs.filter(({ name }) => name === 'x'),
    constants: [...graph.constants, ...stored],
  }
}
