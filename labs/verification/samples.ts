/** Samples to start with, generated here. */
import { random } from '../../src/engine/nn/random.ts'

/** 48 fingers, three genuine pairs each and one impostor pair of every two; a finger that is hard is hard in all its pairs. */
export function fingers(): string {
  const hard = random(41, 'sample/fingers').normal(48)
  const noise = random(42, 'sample/pairs').normal(48 * 48 * 3)
  const rows: string[] = []
  let next = 0
  const add = (first: number, second: number, mean: number): void => {
    const score = mean + 0.075 * (noise[next++] ?? 0)
    rows.push(`f${first + 1},f${second + 1},${Math.min(1, Math.max(0, score)).toFixed(3)}`)
  }
  for (let first = 0; first < 48; first++) {
    for (let image = 0; image < 3; image++) add(first, first, 0.68 - 0.09 * (hard[first] ?? 0))
    for (let second = first + 1; second < 48; second++)
      add(first, second, 0.3 + 0.025 * ((hard[first] ?? 0) + (hard[second] ?? 0)))
  }
  return ['id1,id2,score', ...rows].join('\n')
}

/** 30 identities with 5 embeddings of 8 dimensions each, around a centre of their own. */
export function embeddings(): string {
  const centres = random(43, 'sample/centres').normal(30 * 8)
  const noise = random(44, 'sample/embeddings').normal(30 * 5 * 8)
  const rows = Array.from({ length: 150 }, (_, row) => {
    const identity = Math.floor(row / 5)
    const vector = Array.from(
      { length: 8 },
      (_entry, column) => (centres[8 * identity + column] ?? 0) + 0.55 * (noise[8 * row + column] ?? 0),
    )
    return [`p${identity + 1}`, ...vector.map((value) => value.toFixed(2))].join(',')
  })
  return [['identity', ...Array.from({ length: 8 }, (_, column) => `e${column}`)].join(','), ...rows].join(
    '\n',
  )
}

/**
 * Normal scores of equal variance, d′ apart.
 * @param digits after the point
 */
export function normalScores(pairs: number, separation: number, seed: number, digits = 2): string {
  const genuine = random(seed, 'sample/genuine').normal(pairs, separation)
  const impostor = random(seed, 'sample/impostor').normal(pairs)
  const lines = (scores: Float32Array, kind: string): string[] =>
    Array.from(scores, (score) => `${score.toFixed(digits)},${kind}`)
  return ['score,label', ...lines(genuine, 'genuine'), ...lines(impostor, 'impostor')].join('\n')
}

/** 100 genuine and 100 impostor pairs that do not overlap: nothing is wrong, and a FAR below 3 % is still unknown. */
export const hundred = (): string => normalScores(100, 7, 45)

/** Distances of 200 genuine and 600 impostor pairs: genuine pairs are the small ones. */
export function distances(): string {
  const noise = random(46, 'sample/distances').normal(800)
  const rows = Array.from(noise, (value, row) => {
    const genuine = row < 200
    return `${Math.max(0, (genuine ? 0.62 : 1.18) + (genuine ? 0.16 : 0.12) * value).toFixed(3)},${genuine ? 1 : 0}`
  })
  return ['distance,same', ...rows].join('\n')
}
