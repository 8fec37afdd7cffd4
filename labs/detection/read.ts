/** Which format a visitor's files have, and their boxes. */
import { InputError } from '../../src/data/input-error.ts'
import { shorten } from '../../src/data/table-file.ts'
import type { CocoResults } from '../../src/metrics/arguments/coco-results.ts'
import type { CocoDataset } from '../../src/metrics/detection/coco-dataset.ts'
import { readCocoDataset, readCocoResults } from '../../src/metrics/detection/coco-stream.ts'
import type { BoxList } from './box-list.ts'
import { isDevkitFile, readBoxTable, readDevkitResults } from './box-table.ts'
import { readVocXml } from './voc-xml.ts'
import { isNameFile, isYoloLine, readYolo } from './yolo.ts'

/** True objects: a COCO data set, or boxes by names. */
export type Truth =
  | { readonly kind: 'coco'; readonly dataset: CocoDataset }
  | { readonly kind: 'named'; readonly list: BoxList }

/** Detections: COCO results, or boxes by names. */
export type Found =
  | { readonly kind: 'coco'; readonly results: CocoResults }
  | { readonly kind: 'named'; readonly list: BoxList }

type Format = 'json' | 'xml' | 'devkit' | 'yolo' | 'table' | 'empty'

const WORDS: Readonly<Record<Format, string>> = {
  json: 'COCO JSON',
  xml: 'VOC XML',
  devkit: 'VOC 的结果文件',
  yolo: 'YOLO 文本',
  table: '表格',
  empty: '空文件',
}

/** Reads the true objects. Throws an InputError, or a MetricError that names the entry of a COCO file. */
export async function readTruth(files: readonly File[]): Promise<Truth> {
  const format = await formatOf(files)
  if (format !== 'json') return { kind: 'named', list: await readNamed(format, files, false) }
  const dataset = await readCocoDataset(piecesOf(files))
  if (!dataset) throw new InputError('读取中断了，请再给一次文件。')
  return { kind: 'coco', dataset }
}

/** Reads the detections. Throws an InputError, or a MetricError that names the entry of a COCO file. */
export async function readFound(files: readonly File[]): Promise<Found> {
  const format = await formatOf(files)
  if (format !== 'json') return { kind: 'named', list: await readNamed(format, files, true) }
  const results = await readCocoResults(piecesOf(files))
  if (!results) throw new InputError('读取中断了，请再给一次文件。')
  return { kind: 'coco', results }
}

function readNamed(
  format: Exclude<Format, 'json'>,
  files: readonly File[],
  scored: boolean,
): Promise<BoxList> {
  if (format === 'xml') return readVocXml(files, scored)
  if (format === 'table') return readBoxTable(files, scored)
  const [first] = files
  // an empty label file of YOLO says that its image has no box; empty pasted text says nothing
  if (format === 'empty' && !files.some(({ name }) => /\.txt$/i.test(name)))
    throw new InputError(
      `${first ? `${first.name}是空的` : '没有给文件'}；接受 COCO JSON、YOLO 文本、VOC XML 和 CSV，没有一个检测时写 []（COCO）或给空的 YOLO 文件。`,
    )
  if (format === 'devkit' && scored) return readDevkitResults(files)
  if (format === 'devkit')
    throw new InputError(
      `${files[0]?.name} 是 VOC 的结果文件，属于预测；真值要 XML、YOLO、CSV 或 COCO JSON。`,
    )
  return readYolo(files, scored)
}

/** The one format of all files that have content. */
async function formatOf(files: readonly File[]): Promise<Format> {
  let first: { readonly file: File; readonly format: Format } | null = null
  for (const file of files) {
    if (isNameFile(file)) continue
    const format = await formatOfOne(file)
    if (format === 'empty') continue
    if (first && first.format !== format)
      throw new InputError(
        `${first.file.name} 是${WORDS[first.format]}，${file.name} 是${WORDS[format]}；一次要用同一种格式。`,
      )
    first ??= { file, format }
  }
  if (first?.format === 'json' && files.length > 1)
    throw new InputError(`COCO JSON 一次只接受一个文件，现在有 ${files.length} 个。`)
  return first?.format ?? 'empty'
}

const HEAD = 4096

async function formatOfOne(file: File): Promise<Format> {
  const head = await file.slice(0, HEAD).text()
  if (head.includes('\0') || head.includes('\uFFFD\uFFFD'))
    throw new InputError(`${file.name} 不是 UTF-8 的文本文件；接受 COCO JSON、YOLO 文本、VOC XML 和 CSV。`)
  const text = head.trimStart()
  if (text === '') return 'empty'
  if (text.startsWith('{') || text.startsWith('[')) return 'json'
  if (text.startsWith('<')) {
    if (/<annotation[\s>]/.test(text)) return 'xml'
    throw new InputError(
      `${file.name} 以「${shorten(text.split('\n', 1)[0] ?? '')}」开头，不是 VOC 的 XML；那里最外层是 <annotation>。`,
    )
  }
  if (isDevkitFile(file)) return 'devkit'
  return isYoloLine(text.split('\n', 1)[0] ?? '') ? 'yolo' : 'table'
}

async function* piecesOf(files: readonly File[]): AsyncGenerator<string> {
  for (const file of files) {
    const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      yield value
    }
  }
}
