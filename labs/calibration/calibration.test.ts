import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { equalMass, errorOf, filled, sortForecasts } from './bins.ts'
import { controls } from './controls.ts'
import type { Report } from './report.ts'
import { calibrated, overconfident, threeForecasts } from './samples.ts'
import { fitTemperature, slope, softmax } from './temperature.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Parameters<typeof work.open>[1]
const base: Options = {
  bins: controls.bins.default,
  binning: 'width',
  scores: 'auto',
  view: 'top',
  positive: 'larger',
  split: 'half',
  seed: 1,
  replicas: 1,
}

async function reportOn(text: string, change: Partial<Options> = {}): Promise<Report> {
  const analysis = await work.open({ data: [textFile(text)] }, { ...base, ...change })
  const report = await analysis.finish()
  // whatever it says can be drawn
  drawTool(tool, { report: structuredClone(report), settings: { ...base, ...change } })
  return report
}

const refusal = async (text: string, change: Partial<Options> = {}): Promise<string> => {
  try {
    await reportOn(text, change)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'accepted'
}

const columnsOf = (csv: string): string[][] =>
  csv
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

describe('agreement with npm run metrics', () => {
  it('binary probabilities', async () => {
    const cells = columnsOf(threeForecasts())
    const given = { y_true: cells.map(([label]) => Number(label)), y_score: cells.map(([, p]) => Number(p)) }
    for (const bins of [1, 2, 10, 15, 37]) {
      const { scores } = await reportOn(threeForecasts(), { bins })
      expect(scores.ece).toBe(evaluate({ metric: 'ece', ...given, n_bins: bins }))
      expect(scores.brier).toBe(evaluate({ metric: 'brier', ...given }))
      expect(scores.log_loss).toBe(evaluate({ metric: 'log_loss', ...given }))
    }
  })

  it('classes, from logits and from their probabilities', async () => {
    const cells = columnsOf(overconfident())
    const names = ['cat', 'dog', 'fox', 'owl']
    const logits = cells.map((row) => row.slice(1).map(Number))
    const y_score = logits.map((row) => {
      const weights = row.map(Math.exp)
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      return weights.map((weight) => weight / total)
    })
    const given = { y_true: cells.map(([label]) => names.indexOf(label ?? '')), y_score }
    const fromLogits = await reportOn(overconfident())
    const table = [
      'label,cat,dog,fox,owl',
      ...y_score.map((row, index) => [cells[index]?.[0], ...row].join(',')),
    ]
    const fromProbabilities = await reportOn(table.join('\n'))
    for (const { scores } of [fromLogits, fromProbabilities])
      for (const metric of ['ece', 'brier', 'log_loss'] as const)
        expect(scores[metric]).toBeCloseTo(Number(evaluate({ metric, ...given })), 10)
    expect(fromLogits.logits).toBe(true)
    expect(fromProbabilities.logits).toBe(false)
    expect(fromProbabilities.temperature.value).toBeCloseTo(fromLogits.temperature.value ?? 0, 6)
  })

  it('every number of bins of the curve', async () => {
    const cells = columnsOf(calibrated(300, 5))
    const given = {
      y_true: cells.map(([, correct]) => Number(correct)),
      y_score: cells.map(([p]) => Number(p)),
    }
    const { curve } = await reportOn(calibrated(300, 5))
    // confidences of at least 1/2: the predicted class is always the second
    for (const { bins, error } of curve)
      expect(error).toBeCloseTo(Number(evaluate({ metric: 'ece', ...given, n_bins: bins })), 12)
  })
})

describe('bins', () => {
  it('of equal mass hold equal numbers, and keep equal forecasts together', () => {
    const apart = sortForecasts(
      Float64Array.from({ length: 10 }, (_, row) => row / 10),
      new Uint8Array(10),
    )
    expect(filled(apart, equalMass(apart, 5)).map(({ count }) => count)).toEqual([2, 2, 2, 2, 2])
    const tied = sortForecasts(Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.7, 0.9), Uint8Array.of(0, 1, 0, 0, 1, 1))
    expect(filled(tied, equalMass(tied, 3)).map(({ count }) => count)).toEqual([4, 2])
    const { confidences, hits } = tied
    expect(errorOf(confidences, hits, equalMass(tied, 3))).toBeCloseTo((0.2 + 0.4) / 6, 12)
  })
})

describe('temperature', () => {
  it('is where the derivative vanishes, whatever the scale of the logits', () => {
    const data = Float64Array.of(2, 0, -1, 0.3, 1, 0, 0, 0.5, 2.5, 1, 1.2, 0.1)
    const truth = Int32Array.of(0, 1, 0, 0)
    for (const scale of [0.01, 1, 30]) {
      const logits = { rows: 4, columns: 3, data: data.map((value) => scale * value) }
      const found = fitTemperature(logits, truth)
      expect(slope(logits, truth, 1 / found).first).toBeCloseTo(0, 9)
      const nll = (t: number): number =>
        truth.reduce(
          (sum, label, row) => sum - Math.log(softmax(logits, 1 / t).data[3 * row + label] ?? 0),
          0,
        )
      for (const other of [0.7, 0.98, 1.02, 1.5]) expect(nll(found)).toBeLessThan(nll(found * other))
    }
  })

  it('does not exist when no row is wrong, or all rows are', async () => {
    const right = ['confidence,correct', ...Array.from({ length: 20 }, () => '0.8,1')].join('\n')
    expect((await reportOn(right)).temperature.value).toBeNull()
    const wrong = ['confidence,correct', ...Array.from({ length: 20 }, () => '0.8,0')].join('\n')
    expect((await reportOn(wrong)).temperature.value).toBeNull()
  })

  it('is found again on many rows, and leaves the accuracy as it is', async () => {
    const [, ...lines] = calibrated(20_000, 3, 6).split('\n')
    const sharper = lines.map((line) => {
      const [p, correct] = line.split(',').map(Number)
      return `${correct},${(3 * Math.log((p ?? 0) / (1 - (p ?? 0)))).toFixed(5)}`
    })
    const { temperature, logits } = await reportOn(['y_true,logit', ...sharper].join('\n'))
    expect(logits).toBe(true)
    expect(temperature.value).toBeGreaterThan(2.8)
    expect(temperature.value).toBeLessThan(3.2)
    expect(temperature.after?.accuracy).toBe(temperature.before.accuracy)
    expect(temperature.after?.ece).toBeLessThan(temperature.before.ece / 3)
  })
})

describe('null band', () => {
  it('has the mean of the half-normal in one bin', async () => {
    // one bin: |Σ (hit − p)| / n, nearly normal with variance Σ p(1−p) / n²
    const text = ['confidence,correct', ...Array.from({ length: 400 }, (_, row) => `0.75,${row % 4 ? 1 : 0}`)]
    const { null: band } = await reportOn(text.join('\n'), { bins: 1 })
    const deviation = Math.sqrt((0.75 * 0.25) / 400)
    expect(band.error).toBe(0)
    expect(band.mean / (deviation * Math.sqrt(2 / Math.PI))).toBeCloseTo(1, 1)
    expect(band.high / (deviation * 2.2414)).toBeCloseTo(1, 1)
  })

  it('depends on the seed alone', async () => {
    const once = await reportOn(calibrated(100, 1), { seed: 4 })
    expect(await reportOn(calibrated(100, 1), { seed: 4 })).toEqual(once)
  })
})

describe('Brier decomposition', () => {
  it('adds up, whatever the bins', async () => {
    for (const bins of [1, 3, 15])
      for (const binning of ['width', 'mass'] as const) {
        const { parts, scores } = await reportOn(calibrated(200, 9), { bins, binning })
        expect(parts.reliability - parts.resolution + parts.uncertainty + parts.rest).toBeCloseTo(
          parts.brier,
          12,
        )
        expect(parts.brier).toBeCloseTo(scores.brier, 12)
      }
  })
})

describe('forms of input', () => {
  const same = [
    ['no header', '0.9,1\n0.6,0\n0.8,1'],
    ['Chinese names', '置信度\t对错\n0.9\t对\n0.6\t错\n0.8\t对'],
    ['columns the other way round', 'id,hit,conf\na,true,0.9\nb,false,0.6\nc,true,0.8'],
    ['truth and prediction', 'y_true,y_pred,confidence\n3,3,0.9\n4,5,0.6\n1,1,0.8'],
    [
      'JSON lines',
      '{"confidence":0.9,"correct":true}\n{"confidence":0.6,"correct":false}\n{"confidence":0.8,"correct":1}',
    ],
    ['JSON', '{"confidence":[0.9,0.6,0.8],"correct":[1,0,1]}'],
  ] as const
  it.each(same)('confidence, %s', async (_name, text) => {
    const { kind, scores, frequency } = await reportOn(text)
    expect(kind).toBe('confidence')
    expect(frequency).toBeCloseTo(2 / 3, 12)
    expect(scores.brier).toBeCloseTo((0.01 + 0.36 + 0.04) / 3, 12)
  })

  const classes = [
    ['names in another order', 'label,dog,cat\ncat,0.2,0.8\ndog,0.7,0.3'],
    ['prefixes', 'label,prob_cat,prob_dog\ncat,0.8,0.2\ndog,0.3,0.7'],
    ['whole numbers without header', '0,0.8,0.2\n1,0.3,0.7'],
    ['label last', '0.8 0.2 0\n0.3 0.7 1'],
    ['JSON lines', '{"probs":[0.8,0.2],"label":0}\n{"probs":[0.3,0.7],"label":1}'],
    ['metrics document', '{"metric":"ece","y_true":[0,1],"y_score":[[0.8,0.2],[0.3,0.7]]}'],
  ] as const
  it.each(classes)('classes, %s', async (_name, text) => {
    const { kind, scores } = await reportOn(text)
    expect(kind).toBe('classes')
    expect(scores).toMatchObject({ accuracy: 1 })
    expect(scores.log_loss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.7)) / 2, 12)
  })

  it('says what it does not use', async () => {
    const { warnings } = await reportOn('id,y_true,y_score\na,1,0.9\nb,0,0.4')
    expect(warnings).toContain('没有用到第 1 列（id）。')
  })

  it('changes the positive class and the view', async () => {
    const text = 'y_true,y_score\nno,0.9\nyes,0.2\nno,0.7'
    const { classes, scores } = await reportOn(text, { positive: 'smaller', view: 'positive' })
    expect(classes).toEqual(['yes', 'no'])
    expect(scores.brier).toBeCloseTo((0.01 + 0.04 + 0.09) / 3, 12)
  })
})

describe('bad input', () => {
  it.each([
    ['<script>alert(1)</script>', '只有一列；至少要两列'],
    ['\0\0\0', '不是文本文件'],
    ['0.5\n0.6', '只有一列'],
    ['confidence,correct\n0.9,1\n,0', '第 3 行、第 1 列（confidence）是空的'],
    ['confidence,correct\n0.9,1\nhigh,0', '第 3 行、第 1 列（confidence）是「high」'],
    ['confidence,correct\n0.9,1\n0.8,2', '第 3 行、第 2 列（correct）是「2」'],
    ['confidence,correct\n0.9,1\nnan,0', '第 3 行、第 1 列（confidence）是「nan」'],
    ['confidence,correct\n0.9,1\n0.8', '第 3 行有 1 列'],
    ['confidence,correct\n0.9,1\n1.8,0', '第 3 行'],
    ['y_true,y_score\n0,0.1\n1,0.3\n2,0.9', '却有 3 类'],
    ['y_true,y_score\ncat,0.1\ncat,0.3', '只有一种标签'],
    ['y_true,y_score\n1,0.9\n0,0.2\n1,1.7', '第 4 行有 1.7'],
    ['y_true,a,b\n0,0.9,0.1\n1,0.2,0.8\n1,0.5,0.9', '第 4 行的概率之和是 1.400'],
    ['y_true,y,confidence\n0,1,0.9', '却没有对错'],
    ['{"confidence":0.9,"correct":1}\n{"confidence":0.9', '第 2 行'],
    ['{"confidence":[0.9],"correct":[1,0]}', '各列要一样长'],
    ['[{"confidence":null,"correct":1}]', 'null'],
    ['label,a,b,c\n7,0.2,0.3,0.5\n9,0.2,0.3,0.5', '有 2 类'],
  ])('%j', async (text, expected) => {
    expect(await refusal(text)).toContain(expected)
  })

  it.each([
    'confidence,correct\n0.9,1',
    'confidence,correct\n0.9,1\n0.9,1\n0.9,1',
    'y_true,y_score\n1,1\n0,0\n1,1\n0,0',
    'y_true,y_score\n1,0.5\n0,0.5\n1,0.5\n0,0.5',
    'y_true,y_score\n1,0.5\n1,0.6',
    'label,a,b,c\n0,0,0,0\n1,0,0,0\n2,0,0,0\n0,5,5,5',
  ])('is shown as far as it goes: %j', async (text) => {
    for (const binning of ['width', 'mass'] as const) {
      const { null: band } = await reportOn(text, {
        binning,
        scores: text.includes('5,5') ? 'logits' : 'auto',
      })
      expect(Number.isFinite(band.error + band.low + band.high)).toBe(true)
    }
  })
})

it.each(Object.keys(tool.presets))('sample %s has finite numbers throughout', async (id) => {
  const settings = changeSettings(defaultSettings(tool.controls), tool.presets[id]?.settings ?? {})
  const report = await reportOf(tool, await sampleOf(tool, id), settings)
  expect(JSON.stringify(tool.json({ report, settings }))).not.toMatch(/NaN|Infinity/)
})

it('marks a list of labels as cut only where it is', async () => {
  expect(await refusal('foo,bar\n0.7,1\n0.8,0\n0.9,1\n')).toContain('有 3 类（0.7、0.8、0.9）；')
})
