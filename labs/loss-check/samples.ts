/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

const CLASSES = ['cat', 'dog', 'bird', 'fish', 'frog']

/** Logits of 60 images of five classes, some of them wrong; the label is the name of its column. */
function logitsOf(rows: number): { readonly logits: readonly number[]; readonly label: number }[] {
  const noise = random(21, 'sample/logits').normal(rows * CLASSES.length)
  return Array.from({ length: rows }, (_, row) => {
    const label = (row * 7) % CLASSES.length
    const logits = CLASSES.map(
      (_name, k) =>
        Math.round(100 * (1.3 * (noise[row * CLASSES.length + k] ?? 0) + (k === label ? 2 : 0))) / 100,
    )
    return { logits, label }
  })
}

/** 60 rows of logits with names of classes. */
export const named = (): string =>
  [
    [...CLASSES, 'label'].join(','),
    ...logitsOf(60).map(({ logits, label }) => [...logits, CLASSES[label]].join(',')),
  ].join('\n')

/** The same rows after softmax: what someone has who passes probabilities to cross_entropy. */
export const softmaxed = (): string =>
  [
    [...CLASSES, 'label'].join(','),
    ...logitsOf(60).map(({ logits, label }) => {
      const powers = logits.map((z) => exp(z))
      const total = powers.reduce((sum, power) => sum + power, 0)
      return [...powers.map((power) => (power / total).toFixed(5)), label].join(',')
    }),
  ].join('\n')

/** Losses 0.1269, 0.3133, 0.6931 of the classes 0, 1, 1: the weights 1 and 9 tell the two denominators apart. */
export const threeRows = (): string => ['z0,z1,label', '2,0,0', '0,1,1', '0,0,1'].join('\n')

/** One row, z = (2, 1, −1), class 0. */
export const oneRow = (): string => '2,1,-1,0'

/** 12 tokens of a vocabulary of four, a third of them padding. */
export const padded = (): string => {
  const noise = random(22, 'sample/tokens').normal(48)
  const rows = Array.from({ length: 12 }, (_, row) => {
    const padding = row % 6 >= 4
    const label = row % 4
    const logits = Array.from({ length: 4 }, (__, k) =>
      ((noise[4 * row + k] ?? 0) + (k === label && !padding ? 2.5 : 0)).toFixed(2),
    )
    return `{"logits": [${logits.map(Number).join(', ')}], "label": ${padding ? -100 : label}}`
  })
  return rows.join('\n')
}

/** 24 rows of three labels that may hold together; the last is rare. */
export const multiLabel = (): string => {
  const noise = random(23, 'sample/labels').normal(72)
  const rows = Array.from({ length: 24 }, (_, row) => {
    const on = [row % 2, row % 3 === 0 ? 1 : 0, row % 12 === 5 ? 1 : 0]
    const logits = on.map((y, k) => ((noise[3 * row + k] ?? 0) + (y === 1 ? 1 : -1 - 0.5 * k)).toFixed(2))
    return [...logits.map(Number), ...on].join(',')
  })
  return ['dry,dark,finger,y_dry,y_dark,y_finger', ...rows].join('\n')
}
