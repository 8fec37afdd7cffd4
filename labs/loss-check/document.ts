/** Scores and labels that a program wrote as JSON or JSON lines, as a table. */
import { InputError } from '../../src/data/input-error.ts'
import { readTable, shorten } from '../../src/data/table-file.ts'
import type { Table } from '../../src/data/table-file.ts'

const SCORES = ['logits', 'scores', 'outputs', 'output', 'probs', 'probabilities']
const LABELS = ['label', 'labels', 'target', 'targets', 'y', 'y_true']
const ACCEPTED =
  '接受 {"logits": [[…]], "labels": […]}、{"logits": […], "label": 0} 的数组或每行一条，或一行一个数组'

/** Reads delimited text, or JSON where the text begins like it. In JSON a line number is that of the entry. */
export async function readScores(files: readonly File[]): Promise<Table> {
  const [file] = files
  const beginning = file ? (await file.slice(0, 256).text()).trimStart() : ''
  if (files.length !== 1 || !file || !/^[[{]/.test(beginning)) return readTable(files)
  return tableOf(entriesOf(await file.text()))
}

/** One entry a row: the whole text as JSON, else each line. */
function entriesOf(text: string): readonly unknown[] {
  const whole = parsed(text)
  if (whole !== undefined) return Array.isArray(whole) ? [...whole] : transposed(whole)
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const entry = parsed(line)
    if (entry === undefined)
      throw new InputError(`第 ${index + 1} 行不是 JSON：「${shorten(line.trim())}」；${ACCEPTED}。`)
    return [entry]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** An object of two lists as one entry a row; an object of one row as that row. */
function transposed(document: unknown): readonly unknown[] {
  const [scores, labels] = [field(document, SCORES), field(document, LABELS)]
  if (!Array.isArray(scores) || !Array.isArray(labels) || !Array.isArray(scores[0])) return [document]
  if (scores.length !== labels.length)
    throw new InputError(`logits 有 ${scores.length} 行，标签有 ${labels.length} 个；要一样多。`)
  const targets: readonly unknown[] = labels
  return scores.map((logits: unknown, row) => ({ logits, label: targets[row] }))
}

function field(entry: unknown, names: readonly string[]): unknown {
  if (typeof entry !== 'object' || entry === null) return undefined
  return Object.entries(entry).find(([name]) => names.includes(name.toLowerCase()))?.[1]
}

/** A value, or a list of values, as cells. */
function cellsOf(value: unknown, where: string): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((one) => {
    if (typeof one === 'number' || typeof one === 'string') return String(one)
    if (typeof one === 'boolean') return one ? '1' : '0'
    throw new InputError(
      `${where}是 ${shorten(JSON.stringify(one) ?? '空的')}，要数或数的列表；${ACCEPTED}。`,
    )
  })
}

function tableOf(entries: readonly unknown[]): Table {
  if (entries.length === 0) throw new InputError(`里面没有一条；${ACCEPTED}。`)
  const rows = entries.map((entry, index) => {
    const where = `第 ${index + 1} 条`
    if (Array.isArray(entry)) return { scores: cellsOf(entry, where), labels: [] }
    const [scores, labels] = [field(entry, SCORES), field(entry, LABELS)]
    if (scores === undefined || labels === undefined)
      throw new InputError(`${where}缺少 ${scores === undefined ? 'logits' : 'label'}；${ACCEPTED}。`)
    return { scores: cellsOf(scores, `${where}的 logits `), labels: cellsOf(labels, `${where}的 label `) }
  })
  const { scores, labels } = rows[0] ?? { scores: [], labels: [] }
  for (const [index, row] of rows.entries())
    if (row.scores.length !== scores.length || row.labels.length !== labels.length)
      throw new InputError(
        `第 ${index + 1} 条有 ${row.scores.length} 个分数、${row.labels.length} 个标签，第 1 条是 ${scores.length} 个、${labels.length} 个；每条要一样多。`,
      )
  const header = [
    ...scores.map((_, k) => `z${k}`),
    ...(labels.length === 1 ? ['label'] : labels.map((_, k) => `y${k}`)),
  ]
  return {
    header: labels.length === 0 ? null : header,
    columns: header.map((_, column) => rows.map((row) => [...row.scores, ...row.labels][column] ?? '')),
    lines: rows.map((_, index) => index + 1),
    delimiter: ',',
  }
}
