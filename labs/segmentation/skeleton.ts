import type { Shape } from './surface.ts'

/**
 * Centre lines of a shape by the thinning of Zhang & Suen (Communications of the ACM 27(3), 1984): in two half-steps, pixels that have 2 to 6
 * neighbours inside, exactly one change from outside to inside around them, and the side of that half-step free are taken away, until none is
 * left to take. Of a square of 2 × 2, which the rule would take as a whole, the first pixel stays, so that no part of a shape is lost.
 */
export function skeletonOf({ width, inside }: Shape): Uint8Array {
  const left = inside.slice()
  const around = clockwise(width)
  // only pixels with a pixel outside beside them can go: the others have eight neighbours
  const listed = new Uint8Array(left.length)
  let border: number[] = []
  const list = (index: number): void => {
    if (!left[index] || listed[index]) return
    listed[index] = 1
    border.push(index)
  }
  for (let index = 0; index < left.length; index++)
    if (left[index] && around.some((offset) => !left[index + offset])) list(index)
  for (let quiet = 0, half = 0; quiet < 2; half = 1 - half) {
    const gone = border.filter((index) => isTaken(left, index, around, half) && !isSquare(left, index, width))
    for (const index of gone) left[index] = 0
    border = border.filter((index) => left[index])
    for (const index of gone) for (const offset of around) list(index + offset)
    quiet = gone.length === 0 ? quiet + 1 : 0
  }
  return left
}

/** Steps to the eight neighbours, clockwise from above. */
const clockwise = (width: number): readonly number[] => [
  -width,
  -width + 1,
  1,
  width + 1,
  width,
  width - 1,
  -1,
  -width - 1,
]

function isTaken(left: Uint8Array, index: number, around: readonly number[], half: number): boolean {
  let [neighbours, changes] = [0, 0]
  let before = left[index + (around[7] ?? 0)] ?? 0
  for (const offset of around) {
    const now = left[index + offset] ?? 0
    neighbours += now
    if (now > before) changes++
    before = now
  }
  if (neighbours < 2 || neighbours > 6 || changes !== 1) return false
  const at = (place: number): number => left[index + (around[place] ?? 0)] ?? 0
  const [up, right, down, side] = [at(0), at(2), at(4), at(6)]
  return half === 0
    ? !(up && right && down) && !(right && down && side)
    : !(up && right && side) && !(up && down && side)
}

/** Whether a pixel is the first of a square of 2 × 2 with nothing around it. */
function isSquare(left: Uint8Array, index: number, width: number): boolean {
  if (!left[index + 1] || !left[index + width] || !left[index + width + 1]) return false
  for (let y = -1; y <= 2; y++)
    for (let x = -1; x <= 2; x++) {
      const own = y >= 0 && y <= 1 && x >= 0 && x <= 1
      if (!own && left[index + y * width + x]) return false
    }
  return true
}

/**
 * The harmonic mean of the share of the predicted centre line inside the truth and of the true centre line inside the prediction (Shit et al.
 * 2021, arXiv:2003.07311); neither shape is empty.
 */
export function clDice(truth: Shape, predicted: Shape): number {
  const precision = shareInside(skeletonOf(predicted), truth.inside)
  const sensitivity = shareInside(skeletonOf(truth), predicted.inside)
  return precision + sensitivity === 0 ? 0 : (2 * precision * sensitivity) / (precision + sensitivity)
}

function shareInside(line: Uint8Array, inside: Uint8Array): number {
  let [length, common] = [0, 0]
  for (let index = 0; index < line.length; index++) {
    if (!line[index]) continue
    length++
    if (inside[index]) common++
  }
  return common / length
}
