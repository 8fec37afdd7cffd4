/** Every path of a few frames, to check the forward algorithm by. */
import type { RandomStream } from '../../src/engine/nn/random.ts'
import { collapse } from './decoding.ts'

/** P of every labelling, by its symbols joined with blanks (0 is the CTC blank); V^T paths are listed. */
export function enumerated(probabilities: readonly (readonly number[])[]): Map<string, number> {
  const [symbols, frames] = [probabilities[0]?.length ?? 0, probabilities.length]
  const found = new Map<string, number>()
  for (let number = 0; number < symbols ** frames; number++) {
    const path = probabilities.map((_, t) => Math.floor(number / symbols ** t) % symbols)
    const probability = path.reduce((product, symbol, t) => product * (probabilities[t]?.[symbol] ?? 0), 1)
    const label = collapse(path, 0).join(' ')
    found.set(label, (found.get(label) ?? 0) + probability)
  }
  return found
}

/** Probabilities of 1 to 8 frames over 2 to 4 symbols, with a label of up to four symbols; labels that do not fit occur. */
export function randomCase(stream: RandomStream) {
  const [frames = 0, others = 0, length = 0] = [
    ...stream.integers(1, 8),
    ...stream.integers(1, 3),
    ...stream.integers(1, 5),
  ]
  const probabilities = Array.from({ length: frames + 1 }, () => {
    const draws = [...stream.uniform(others + 2)].map((draw) => draw + 1e-3)
    const total = draws.reduce((sum, draw) => sum + draw, 0)
    return draws.map((draw) => draw / total)
  })
  const label = [...stream.integers(length, others + 1)].map((symbol) => symbol + 1)
  return { probabilities, label, text: probabilities.map((row) => row.join(',')).join('\n') }
}
