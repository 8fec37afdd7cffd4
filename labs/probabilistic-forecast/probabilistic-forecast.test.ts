import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/data/input-error.ts'
import { random } from '../../src/engine/nn/random.ts'
import { draw } from '../../src/figures/draw.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import type { controls } from './controls.ts'
import { binomialBand, binomialQuantile, chiSquareTail } from './distributions.ts'
import { fairCrps, plainCrps } from './ensemble.ts'
import { gaussianCrps, gaussianNll } from './gaussian.ts'
import { levelIn } from './levels.ts'
import { normalCdf } from '../../src/metrics/numeric/normal.ts'
import { pinballLoss, shares } from './quantiles.ts'
import type { Report } from './report.ts'
import { valueOf } from './report.ts'
import { calibrated, quantilesTooLow, standardNormals } from './samples.ts'
import { intervalScore } from './scored.ts'
import tool from './tool.ts'
import work from './work.ts'

type Options = Settings<typeof controls>

const defaults: Options = {
  level: 0.9,
  estimator: 'fair',
  crossing: 'keep',
  bins: 20,
  band: 0.95,
  by: 'centre',
  seed: 1,
  replicas: 1,
}

async function reportOn(data: readonly File[], options: Partial<Options> = {}): Promise<Report> {
  const analysis = await work.open({ data }, { ...defaults, ...options })
  return analysis.report()
}

const run = (data: string, options: Partial<Options> = {}): Promise<Report> =>
  reportOn([textFile(data)], options)

const metric = (report: Report, key: string): number => valueOf(report.metrics, key)

/** Every figure at both widths, every table and text: throws where something is not finite. */
function drawAll(report: Report): string {
  const texts = (['centre', 'width'] as const).map((by) => {
    const view = { report, settings: { ...defaults, by } }
    const drawings = Object.values(tool.figures).flatMap((figure) => {
      const plotted = figure.plot(view)
      return plotted ? [draw(plotted, 640), draw(plotted, 340)] : []
    })
    const tables = Object.values(tool.tables).map((table) => JSON.stringify(table.rows(view)))
    return drawings.join('') + tables.join('') + tool.conclude(view) + JSON.stringify(tool.remarks(view))
  })
  return texts.join('')
}

describe('functions', () => {
  it('gives the normal distribution', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14)
    expect(normalCdf(-3)).toBeCloseTo(0.0013498980316301, 14)
    expect(normalCdf(0)).toBe(0.5)
    expect(normalCdf(8.4)).toBeCloseTo(1, 14)
    expect(normalCdf(-40)).toBe(0)
  })

  it('gives binomial quantiles as summed probabilities do', () => {
    for (const [n, p] of [
      [1, 0.5],
      [7, 0.3],
      [40, 0.05],
      [60, 0.99],
    ] as const) {
      let probability = (1 - p) ** n
      let sum = 0
      const cumulative = Array.from({ length: n + 1 }, (_, k) => {
        sum += probability
        probability *= (p / (1 - p)) * ((n - k) / (k + 1))
        return sum
      })
      for (const q of [0.025, 0.3, 0.5, 0.9, 0.975])
        expect(binomialQuantile(n, p, q), `${n} ${p} ${q}`).toBe(cumulative.findIndex((value) => value >= q))
    }
    expect(binomialBand(200, 0.9, 0.95)).toEqual([0.855, 0.94])
    const [low, high] = binomialBand(1e6, 0.9, 0.95)
    expect(low).toBeCloseTo(0.9 - 1.96 * 3e-4, 5)
    expect(high).toBeCloseTo(0.9 + 1.96 * 3e-4, 5)
  })

  it('gives the tail of χ² (published table values)', () => {
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12)
    expect(chiSquareTail(30.14352720564616, 19)).toBeCloseTo(0.05, 12)
    expect(chiSquareTail(4, 2)).toBeCloseTo(Math.exp(-2), 14)
    expect(chiSquareTail(0, 3)).toBe(1)
    expect(chiSquareTail(5000, 19)).toBe(0)
  })

  it('reads levels from names', () => {
    const levels: Readonly<Record<string, number | undefined>> = {
      'q0.05': 0.05,
      q05: 0.05,
      q5: 0.05,
      p97: 0.97,
      'q97.5': 0.975,
      '0.5': 0.5,
      '5%': 0.05,
      'y_pred_q0.1': 0.1,
      'quantile_0.9': 0.9,
      'model-lo-90': 0.05,
      'Hi 95': 0.975,
      '分位数0.25': 0.25,
      q0: undefined,
      q100: undefined,
      feature: undefined,
    }
    for (const [name, level] of Object.entries(levels)) expect(levelIn(name), name).toBe(level)
  })
})

describe('scores', () => {
  it('agrees with the integral of (F − 1{x ≥ y})²', () => {
    for (const [y, mean, sd] of [
      [0.3, 0, 1],
      [4, 1, 0.7],
      [-2, 3, 2.5],
    ] as const) {
      const step = 1e-3
      let integral = 0
      for (let x = Math.min(y, mean) - 12 * sd; x < Math.max(y, mean) + 12 * sd; x += step)
        integral += (normalCdf((x + step / 2 - mean) / sd) - Number(x + step / 2 >= y)) ** 2 * step
      expect(gaussianCrps(y, mean, sd)).toBeCloseTo(integral, 3)
    }
  })

  it('knows the curriculum’s numbers (2.2.4, 3.2.5)', async () => {
    expect(gaussianNll(1, 0, 0.1)).toBeCloseTo(48.6, 1)
    expect(gaussianNll(3, 0, 3)).toBeCloseTo(2.52, 2)
    expect(fairCrps(Float64Array.of(1, 2, 3, 4), 2.5)).toBeCloseTo(1 / 6, 14)
    expect(plainCrps(Float64Array.of(1, 2, 3, 4), 2.5)).toBeCloseTo(0.375, 14)
    expect(intervalScore(0, 10, 12, 0.9)).toBeCloseTo(50, 9)
    const expected = [
      [0.25, 0.681, 7.53, 0.319],
      [0.5, 0.61, 2.23, 0.589],
      [2, 0.656, 1.737, 0.999],
      [4, 1.033, 2.336, 1],
    ] as const
    for (const [sd, crps, nll, coverage] of expected) {
      const report = await run(standardNormals(20_000, sd, 1001))
      expect(Math.abs(metric(report, 'crps') - crps)).toBeLessThan(0.02)
      expect(Math.abs(metric(report, 'nll') / nll - 1)).toBeLessThan(0.03)
      expect(Math.abs((report.interval?.share ?? 0) - coverage)).toBeLessThan(0.012)
      expect(metric(report, 'sigma_factor') * sd).toBeCloseTo(1, 1)
    }
  })

  it('agrees with npm run metrics', async () => {
    const report = await run(calibrated())
    const cells = calibrated()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number))
    const spec = { y_true: cells.map(([, , y]) => y), y_pred: cells.map(([mean]) => mean) }
    for (const name of ['mae', 'rmse']) expect(metric(report, name)).toBe(evaluate({ metric: name, ...spec }))
    const quantiles = await run(quantilesTooLow())
    const rows = quantilesTooLow()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number))
    const [first] = quantiles.levels ?? []
    expect(first?.pinball).toBe(
      evaluate({
        metric: 'pinball',
        y_true: rows.map(([y]) => y),
        y_pred: rows.map(([, q]) => q),
        alpha: 0.05,
      }),
    )
  })

  it('makes 2 Σ wρ of quantiles at (k − ½)/K the plain CRPS of an ensemble (Bröcker 2012)', () => {
    const members = random(5, 'test').normal(9)
    const sorted = Float64Array.from(members).sort()
    const levels = Array.from(sorted, (_, k) => (k + 0.5) / 9)
    const weights = shares(levels)
    for (const weight of weights) expect(weight).toBeCloseTo(1 / 9, 12)
    for (const y of [-2, 0.1, 3]) {
      const sum = levels.reduce(
        (all, level, k) => all + 2 * (weights[k] ?? 0) * pinballLoss(y, sorted[k] ?? 0, level),
        0,
      )
      expect(sum).toBeCloseTo(plainCrps(sorted, y), 12)
    }
  })

  it('scores ensembles as sums over all pairs do, and fair is unbiased', () => {
    const draws = random(1001, 'test').normal(4000 * 6)
    let [fair, plain] = [0, 0]
    for (let row = 0; row < 4000; row++) {
      const [y = 0, ...members] = draws.subarray(row * 6, row * 6 + 6)
      const sorted = Float64Array.from(members).sort()
      if (row < 20) {
        const pairs = members.flatMap((a) => members.map((b) => Math.abs(a - b))).reduce((a, b) => a + b)
        const error = members.reduce((sum, x) => sum + Math.abs(x - y), 0) / 5
        expect(plainCrps(sorted, y)).toBeCloseTo(error - pairs / 50, 12)
      }
      fair += fairCrps(sorted, y) / 4000
      plain += plainCrps(sorted, y) / 4000
    }
    // E = 1/√π for the distribution itself; five members without correction give 6/5 of it
    expect(Math.abs(fair - 1 / Math.sqrt(Math.PI))).toBeLessThan(0.03)
    expect(Math.abs(plain - 1.2 / Math.sqrt(Math.PI))).toBeLessThan(0.03)
  })

  it('keeps a calibrated ensemble and calibrated quantiles within their bands', async () => {
    const draws = random(1002, 'test').normal(2000 * 20)
    const rows = Array.from({ length: 2000 }, (_, row) => draws.subarray(row * 20, row * 20 + 20).join(','))
    const ensemble = await run(rows.join('\n'))
    expect(ensemble.kind).toBe('ensemble')
    expect(ensemble.level).toBeCloseTo(0.9, 12)
    expect(ensemble.pit.p).toBeGreaterThan(0.01)
    expect(ensemble.pit.counts).toHaveLength(20)
    const quantiles = await run(
      ['y,q10,q50,q90', ...rows.map((row) => `${row.split(',')[0]},-1.2815515655,0,1.2815515655`)].join('\n'),
    )
    expect(quantiles.pit.p).toBeGreaterThan(0.01)
    expect(quantiles.pit.freedom).toBe(3)
    expect(quantiles.level).toBe(0.8)
  })
})

describe('reading', () => {
  it('takes σ, variance and log variance, and columns in any order', async () => {
    const nll = metric(await run('mu,sigma,y\n0,2,1\n1,2,4\n'), 'nll')
    expect(metric(await run('y,pred,var\n1,0,4\n4,1,4\n'), 'nll')).toBeCloseTo(nll, 12)
    expect(metric(await run(`log_var;y;mean\n${Math.log(4)};1;0\n${Math.log(4)};4;1\n`), 'nll')).toBeCloseTo(
      nll,
      12,
    )
    expect(metric(await run('0\t2\t1\n1\t2\t4\n'), 'nll')).toBeCloseTo(nll, 12)
    expect(metric(await run('真实值,均值,标准差\n1,0,2\n4,1,2\n'), 'nll')).toBeCloseTo(nll, 12)
  })

  it('takes a header of bare levels', async () => {
    const report = await run('0.9,y,0.1\n3,1,0\n3,2,0\n')
    expect(report.levels?.map(({ nominal }) => nominal)).toEqual([0.1, 0.9])
    expect(report.interval?.share).toBe(1)
  })

  it('sorts crossed quantiles when asked, and says which rows', async () => {
    const kept = await run(quantilesTooLow())
    const sorted = await run(quantilesTooLow(), { crossing: 'sort' })
    expect(kept.warnings.join()).toMatch(/4 行的分位数交叉（第一个在第 32 行）/)
    expect(metric(sorted, 'crps')).toBeLessThan(metric(kept, 'crps'))
  })

  const refused: Readonly<Record<string, RegExp>> = {
    'mu,sigma,y\n0,1,2\n0,,1\n': /第 3 行、第 2 列（sigma）是空的/,
    'mu,sigma,y\n0,1,2\n0,0,1\n': /第 3 行.*「0」.*大于 0/,
    'mu,var,y\n0,1,2\n0,-1,1\n': /第 3 行.*「-1」.*方差/,
    'mu,sigma,y\n0,1,2\n0,nan,1\n': /第 3 行.*「nan」/,
    'mu,sigma,y\n0,1,x\n0,1,1\n': /「x」/,
    '1,2,3\n4,5\n': /第 2 行有 2 列/,
    'a,b\n1,2\n': /只有 2 列/,
    '<script>alert(1)</script>': /只有 1 列/,
    'a\0b': /空字节/,
    'mu,sigma,y\n0,1,2\n': /只有一行/,
    'mu,sigma,z\n0,1,2\n1,1,1\n': /没有真实值/,
    'y,a,b\n0,1,2\n1,1,1\n': /认不出预测/,
    'y,q5,q0.05\n0,1,2\n1,1,1\n': /分位水平 0.05 有两列/,
    'mu,sigma,y\n0,1,1e200\n0,1,1\n': /10¹⁰⁰/,
    '': /没有一行数据/,
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

const many = (row: string): string => Array.from({ length: 60 }, () => row).join('\n')

describe('odd data', () => {
  for (const [name, text] of Object.entries({
    'all equal': `mu,sigma,y\n${many('1,1,1')}`,
    'far away': `mu,sigma,y\n${many('0,1e-8,1e30')}`,
    'two rows': 'mu,sigma,y\n0,1,2\n1,1,1\n',
    'unpaired quantiles': `y,q10,q50,q80\n${many('1,0,1,2')}`,
    'one-sided quantiles': `y,q60,q80\n${many('1,0,1')}`,
    'equal members': `y,m1,m2,m3\n${many('1,1,1,1')}`,
    groups: `y,mu,sigma,group\n${many('1,0,1,a')}\n${many('5,0,1,b')}`,
  }))
    it(`draws ${name}`, async () => {
      expect(/NaN|undefined/.exec(drawAll(await run(text)))).toBeNull()
    })

  it('draws every sample, and says what is wrong with it', async () => {
    const said: Readonly<Record<string, RegExp>> = {
      calibrated: /^$/,
      overconfident: /∪ 形[\s\S]*σ 整体乘/,
      width: /条件覆盖率不对/,
      quantiles: /预测偏低/,
      ensemble: /盖住/,
    }
    for (const id of Object.keys(tool.presets)) {
      const { data = [] } = await sampleOf(tool, id)
      const report = await reportOn(data)
      expect(/NaN|undefined/.exec(drawAll(report))).toBeNull()
      expect(report.warnings.join('\n')).toMatch(said[id] ?? /never/)
    }
  })
})

describe('awkward tables', () => {
  it('warns where q1, q2, q3 were meant as quartiles', async () => {
    const rows = '1,0,1,2\n2,1,2,3\n1,1,3,4\n'
    expect((await run(`y,q1,q2,q3\n${rows}`)).warnings[0]).toMatch(/0\.01 到 0\.03.*四分位数写成 q0\.25/)
    expect((await run(`y,q0.25,q0.5,q0.75\n${rows}`)).warnings.join('')).not.toContain('四分位')
  })

  it('says that it takes no JSON', async () => {
    for (const text of ['[{"mu": 1, "sigma": 1, "y": 2}]', '{"mu": [1], "sigma": [1], "y": [2]}'])
      await expect(run(text)).rejects.toThrow(/^这是 JSON；这里接受 CSV/)
  })
})
