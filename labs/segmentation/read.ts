/** Masks of one input, by name, and how those of two inputs belong together. */
import { InputError } from '../../src/data/input-error.ts'
import type { Mask } from '../../src/metrics/arguments/masks.ts'
import { readGrids } from './grid.ts'
import { isPng, pngHeader, readPng } from './png.ts'

/** A mask that is decoded when it is needed, so that a folder of large images takes the memory of one. */
export interface Source {
  readonly name: string
  readonly width: number
  readonly height: number
  load(): Promise<Mask>
}

export interface Masks {
  readonly sources: readonly Source[]
  /** What was recognised: 「PNG，12 个文件」. */
  readonly format: string
  /** Whether the first masks hold nothing but 0 and 255, and 255 at all. */
  readonly blackAndWhite: boolean
}

/** Masks that are looked into to tell what 255 means. */
const LOOKED_INTO = 8

/** Reads the headers of PNG files and whole text grids. Throws an InputError. */
export async function readMasks(files: readonly File[]): Promise<Masks> {
  const sources: Source[] = []
  let pngs = 0
  for (const file of files) {
    if (await isPng(file)) {
      const { width, height } = await pngHeader(file)
      sources.push({ name: stem(file.name), width, height, load: () => readPng(file) })
      pngs++
      continue
    }
    const grids = readGrids(await file.text(), file.name)
    for (const [index, mask] of grids.entries())
      sources.push({
        name: grids.length > 1 ? `第 ${index + 1} 张` : stem(file.name),
        width: mask.width,
        height: mask.height,
        load: () => Promise.resolve(mask),
      })
  }
  const seen = new Set<string>()
  for (const { name } of sources) {
    if (seen.has(name)) throw new InputError(`有两张图都叫 ${name}；同一边的名字要互不相同。`)
    seen.add(name)
  }
  const texts = sources.length - pngs
  const format = [
    ...(pngs > 0 ? [`${pngs} 个 PNG`] : []),
    ...(texts > 0 ? [`${texts} 张文字网格`] : []),
  ].join('，')
  return { sources, format, blackAndWhite: await isBlackAndWhite(sources) }
}

async function isBlackAndWhite(sources: readonly Source[]): Promise<boolean> {
  let white = false
  for (const source of sources.slice(0, LOOKED_INTO)) {
    const { data } = await source.load()
    for (let index = 0; index < data.length; index++) {
      const label = data[index] ?? 0
      if (label !== 0 && label !== 255) return false
      if (label === 255) white = true
    }
  }
  return white
}

/** A file name without folder, ending and the words that tell truth from prediction. */
const stem = (path: string): string =>
  path
    .replace(/^.*[\\/]/, '')
    .replace(/\.\w+$/, '')
    .replace(/[-_. ](gt|truth|label|labels|mask|pred|prediction|seg|out|output)$/i, '')

/** A true and a predicted mask of one image. */
export interface Pair {
  readonly name: string
  readonly truth: Source
  readonly predicted: Source
}

export interface Pairs {
  readonly pairs: readonly Pair[]
  /** Names that only one side has. */
  readonly alone: { readonly truth: readonly string[]; readonly predicted: readonly string[] }
}

/** Pairs masks by name; one mask on each side is a pair whatever the names. Throws an InputError when nothing matches or sizes differ. */
export function pairUp(truth: Masks, predicted: Masks): Pairs {
  const [own, others] = [truth.sources, predicted.sources]
  const [first, second] = [own[0], others[0]]
  const byName = new Map(others.map((source) => [source.name, source]))
  const pairs =
    own.length === 1 && others.length === 1 && first && second
      ? [{ name: first.name, truth: first, predicted: second }]
      : own.flatMap((source) => {
          const other = byName.get(source.name)
          return other ? [{ name: source.name, truth: source, predicted: other }] : []
        })
  if (pairs.length === 0)
    throw new InputError(
      `真值和预测没有一张图同名：真值有「${some(own)}」，预测有「${some(others)}」；按文件名（去掉结尾的 _gt、_pred 等）配对。`,
    )
  for (const { name, truth: a, predicted: b } of pairs)
    if (a.width !== b.width || a.height !== b.height)
      throw new InputError(
        `${name} 的真值是 ${a.width}×${a.height}，预测是 ${b.width}×${b.height}；两边要一样大，预测要先放回原图的大小。`,
      )
  const paired = new Set(pairs.flatMap((pair) => [pair.truth, pair.predicted]))
  const alone = (sources: readonly Source[]): string[] =>
    sources.filter((source) => !paired.has(source)).map(({ name }) => name)
  return { pairs, alone: { truth: alone(own), predicted: alone(others) } }
}

const some = (sources: readonly Source[]): string =>
  sources
    .slice(0, 3)
    .map(({ name }) => name)
    .join('、')
