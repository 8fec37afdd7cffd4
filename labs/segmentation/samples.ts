/** Samples to start with, generated or written out here. */
import { sin } from '../../src/engine/nn/angle.ts'
import { random } from '../../src/engine/nn/random.ts'
import type { Mask } from '../../src/metrics/arguments/masks.ts'
import { pngFile } from './png-write.ts'

const WIDTH = 46
const HEIGHT = 30

/** What a mask shows, in pixels. */
interface Scene {
  /** Where the veins run: height at the left, swing, phase. */
  readonly veins: readonly (readonly [number, number, number])[]
  readonly thickness: number
  /** Added to the height of every vein. */
  readonly shift: number
  /** Columns in which no vein is drawn. */
  readonly gap: readonly [number, number]
  /** Centre and radius of the lesion; null for none. */
  readonly lesion: readonly [number, number, number] | null
  /** Left upper corner of a stray patch of vein; null for none. */
  readonly stray: readonly [number, number] | null
}

function drawn({ veins, thickness, shift, gap, lesion, stray }: Scene): Mask {
  const data = new Int32Array(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const inGap = x >= gap[0] && x < gap[1]
      const onVein = veins.some(
        ([start, swing, phase]) => Math.abs(y - shift - start - swing * sin(x / 8 + phase)) < thickness / 2,
      )
      const onPatch = stray !== null && x >= stray[0] && x < stray[0] + 2 && y >= stray[1] && y < stray[1] + 2
      if ((onVein && !inGap) || onPatch) data[y * WIDTH + x] = 1
      if (lesion && (x - lesion[0]) ** 2 + (y - lesion[1]) ** 2 <= lesion[2] ** 2) data[y * WIDTH + x] = 2
    }
  return { width: WIDTH, height: HEIGHT, data }
}

/** Five true scenes with veins (1) and lesions (2), and a prediction of each with one kind of mistake. */
function scenes(): readonly { readonly truth: Mask; readonly predicted: Mask }[] {
  const stream = random(35, 'sample/segmentation')
  const mistakes: readonly ((scene: Scene) => Partial<Scene>)[] = [
    ({ lesion }) => ({ shift: 1, lesion: lesion && [lesion[0], lesion[1], lesion[2] - 1] }),
    () => ({ gap: [16, 25] }),
    () => ({ stray: [42, 27] }),
    () => ({ lesion: null }),
    ({ thickness, lesion }) => ({
      thickness: thickness + 2,
      lesion: lesion && [lesion[0] + 1, lesion[1], lesion[2] + 1],
    }),
  ]
  return mistakes.map((mistake, index) => {
    const [swing = 2, phase = 0, x = 30, y = 15] = stream.uniform(4)
    const scene: Scene = {
      veins: [
        [6, 1.5 + 2 * swing, 6 * phase],
        [21, 1.5 + 2 * phase, 6 * swing],
      ],
      thickness: 3.4,
      shift: 0,
      gap: [0, 0],
      // the third image has no lesion
      lesion: index === 2 ? null : [10 + Math.round(24 * x), 12 + Math.round(5 * y), 5],
      stray: null,
    }
    return { truth: drawn(scene), predicted: drawn({ ...scene, ...mistake(scene) }) }
  })
}

/** A mask as rows of digits. */
const digits = ({ width, height, data }: Mask): string =>
  Array.from({ length: height }, (_, y) => data.subarray(y * width, (y + 1) * width).join('')).join('\n')

export const veins = (side: 'truth' | 'predicted'): string =>
  scenes()
    .map((scene) => digits(scene[side]))
    .join('\n\n')

/** The same as PNG files; pixels of the truth at the edge of a lesion are 255, not to be counted. */
export const veinFiles = (side: 'truth' | 'predicted'): Promise<readonly File[]> =>
  Promise.all(
    scenes().map((scene, index) => {
      const mask = side === 'truth' ? ringed(scene.truth) : scene.predicted
      return pngFile(mask, `vein-${index + 1}.png`)
    }),
  )

/** Sets the pixels around label 2 to 255. */
function ringed(mask: Mask): Mask {
  const { width, data } = mask
  const near = (index: number): boolean => [-1, 1, -width, width].some((step) => data[index + step] === 2)
  return { ...mask, data: data.map((label, index) => (label !== 2 && near(index) ? 255 : label)) }
}

/** One mask pair with the confusion matrix [[900, 20, 10], [30, 50, 0], [5, 0, 15]], 103 × 10 pixels. */
export function confused(side: 'truth' | 'predicted'): string {
  const matrix = [
    [900, 20, 10],
    [30, 50, 0],
    [5, 0, 15],
  ]
  const labels = matrix.flatMap((row, truth) =>
    row.flatMap((count, guess) => Array.from({ length: count }, () => (side === 'truth' ? truth : guess))),
  )
  return digits({ width: 103, height: 10, data: Int32Array.from(labels) })
}

/** A large object found with IoU 0.95 (950 of 1000 pixels) and a small one with 0.10 (1 of 10). */
export function largeAndSmall(side: 'truth' | 'predicted'): string {
  const block = (common: number, all: number, columns: number): string => {
    const rows = Math.ceil(all / columns) + 2
    const labels = Array.from({ length: rows * columns }, (_, index) =>
      index < all && (side === 'truth' || index < common) ? 1 : 0,
    )
    return digits({ width: columns, height: rows, data: Int32Array.from(labels) })
  }
  return [block(950, 1000, 50), block(1, 10, 10)].join('\n\n')
}
