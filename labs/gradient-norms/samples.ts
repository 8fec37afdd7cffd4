/** Samples to start with, generated from seeds. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const cell = (value: number): string => String(Number(value.toPrecision(4)))

/** Log-normal norms of median 1 with spikes of the given sizes at random steps, none in the first or last tenth, at least 20 apart. */
export function logNormal(seed: number, count: number, sigma: number, spikes: readonly number[]) {
  const noise = random(seed, 'gradient-norms/noise').normal(count)
  const norms = Float64Array.from(noise, (value) => exp(sigma * value))
  const stream = random(seed, 'gradient-norms/places')
  const room = Math.floor((0.8 * count) / Math.max(1, spikes.length))
  const places = spikes.map((size, index) => {
    const place = Math.floor(0.1 * count) + index * room + stream.integer(Math.max(1, room - 20))
    norms[place] = size
    return place
  })
  return { norms, places }
}

/** 800 steps with five spikes, falling slowly after a warmup of large norms. */
export function oneModel(): string {
  const { norms } = logNormal(3, 800, 0.25, [9, 14, 7, 30, 11])
  const rows = Array.from(norms, (norm, step) => `${10 * step},${cell(norm * (0.6 + 2.5 * exp(-step / 40)))}`)
  return ['step,grad_norm', ...rows].join('\n')
}

/** 250 steps of six layers, of which the output layer makes nearly all of the norm and explodes now and then. */
export function sixLayers(): string {
  const names = ['embed', 'block.0', 'block.1', 'block.2', 'block.3', 'head']
  const sizes = [0.05, 0.12, 0.1, 0.09, 0.11, 1.4]
  const columns = names.map(
    (_, index) => logNormal(20 + index, 250, 0.3, index === 5 ? [40, 25, 60] : []).norms,
  )
  const rows = Array.from({ length: 250 }, (_, step) =>
    [step, ...columns.map((column, index) => cell((column[step] ?? 0) * (sizes[index] ?? 1)))].join(','),
  )
  return [['step', ...names].join(','), ...rows].join('\n')
}

/** 400 norms that were logged after clipping to 1. */
export function afterClipping(): string {
  const { norms } = logNormal(5, 400, 0.5, [])
  return Array.from(norms, (norm) => `{"grad_norm": ${cell(Math.min(1, 1.1 * norm))}}`).join('\n')
}
