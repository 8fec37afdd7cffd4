import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { draw } from '../../src/figures/draw.ts'
import { defaultSettings } from '../../src/lab/settings.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { labs } from '../index.ts'
import { CASES, lineThrough } from './decision.ts'
import type { Report } from './report.ts'
import { makeCase, NAMES } from './samples.ts'
import tool from './tool.ts'
import { LABS, QUESTIONS } from './words.ts'

const defaults = defaultSettings(tool.controls)

const report = async (text: string, settings = {}): Promise<Report> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this tool's own report
  (await reportOf(tool, { layers: [textFile(text)] }, { ...defaults, ...settings })) as Report

const ids = ({ diagnoses }: Report): string[] => diagnoses.map(({ id }) => id)

const table = (gradients: readonly (number | string)[]): string =>
  `layer,grad_rms\n${gradients.map((value, layer) => `l${layer},${value}`).join('\n')}`

describe('reading', () => {
  test('Chinese names, tabs, percent and empty cells', async () => {
    const one = await report('层\t激活\t梯度\t死亡率\nconv1\t0.5\t1e-3\t12%\nconv2\t\t2e-3\t0.5\n')
    expect(one.given).toEqual(['activation', 'gradient', 'dead'])
    expect(one.layers[0]).toMatchObject({ activation: 0.5, gradient: 1e-3, dead: 0.12, broken: false })
    expect(one.layers[1]).toMatchObject({ activation: Number.NaN, broken: false })
  })

  test('JSON is called JSON, and one layer without a gradient is one layer', async () => {
    await expect(report('{"layer":"a","grad_rms":1}\n{"layer":"b","grad_rms":1}')).rejects.toThrow(
      '这是 JSON',
    )
    const view = { report: await report(table([1, '', 2])), settings: defaults }
    expect(tool.remarks(view).map(({ text }) => text)).toContain('「l1」没有梯度（空格或 nan），没有计入。')
  })

  test('without a header, in the order of the help', async () => {
    expect((await report('a,0.5,0.001,0.05,0.1\nb,0.6,0.002,0.04,0.2\n')).layers[1]).toMatchObject({
      activation: 0.6,
      gradient: 0.002,
      weight: 0.04,
      dead: 0.2,
    })
    expect((await report('a,0.001\nb,0.002\n')).layers[1]).toMatchObject({ gradient: 0.002 })
  })

  test('several steps: the last is diagnosed, whatever the order of the rows', async () => {
    const one = await report('step,layer,grad_rms\n20,a,3\n20,b,4\n10,a,1\n10,b,2\n')
    expect(one.step).toBe(20)
    expect(one.layers.map(({ gradient }) => gradient)).toEqual([3, 4])
    expect(one.course.map(({ step }) => step)).toEqual([10, 20])
  })

  test.each([
    ['<script>alert(1)</script>', '只有一列'],
    ['layer,grad_rms\na,1\nb,x\n', '第 3 行、第 2 列（grad_rms）是「x」'],
    ['layer,grad_rms\na,1\nb,-1\n', '第 3 行、第 2 列（grad_rms）是「-1」'],
    ['layer,grad_rms,dead_frac\na,1,0.1\nb,1,12\n', '第 3 行、第 3 列（dead_frac）是「12」'],
    ['layer,grad_rms\na,1\nb\n', '第 3 行有 1 列'],
    ['layer,act_rms\na,1\nb,2\n', '没有梯度的列'],
    ['foo,grad_rms\na,1\nb,2\n', '没有层名的列'],
    ['layer,grad_rms\na,1\n', '只有一层'],
    ['layer,grad_rms\na,1\na,2\nb,1\n', '第 3 行的层「a」'],
    ['step,layer,grad_rms\n1,a,1\n1,b,1\n2,a,1\n', '层「b」在第 2 步没有一行'],
    ['layer,grad_rms\n,1\nb,2\n', '第 2 行、第 1 列（layer）是空的'],
    ['1,2,3,4,5,6,7\n1,2,3,4,5,6,7\n', '没有表头，却有 7 列'],
    ['\0\0', '空字节'],
  ])('%j', async (text, sentence) => {
    const refused = report(text)
    await expect(refused).rejects.toBeInstanceOf(InputError)
    await expect(refused).rejects.toThrow(sentence)
  })
})

describe('decisions', () => {
  test('the line through an exact geometric series', () => {
    const layers = [1, 2, 4, 8].map((gradient) => ({
      broken: false,
      activation: 1,
      gradient,
      weight: 1,
      dead: 0,
      update: 0,
    }))
    const line = lineThrough(layers)
    expect(line?.factor).toBeCloseTo(0.5, 12)
    expect(line?.explained).toBeCloseTo(1, 12)
  })

  test.each([
    ['detached: zero up to a layer', table([0, 0, 0, 0.1, 0.1, 0.2, 0.1]), {}, ['disconnected']],
    ['exploding towards the input', table([1e4, 1e3, 100, 10, 1, 0.1]), {}, ['exploding']],
    ['a break is no vanishing', table([1e-9, 1e-9, 1e-9, 0.1, 0.1, 0.1, 0.1]), {}, ['disconnected']],
    ['a steep but straight fall is vanishing', table([1e-12, 1e-9, 1e-6, 1e-3, 1]), {}, ['vanishing']],
    [
      'loss at ln 10',
      table([1e-7, 1e-7, 1e-7]),
      { knowLoss: 'yes', loss: 2.3, classes: 10 },
      ['not-learning'],
    ],
    [
      'small, loss small',
      table([1e-7, 1e-7, 1e-7]),
      { knowLoss: 'yes', loss: 0.01, classes: 10 },
      ['converged'],
    ],
    ['small, loss unknown', table([1e-7, 1e-7, 1e-7]), {}, ['small-everywhere']],
    [
      'small, loss neither',
      table([1e-7, 1e-7, 1e-7]),
      { knowLoss: 'yes', loss: 1, classes: 10 },
      ['small-everywhere'],
    ],
    ['NaN', table([0.1, 'nan', 0.1]), {}, ['not-finite']],
    ['infinity', table([0.1, 'inf', 0.1]), {}, ['not-finite']],
    ['head', table([0.1, 0.1, 0.12, 0.09, 30]), {}, ['large-head']],
    ['ordinary', table([0.1, 0.2, 0.15, 0.1]), {}, []],
  ])('%s', async (_, text, settings, found) => {
    expect(ids(await report(text, settings))).toEqual(found)
  })

  test('thresholds hold on other seeds than those of the claim', async () => {
    const wrong: string[] = []
    for (let seed = 1001; seed <= 1200; seed++)
      for (const name of NAMES) {
        const made = makeCase(name, seed)
        const found = ids(await report(made.text, made.settings))
        if (found.join() !== (made.case ?? '')) wrong.push(`${name} ${seed}: ${found.join()}`)
      }
    expect(wrong).toEqual([])
  }, 60_000)

  test('each case comes after those that explain it', () => {
    for (const [place, one] of CASES.entries())
      for (const id of one.unless) expect(CASES.findIndex((other) => other.id === id)).toBeLessThan(place)
  })

  test('questions and labs are those of the handbook', async () => {
    const outline = readFileSync('content/outline.yaml', 'utf8')
    for (const id of CASES.flatMap(({ questions }) => questions)) expect(QUESTIONS).toHaveProperty([id])
    for (const [id, title] of Object.entries(QUESTIONS))
      expect(outline).toMatch(
        new RegExp(`id: ${id}\\s+slug: \\S+\\s+title: ${title.replaceAll(/[?.]/g, '.')}`),
      )
    for (const [id, title] of Object.entries(LABS)) expect((await labs[id]?.())?.title).toBe(title)
  })
})

describe('poor tables are drawn without a crash', () => {
  test.each([
    ['all equal', table([1e-3, 1e-3, 1e-3])],
    ['all zero', table([0, 0, 0])],
    ['all NaN', table(['nan', 'nan', 'nan'])],
    ['all empty but one', 'layer,grad_rms,act_rms\na,,1\nb,,1\nc,0.1,1\n'],
    ['two layers', table([1, 2])],
    ['huge and tiny', table([1e300, 1e-300, 1e300, 1e-300])],
    ['a far fall', table([1e-300, 1e-200, 1e-100, 1])],
    ['markup', 'layer,grad_rms\n<img src=x>,1\nb,2\nc,3\n'],
  ])('%s', async (_, text) => {
    const one = await report(text)
    const view = { report: one, settings: defaults }
    for (const figure of Object.values(tool.figures)) {
      const plotted = figure.plot(view)
      if (plotted) expect(draw(plotted, 430)).not.toMatch(/NaN[,L]|undefined|<img/)
    }
    const { tables, remarks, conclusion } = drawTool(tool, view)
    expect([...Object.values(tables), remarks, conclusion].join()).not.toMatch(/<img|undefined/)
    JSON.stringify(tool.json(view))
  })
})

test('500,000 rows of 100 layers within ten seconds of a processor', async () => {
  const rows = Array.from(
    { length: 500_000 },
    (_, row) => `${Math.floor(row / 100)},l${row % 100},${1 + (row % 7) / 10}`,
  )
  const before = process.cpuUsage()
  const one = await report(`step,layer,grad_rms\n${rows.join('\n')}`)
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(10_000)
  expect(one.course.length).toBe(200)
}, 60_000)
