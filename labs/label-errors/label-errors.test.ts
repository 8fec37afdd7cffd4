import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { reportOn } from './claims.ts'
import { confidentJoint } from './confident.ts'
import type { Report } from './report.ts'
import { readRows } from './rows.ts'
import { folds, tenRows } from './samples.ts'
import tool from './tool.ts'

type Options = Parameters<typeof reportOn>[1]

const defaults: Options = { rule: 'joint', order: 'self', seed: 1, replicas: 1 }

/** The report on a text; everything that the page shows of it is drawn too. */
async function report(text: string, changes: Partial<Options> = {}): Promise<Report> {
  const settings = { ...defaults, ...changes }
  const found = await reportOn(text, settings)
  drawTool(tool, { report: structuredClone(found), settings })
  return found
}

describe('confident learning', () => {
  test('the ten rows of the curriculum: thresholds, confident joint, the two wrong rows', async () => {
    const found = await report(tenRows())
    expect(found.confident).toEqual([
      [4, 1],
      [1, 4],
    ])
    expect(found.classes.map(({ threshold }) => threshold)).toEqual([
      expect.closeTo(0.67, 12),
      expect.closeTo(0.7, 12),
    ])
    expect(found.suspects.map(({ line }) => line)).toEqual([6, 11])
  })
  test('counts equal a brute force over rows and classes', async () => {
    const { labels, probabilities } = await readRows([textFile(folds())])
    const { columns, data, rows } = probabilities
    const p = (row: number, k: number) => data[row * columns + k]!
    const thresholds = [0, 1, 2, 3].map((k) => {
      const own = [...labels.keys()].filter((row) => labels[row] === k)
      return own.reduce((sum, row) => sum + p(row, k), 0) / own.length
    })
    const counts = Array.from({ length: 16 }, () => 0)
    for (let row = 0; row < rows; row++) {
      const above = [0, 1, 2, 3].filter((k) => p(row, k) >= thresholds[k]! - 1e-12)
      above.sort((a, b) => p(row, b) - p(row, a))
      if (above.length > 0) counts[labels[row]! * 4 + above[0]!]!++
    }
    const found = confidentJoint(labels, probabilities)
    expect([...found.counts]).toEqual(counts)
    expect(found.joint.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  })
  test('the joint keeps the shares of the labels, and noise follows from it', async () => {
    const { joint, classes, rows, noise } = await report(folds())
    for (const [k, row] of joint.entries())
      expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(classes[k]!.rows / rows, 12)
    expect(1 - joint.reduce((sum, row, k) => sum + row[k]!, 0)).toBeCloseTo(noise, 12)
    expect(classes.reduce((sum, one) => sum + one.estimated, 0)).toBeCloseTo(rows, 9)
  })
  test('rules: each doubts as many rows as its definition says', async () => {
    const byClass = await report(folds(), { rule: 'class' })
    const expected = byClass.classes.reduce((sum, one) => sum + Math.round(one.rows * one.wrongLabels), 0)
    expect(byClass.found).toBe(expected)
    const both = await report(folds(), { rule: 'both' })
    expect(both.found).toBeLessThanOrEqual(
      Math.min(byClass.found, (await report(folds(), { rule: 'rate' })).found),
    )
    const argmax = await report(folds(), { rule: 'argmax' })
    expect(argmax.found).toBe(Math.round((1 - argmax.accuracy) * argmax.rows))
  })
  test('suspects are in the order that was asked for', async () => {
    const self = (await report(folds())).suspects.map((one) => one.self)
    expect(self).toEqual(self.toSorted((a, b) => a - b))
    const margins = (await report(folds(), { order: 'margin' })).suspects.map((one) => one.margin)
    expect(margins).toEqual(margins.toSorted((a, b) => a - b))
  })
  test('accuracy and log loss are those of the metrics', async () => {
    const { labels, probabilities } = await readRows([textFile(folds())])
    const rows = Array.from({ length: labels.length }, (_, row) => [
      ...probabilities.data.subarray(4 * row, 4 * row + 4),
    ])
    const predicted = rows.map((row) => row.indexOf(Math.max(...row)))
    const found = await report(folds())
    expect(evaluate({ metric: 'accuracy', y_true: [...labels], y_pred: predicted })).toBe(found.accuracy)
    expect(evaluate({ metric: 'log_loss', y_true: [...labels], y_score: rows })).toBeCloseTo(
      found.logLoss,
      12,
    )
  })
})

describe('formats', () => {
  const same: Readonly<Record<string, string>> = {
    'without header': '0,0.9,0.1\n1,0.2,0.8\n1,0.7,0.3',
    'class names as columns': 'label;cat;dog\ncat;0.9;0.1\ndog;0.2;0.8\ndog;0.7;0.3',
    'numbers as columns': 'label,0,1\n0,0.9,0.1\n1,0.2,0.8\n1,0.7,0.3',
    'from one': '1\t0.9\t0.1\n2\t0.2\t0.8\n2\t0.7\t0.3',
    'pandas index, label last': ',p_0,p_1,label\n0,0.9,0.1,0\n1,0.2,0.8,1\n2,0.7,0.3,1',
    Chinese: '编号,标签,概率_猫,概率_狗\na,猫,0.9,0.1\nb,狗,0.2,0.8\nc,狗,0.7,0.3',
    'JSON lines':
      '{"label":0,"probs":[0.9,0.1]}\n{"label":1,"probs":[0.2,0.8]}\n{"label":1,"probs":[0.7,0.3]}',
    'columns in another order': 'label,dog,cat\ncat,0.1,0.9\ndog,0.8,0.2\ndog,0.3,0.7',
  }
  for (const [name, text] of Object.entries(same))
    test(name, async () => {
      const { classes, suspects } = await report(text)
      expect(classes.map(({ rows }) => rows).toSorted((a, b) => a - b)).toEqual([1, 2])
      expect(suspects.map(({ self }) => self)).toEqual([])
      expect((await report(text, { rule: 'argmax' })).suspects.map(({ self }) => self)).toEqual([0.3])
    })
  test('labels that are no column are matched in sorted order, with a warning', async () => {
    const { warnings } = await report('label,a,b\ndog,0.1,0.9\ncat,0.8,0.2')
    expect(warnings.join('')).toContain('按标签排序后的顺序对应：cat、dog')
    const { warnings: bare } = await report('5,0.1,0.9\n0,0.8,0.2')
    expect(bare.join('')).toContain('没有列名，概率列按标签排序后的顺序对应：0、5')
  })
})

describe('bad input', () => {
  const refused: Readonly<Record<string, readonly [text: string, sentence: string]>> = {
    'an empty label': ['label,a,b\n,0.5,0.5', '第 2 行、第 1 列（label）是空的'],
    'text for a probability': ['label,a,b\na,0.5,x', '第 2 行、第 3 列（b）是「x」'],
    'an empty probability': ['label,a,b\na,0.5,0.5\na,,0.5', '第 3 行、第 2 列（a）是空的'],
    NaN: ['label,a,b\na,nan,0.5', '是「nan」，这里要有限的数'],
    logits: ['label,a,b\na,3.2,-1', '概率要在 0 与 1 之间；给的若是 logits，先做 softmax'],
    'a ragged row': ['label,a,b\na,0.5,0.5\na,0.5', '第 3 行有 2 列'],
    'a sum that is not 1': ['label,a,b\na,0.5,0.1', '概率之和是 0.600'],
    'one column of probabilities': ['label,p\n0,0.5\n1,0.5', '只剩 1 列概率'],
    script: ['<script>alert(1)</script>', '只剩 0 列概率'],
    'a JSON array': ['[{"label":0}]', '不是一个 JSON 对象'],
    'JSON with other keys': ['{"label":0,"probs":[1,0]}\n{"label":0,"probs":[1,0,0]}', '每行要有同样的键'],
    'zero bytes': ['label,a\0,b', '不是文本文件'],
    'labels beyond the columns': ['5,0.5,0.5\n7,0.5,0.5\n9,0.5,0.5', '对不上'],
    'a header alone': ['label,a,b', '概率'],
  }
  for (const [name, [text, sentence]] of Object.entries(refused))
    test(name, async () => {
      await expect(report(text)).rejects.toBeInstanceOf(InputError)
      await expect(report(text)).rejects.toThrow(sentence)
    })
  test('one row, one class, all rows alike: a result without NaN in the figures', async () => {
    expect((await report('label,a,b\na,1,0')).noise).toBe(0)
    expect((await report('0,0.5,0.5\n0,0.5,0.5\n0,0.5,0.5')).found).toBe(0)
  })
  test('in-sample predictions are recognised by their perfect agreement', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? '0,0.99,0.01' : '1,0.01,0.99'))
    expect((await report(rows.join('\n'))).warnings.join('')).toContain('训练时见过')
  })
})
