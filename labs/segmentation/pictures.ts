import type { Measured } from './measure.ts'
import type { Picture } from './report.ts'

const MOST_PICTURES = 6
/** Longest side of a picture, in its own pixels. */
const SIDE = 72

/** Keeps the images with the lowest Dice of their foreground, made small. */
export class Gallery {
  readonly pictures: Picture[] = []

  add(name: string, width: number, height: number, measured: Measured): void {
    const dice = diceOf(measured)
    const worst = this.pictures.at(-1)
    if (this.pictures.length === MOST_PICTURES && worst && worst.dice <= dice) return
    this.pictures.push({ name, dice, ...small(width, height, measured) })
    this.pictures.sort((a, b) => a.dice - b.dice)
    this.pictures.length = Math.min(this.pictures.length, MOST_PICTURES)
  }
}

/** Mean Dice over the labels above 0; 1 where there is none. */
function diceOf({ classes }: Measured): number {
  const own = classes.filter(({ label }) => label > 0)
  const total = own.reduce((sum, { truth, predicted, both }) => sum + (2 * both) / (truth + predicted), 0)
  return own.length === 0 ? 1 : total / own.length
}

/** Every small pixel shows the label in its middle, and the share of its pixels that are wrong. */
function small(
  width: number,
  height: number,
  { truth, predicted, classes }: Measured,
): Omit<Picture, 'name' | 'dice'> {
  const scale = Math.max(1, Math.max(width, height) / SIDE)
  const [across, down] = [Math.max(1, Math.round(width / scale)), Math.max(1, Math.round(height / scale))]
  const largest = Math.max(1, classes.length - 1)
  const greys = new Map(classes.map(({ label }, index) => [label, index / largest]))
  const cells = Array.from({ length: across * down }, (_, cell) => {
    const [x, y] = [cell % across, Math.floor(cell / across)]
    const [left, right] = [Math.floor((x * width) / across), Math.floor(((x + 1) * width) / across)]
    const [top, bottom] = [Math.floor((y * height) / down), Math.floor(((y + 1) * height) / down)]
    let wrong = 0
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++)
        if (truth[row * width + column] !== predicted[row * width + column]) wrong++
    const middle = Math.floor((top + bottom) / 2) * width + Math.floor((left + right) / 2)
    return { middle, wrong: wrong / Math.max(1, (right - left) * (bottom - top)) }
  })
  const shown = (labels: Int32Array): number[] =>
    cells.map(({ middle }) => Math.round(100 * (greys.get(labels[middle] ?? 0) ?? 0.25)) / 100)
  return {
    width: across,
    height: down,
    truth: shown(truth),
    predicted: shown(predicted),
    wrong: cells.map(({ wrong }) => Math.round(100 * wrong) / 100),
  }
}
