import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { draw } from '../../src/figures/draw.ts'
import { random } from '../../src/engine/nn/random.ts'
import { sampleOf } from '../../src/lab/tool/run.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { Given } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { ccc, limitsOfAgreement, pearson, ranks, spearman } from './agreement.ts'
import type { controls } from './controls.ts'
import type { Report } from './report.ts'
import { blockResampler, centre, weightedValues } from './resampling.ts'
import { copiedFromYesterday, sound, withZero } from './samples.ts'
import { durbinWatson, lagOne, naiveErrors, sequenceOf } from './serial.ts'
import { timeIn } from './times.ts'
import tool from './tool.ts'
import { r2About } from './values.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const defaults: Options = {
  resample: 'rows',
  features: 0,
  season: 1,
  delta: 1,
  alpha: 0.5,
  seed: 1,
  replicas: 1,
}

async function reportOn(given: Given<'data' | 'training'>, options: Partial<Options>): Promise<Report> {
  const analysis = await work.open(given, { ...defaults, ...options })
  return analysis.finish()
}

const run = (data: string, options: Partial<Options> = {}, training = ''): Promise<Report> =>
  reportOn({ data: [textFile(data)], training: [textFile(training)] }, options)

async function reportOfSample(id: string): Promise<Report> {
  const { data = [], training = [] } = await sampleOf(tool, id)
  return reportOn({ data, training }, {})
}

const metric = (report: Report, key: string): number | undefined =>
  report.metrics.find((one) => one.key === key)?.value

const numbers = (count: number, f: (index: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => f(index))

/** Every figure at both widths, every table and text: throws where something is not finite. */
function drawAll(report: Report): string {
  const view = { report, settings: defaults }
  const drawings = Object.values(tool.figures).flatMap((figure) => {
    const plotted = figure.plot(view)
    return plotted ? [draw(plotted, 640), draw(plotted, 340)] : []
  })
  for (const table of Object.values(tool.tables)) table.rows(view)
  const all = drawings.join('') + tool.conclude(view) + JSON.stringify(tool.json(view))
  return all + JSON.stringify(tool.remarks(view)) + JSON.stringify(tool.snippets?.(view))
}

describe('published and worked numbers', () => {
  const y = numbers(10, (index) => index + 1)

  it('measures agreement (Lin 1989; curriculum 3.2.4)', () => {
    expect(
      ccc(
        y,
        y.map((v) => 2 * v + 5),
      ),
    ).toBeCloseTo(0.218, 3)
    expect(
      pearson(
        y,
        y.map((v) => 2 * v + 5),
      ),
    ).toBeCloseTo(1, 12)
    expect(
      ccc(
        y,
        y.map((v) => v + 1),
      ),
    ).toBeCloseTo(0.943, 3)
    expect(pearson(y, y.map(Math.exp))).toBeCloseTo(0.717, 3)
    expect(spearman(y, y.map(Math.exp))).toBeCloseTo(1, 12)
  })

  it('gives Anscombe’s quartet its correlations', () => {
    const x = Float64Array.of(10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
    const first = Float64Array.of(8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)
    const third = Float64Array.of(7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73)
    expect(pearson(x, first)).toBeCloseTo(0.816, 3)
    expect(spearman(x, first)).toBeCloseTo(0.818, 3)
    expect(spearman(x, third)).toBeCloseTo(0.991, 3)
  })

  it('shares ranks among equal values', () => {
    expect([...ranks(Float64Array.of(3, 1, 3, 2))]).toEqual([1.5, 4, 1.5, 3])
  })

  it('sets limits of agreement', () => {
    const unit = numbers(8, (index) => (index % 2 === 0 ? 1 : -1) * Math.sqrt(7 / 8) + 0.5)
    const limits = limitsOfAgreement(unit)
    expect(limits.low).toBeCloseTo(-1.46, 10)
    expect(limits.high).toBeCloseTo(2.46, 10)
  })

  it('finds autocorrelation in ten residuals (curriculum 3.2.6)', () => {
    const residuals = Float64Array.of(1, 0.8, 0.9, 0.5, 0.1, -0.3, -0.6, -0.9, -0.7, -0.4)
    const given = sequenceOf(10, null, null)
    expect(durbinWatson(residuals, given)).toBeCloseTo(0.18, 2)
    // about the mean 0.04; about 0 it is the curriculum's 0.784
    expect(lagOne(residuals, given)).toBeCloseTo(0.7877, 4)
  })

  it('scales by the training series (curriculum 3.2.3)', async () => {
    const training = Float64Array.of(0, 1, 0, 1, 3, 1, 3, 1)
    expect(naiveErrors(training, 1).absolute).toBeCloseTo(1.571, 3)
    const report = await run('1,2\n3,2\n', {}, [...training].join('\n'))
    expect(metric(report, 'mase')).toBeCloseTo(0.636, 3)
    expect(metric(report, 'rmsse')).toBeCloseTo(0.607, 3)
    expect(r2About(5, Float64Array.of(10, 12, 14), Float64Array.of(5, 5, 5))).toBe(0)
  })

  it('averages groups (900, 90, 10 rows with MAE 1, 2, 8)', async () => {
    const rows = [900, 90, 10].flatMap((count, group) =>
      Array.from({ length: count }, (_, row) => `${row},${row + [1, 2, 8][group]!},g${group}`),
    )
    const report = await run(['y_true,y_pred,group', ...rows].join('\n'))
    expect(metric(report, 'mae')).toBeCloseTo(1.16, 12)
    expect(report.slices?.map(({ mae }) => mae)).toEqual([1, 2, 8])
    const total = report.slices?.reduce((sum, { mae }) => sum + mae, 0) ?? 0
    expect(total / 3).toBeCloseTo(3.667, 3)
  })

  it('knows sMAPE and RMSLE of the worked rows', async () => {
    const report = await run(withZero())
    expect(metric(report, 'smape')).toBeCloseTo(0.597, 3)
    expect(metric(await run('100,50\n100,50\n'), 'msle')).toBeCloseTo(0.467, 3)
  })
})

describe('agreement with npm run metrics', () => {
  it('gives the same numbers on the first sample', async () => {
    const report = await run(sound(), { features: 4, delta: 2, alpha: 0.8 })
    const cells = sound()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const spec = { y_true: cells.map(([y]) => Number(y)), y_pred: cells.map(([, f]) => Number(f)) }
    const more: Record<string, object> = {
      adjusted_r2: { n_features: 4 },
      huber: { delta: 2 },
      pinball: { alpha: 0.8 },
    }
    const names = `mse rmse mae median_absolute_error max_error mape smape msle r2
      adjusted_r2 explained_variance pinball huber d2_absolute_error`.split(/\s+/)
    for (const name of names)
      expect(metric(report, name), name).toBe(evaluate({ metric: name, ...spec, ...more[name] }))
  })
})

async function biasWidth(resample: Options['resample']): Promise<number> {
  const report = await run(copiedFromYesterday(), { resample })
  const [low, high] = report.metrics.find(({ key }) => key === 'mean_error')?.interval ?? [0, 0]
  return high - low
}

describe('resampling', () => {
  it('gives the values themselves for weights of one', async () => {
    const report = await run(sound())
    const cells = sound()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const truth = Float64Array.from(cells, ([y]) => Number(y))
    const forecast = Float64Array.from(cells, ([, f]) => Number(f))
    const values = weightedValues(centre(truth, forecast), new Float64Array(truth.length).fill(1))
    for (const [key, value] of Object.entries(values))
      expect(value / (metric(report, key) ?? 0), key).toBeCloseTo(1, 9)
  })

  it('draws whole blocks', () => {
    const weights = new Float64Array(1000)
    blockResampler(
      Uint32Array.from(weights, (_, row) => row),
      3,
    )(weights)
    expect(weights.reduce((a, b) => a + b)).toBe(1000)
    const changes = weights.reduce(
      (count, value, row) => count + Number(row > 0 && value !== weights[row - 1]),
      0,
    )
    expect(changes).toBeLessThan(200)
  })

  it('widens the interval of the bias where errors run together', async () => {
    // the mean of MA(1) with ρ = 1/2 has twice the variance that independent rows would have
    const ratio = (await biasWidth('blocks')) / (await biasWidth('rows'))
    expect(ratio).toBeGreaterThan(1.15)
    expect(ratio).toBeLessThan(1.6)
  })
})

describe('reading', () => {
  it('takes columns by name in any order, and JSON', async () => {
    const byName = await run('id,预测值,真实值\n7,2.5,3\n8,5,5\n9,4,2.5\n10,8,7\n')
    expect(metric(byName, 'mae')).toBe(0.75)
    expect(byName.unused).toEqual(['第 1 列（id）'])
    for (const text of [
      '{"metric": "mae", "y_true": [3, 5, 2.5, 7], "y_pred": [2.5, 5, 4, 8]}',
      '[{"y": 3, "yhat": 2.5}, {"y": 5, "yhat": 5}, {"y": 2.5, "yhat": 4}, {"y": 7, "yhat": 8}]',
      '[[3, 2.5], [5, 5], [2.5, 4], [7, 8]]',
      '{"y": 3, "yhat": 2.5}\n{"y": 5, "yhat": 5}\n\n{"y": 2.5, "yhat": 4}\n{"y": 7, "yhat": 8}\n',
      '3 2.5\n5 5\n2.5 4\n7 8',
      '3;2.5;a\n5;5;a\n2.5;4;b\n7;8;b',
    ])
      expect(metric(await run(text), 'mae'), text).toBe(0.75)
  })

  it('orders by time, within groups where times repeat', async () => {
    expect(timeIn('2024-03-01')).toBe(Date.UTC(2024, 2, 1))
    expect(timeIn('2024/3/1 08:30')).toBe(Date.UTC(2024, 2, 1, 8, 30))
    expect(timeIn('2024-13-01')).toBeUndefined()
    const report = await run('t,y,yhat\n3,3,1\n1,1,1\n2,2,1\n')
    expect(report.sequence).toBe('time')
    // errors 0, −1, −2 in time
    expect(metric(report, 'durbin_watson')).toBeCloseTo(1, 12)
    const biased = await run(sound().replace(/(?<=\n[\d.]+,)[\d.]+/g, (f) => String(Number(f) + 50)))
    expect(metric(biased, 'durbin_watson')).toBeGreaterThan(1.7)
    const panel = await run('t,y,yhat,group\n1,1,0,a\n1,5,0,b\n2,1,0,a\n2,5,0,b\n')
    expect(panel.sequence).toBe('time-within-groups')
    expect(metric(panel, 'durbin_watson')).toBe(0)
  })

  const refused: Readonly<Record<string, RegExp>> = {
    'y_true,y_pred\n1,2\n3,\n': /第 3 行、第 2 列（y_pred）是空的/,
    'y_true,y_pred\n1,2\n3,abc\n': /第 3 行.*「abc」/,
    'y_true,y_pred\n1,2\n3,nan\n': /第 3 行.*「nan」/,
    '1,2\n3,4,5\n': /第 2 行有 3 列/,
    '<script>alert(1)</script>': /只有一列/,
    '<script>,alert(1)\n</script>,x': /认不出/,
    'a\0b': /空字节/,
    '1,2\n': /只有一行/,
    'y_true,y_pred\n': /认不出|一行/,
    'a,b,c\n1,2,3\n4,5,6\n': /y_true 与 y_pred/,
    '1,1e200\n2,3\n': /10¹⁰⁰/,
    't,y,yhat\n昨天,1,2\n今天,2,3\n': /这里要时间/,
    'y,yhat,group\n1,2,a\n2,3,\n': /第 3 行.*组的名字/,
    '{"y_true": [1, 2], "y_pred": [1]}': /一样长/,
    '[1, 2, 3]': /第 1 条是「1」/,
    '{"y": 1}\n{"y": ': /第 2 行.*JSON/,
  }
  for (const [text, sentence] of Object.entries(refused))
    it(`refuses ${JSON.stringify(text)}`, async () => {
      const error: unknown = await run(text).then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(InputError)
      expect(String(error)).toMatch(sentence)
    })
})

const warned = async (id: string): Promise<string> => (await reportOfSample(id)).warnings.join('\n')

describe('odd data', () => {
  for (const [name, text] of Object.entries({
    'all equal': '5,5\n5,5\n5,5\n',
    'constant truth': '5,4\n5,6\n5,7\n',
    'constant forecast': '1,2\n2,2\n3,2\n',
    'two rows': '1,2\n2,1\n',
    'all zero': '0,1\n0,2\n0,3\n',
    negative: '-5,-4\n-3,2\n-1,1\n',
    'one far value': `${Array.from({ length: 50 }, (_, row) => `${row},${row}`).join('\n')}\n1,1e90\n`,
    'one group': 'y,yhat,group\n1,2,a\n2,2,a\n3,2,a\n',
  }))
    it(`draws ${name}`, async () => {
      const drawing = drawAll(await run(text, { features: 3 }, '1\n2\n'))
      expect(drawing).not.toMatch(/NaN,|"NaN"\s*x|undefined/)
    })

  it('draws every sample', async () => {
    for (const id of Object.keys(tool.presets))
      expect(drawAll(await reportOfSample(id))).not.toContain('undefined')
  })

  it('warns of what the samples show', async () => {
    expect(await warned('sound')).toBe('')
    expect(await warned('widening')).toMatch(/误差随预测变大[\s\S]*起伏/)
    expect(await warned('walk')).toMatch(/Durbin–Watson[\s\S]*照抄/)
    expect(await warned('level')).toMatch(/R² 是 −18/)
    expect(await warned('zero')).toMatch(/不给 MAPE：1 个真实值是 0（第一个在第 2 行）/)
  })

  it('says nothing about sound data, whatever the seed', async () => {
    let count = 0
    for (let seed = 1001; seed <= 1040; seed++) {
      const draw = random(seed, 'test').normal(400)
      const rows = Array.from({ length: 200 }, (_, row) => {
        const forecast = 50 + 10 * (draw[2 * row] ?? 0)
        return `${forecast + 3 * (draw[2 * row + 1] ?? 0)},${forecast}`
      })
      const report = await run(rows.join('\n'))
      count += Number(report.warnings.length > 0)
    }
    expect(count).toBeLessThanOrEqual(2)
  }, 60_000)
})

describe('degenerate rows', () => {
  it('says nothing as NaN or infinity', async () => {
    for (const text of ['3,2\n'.repeat(20), '3,3\n'.repeat(20), '1,2\n2,2\n']) {
      const report = await run(`y_true,y_pred\n${text}`)
      const view = { report, settings: defaults }
      const said = Object.values(tool.figures).map((figure) => JSON.stringify(figure.plot(view)))
      expect([tool.conclude(view), ...report.warnings, ...said].join('')).not.toMatch(/NaN|∞/)
    }
  })

  it('calls R² high only where it is', async () => {
    const { warnings } = await run('date,y_true,y_pred\n2024-02-28,2,3\n2024-02-29,1,2\n2024-03-01,2,3\n')
    expect(warnings.join('')).not.toContain('照抄上一个值')
  })

  it('knows how many days a month has', () => {
    expect(timeIn('2024-02-30')).toBeUndefined()
    expect(timeIn('2024-02-29')).toBe(Date.UTC(2024, 1, 29))
    expect(timeIn('2023-02-29')).toBeUndefined()
  })
})
