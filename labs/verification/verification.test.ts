import { describe, expect, it } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { changeSettings, defaultSettings } from '../../src/lab/settings.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf, sampleOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evidenceFor, falseIdentification } from './evidence.ts'
import { rank, readings } from './ranked.ts'
import type { Report } from './report.ts'
import { distances, embeddings, fingers, normalScores } from './samples.ts'
import tool from './tool.ts'
import { trialsOf } from './trials.ts'
import work from './work.ts'

type Options = Parameters<typeof work.open>[1]
const base: Options = {
  sense: 'similarity',
  axes: 'normal',
  gallery: 1000,
  maxPairs: 2e6,
  seed: 1,
  replicas: 1,
}

async function reportOn(text: string, change: Partial<Options> = {}, impostor = ''): Promise<Report> {
  const given = { data: [textFile(text)], impostor: impostor === '' ? [] : [textFile(impostor)] }
  const analysis = await work.open(given, { ...base, ...change })
  const report = await analysis.finish()
  // whatever it says can be drawn
  for (const axes of ['normal', 'log'] as const)
    drawTool(tool, { report: structuredClone(report), settings: { ...base, ...change, axes } })
  return report
}

const refusal = async (text: string, impostor = ''): Promise<string> => {
  try {
    await reportOn(text, {}, impostor)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'accepted'
}

const cellsOf = (csv: string): string[][] =>
  csv
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

describe('agreement with npm run metrics', () => {
  it.each([1, 2, 3])('EER and TAR of scores with ties, seed %i', async (seed) => {
    const text = normalScores(400, 2, seed, 1)
    const scores = (kind: string): number[] =>
      cellsOf(text).flatMap(([score, label]) => (label === kind ? [Number(score)] : []))
    const given = { genuine: scores('genuine'), impostor: scores('impostor') }
    const { eer, rates } = await reportOn(text)
    expect(eer).toBeCloseTo(Number(evaluate({ metric: 'eer', ...given })), 12)
    for (const { far, tar } of rates.filter((one) => one.tar !== null))
      expect(tar).toBeCloseTo(Number(evaluate({ metric: 'tar_at_far', far, ...given })), 12)
  })

  it('the first sample, and the one of distances', async () => {
    const rows = cellsOf(fingers())
    const of = (same: boolean): number[] =>
      rows.flatMap(([a, b, score]) => ((a === b) === same ? [Number(score)] : []))
    const { eer } = await reportOn(fingers())
    expect(eer).toBeCloseTo(Number(evaluate({ metric: 'eer', genuine: of(true), impostor: of(false) })), 12)
    const negative = (kind: string): number[] =>
      cellsOf(distances()).flatMap(([score, same]) => (same === kind ? [-Number(score)] : []))
    const found = await reportOn(distances(), { sense: 'distance' })
    expect(found.eer).toBeCloseTo(
      Number(evaluate({ metric: 'eer', genuine: negative('1'), impostor: negative('0') })),
      12,
    )
    expect(found.eerThreshold).toBeGreaterThan(0)
  })
})

describe('weighted readings', () => {
  it('are those of pairs that occur as often as they weigh', () => {
    const stream = random(5, 'test')
    for (let round = 0; round < 20; round++) {
      const genuine = Float64Array.from(stream.integers(12, 8), (value) => value + 3)
      const impostor = Float64Array.from(stream.integers(15, 8))
      const trials = trialsOf(genuine, impostor)
      const ranked = rank(trials)
      const times = stream.integers(27, 4)
      const weights = Float64Array.from(ranked.order, (pair) => times[pair] ?? 0)
      const repeated = (values: Float64Array, from: number): number[] =>
        Array.from(values).flatMap((value, index) => Array<number>(times[from + index] ?? 0).fill(value))
      const given = { genuine: repeated(genuine, 0), impostor: repeated(impostor, 12) }
      const { eer, tars } = readings(ranked, weights, [0.5, 0, 0.07, 1])
      expect(eer).toBeCloseTo(Number(evaluate({ metric: 'eer', ...given })), 10)
      for (const [index, far] of [0.5, 0, 0.07, 1].entries())
        expect(tars[index]).toBeCloseTo(Number(evaluate({ metric: 'tar_at_far', far, ...given })), 10)
    }
  })
})

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

describe('embeddings', () => {
  it('are compared in all pairs by cosine', async () => {
    const rows = cellsOf(embeddings())
    const scores: { readonly genuine: number[]; readonly impostor: number[] } = { genuine: [], impostor: [] }
    for (const [place, [first, ...left]] of rows.entries())
      for (const [second, ...right] of rows.slice(place + 1)) {
        const [a, b] = [left.map(Number), right.map(Number)]
        scores[first === second ? 'genuine' : 'impostor'].push(dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))
      }
    const report = await reportOn(embeddings())
    expect([report.genuine, report.impostor, report.identities]).toEqual([300, 10_875, 30])
    expect(report.eer).toBeCloseTo(Number(evaluate({ metric: 'eer', ...scores })), 10)
  })

  it('are sampled beyond the limit, which is said', async () => {
    const [header, ...rows] = embeddings().split('\n')
    const twice = [header, ...rows, ...rows, ...rows].join('\n')
    const all = await reportOn(twice, { maxPairs: 2e5 })
    const some = await reportOn(twice, { maxPairs: 1e4 })
    expect(some.impostor).toBe(10_000)
    expect(some.genuine).toBe(all.genuine)
    expect(some.warnings.join()).toContain('随机抽了 10000 对')
    expect(Math.abs(some.eer - all.eer)).toBeLessThan(0.01)
  })

  it('draw genuine pairs too where they are too many', async () => {
    const noise = random(1, 'test').normal(2000)
    const rows = Array.from({ length: 400 }, (_, row) =>
      [`p${row % 2}`, ...Array.from({ length: 5 }, (_entry, column) => noise[5 * row + column] ?? 0)].join(
        ',',
      ),
    )
    const { genuine, impostor } = await reportOn(rows.join('\n'), { maxPairs: 1e4 })
    expect([genuine, impostor]).toEqual([10_000, 10_000])
  })
})

/** Width of the interval of the first TAR. */
const width = ({ rates }: Report): number => {
  const interval = rates[0]?.interval
  return interval ? interval[1] - interval[0] : Number.NaN
}

describe('intervals', () => {
  it('by identity are wider than by pair where identities differ', async () => {
    const byIdentity = await reportOn(fingers())
    const labels = cellsOf(fingers()).map(([a, b, score]) => `${score},${a === b ? 1 : 0}`)
    const byPair = await reportOn(['score,label', ...labels].join('\n'))
    expect(byPair.eer).toBe(byIdentity.eer)
    expect(width(byIdentity)).toBeGreaterThan(1.1 * width(byPair))
  })

  it('follow the rule of three where no pair is wrong', async () => {
    const { eer, eerInterval, rates } = await reportOn(normalScores(200, 12, 1))
    expect(eer).toBe(0)
    expect(eerInterval).toEqual([0, 3 / 200])
    expect(rates[0]?.interval).toEqual([1 - 3 / 200, 1])
  })
})

describe('evidence', () => {
  it.each([
    [1e-4, 29_999, 'none'],
    [1e-4, 30_000, 'rough'],
    [1e-4, 300_000, 'enough'],
    [1e-6, 2_999_999, 'none'],
    [1e-6, 3_000_000, 'rough'],
    [1e-3, 3000, 'rough'],
  ] as const)('FAR %f of %i impostor pairs: %s', (far, impostors, expected) => {
    expect(evidenceFor(far, impostors)).toBe(expected)
  })

  it('withholds the number itself', async () => {
    const { rates } = await reportOn(normalScores(1000, 3, 1))
    expect(rates.map(({ tar }) => tar !== null)).toEqual([true, true, false, false, false, false])
    const settings = changeSettings(defaultSettings(tool.controls), {})
    const report = await reportOn(normalScores(1000, 3, 1))
    expect(JSON.stringify(tool.tables.rates?.rows({ report, settings }))).toContain(
      '["FAR 10⁻⁶","证据不足","—"',
    )
  })

  it('extrapolates to identification', () => {
    expect(falseIdentification(1e-4, 1000)).toBeCloseTo(1 - (1 - 1e-4) ** 1000, 12)
    expect(falseIdentification(1e-12, 1000)).toBeCloseTo(1e-9, 15)
  })
})

describe('forms of input', () => {
  const forms = [
    ['labels', 'score,label\n3,genuine\n4,genuine\n1,impostor\n3.5,impostor'],
    ['labels first, no header', '1 3\n1 4\n0 1\n0 3.5'],
    ['labels last, no header', '3\t同\n4\t同\n1\t异\n3.5\t异'],
    ['Chinese', '分数,真假\n3,真\n4,真\n1,假\n3.5,假'],
    ['identities', 'id1,id2,score\na,a,3\nb,b,4\na,b,1\nb,a,3.5'],
    ['identities, no header', '1,1,3.0\n2,2,4.0\n1,2,1.0\n2,1,3.5'],
    ['two columns', 'genuine,impostor\n3,1\n4,3.5'],
    ['target and nontarget', 'nontarget;target\n1;3\n3.5;4'],
    ['JSON', '{"metric":"eer","genuine":[3,4],"impostor":[1,3.5]}'],
  ] as const
  it.each(forms)('%s', async (_name, text) => {
    const { genuine, impostor, eer } = await reportOn(text)
    expect([genuine, impostor, eer]).toEqual([2, 2, 0.5])
  })

  it('two boxes', async () => {
    const { genuine, impostor, eer } = await reportOn('3\n4', {}, 'score\n1\n3.5')
    expect([genuine, impostor, eer]).toEqual([2, 2, 0.5])
  })

  it('columns of different length', async () => {
    const { genuine, impostor } = await reportOn('genuine,impostor\n3,1\n4,2\n,2.5')
    expect([genuine, impostor]).toEqual([2, 3])
  })

  it('a direction that is the wrong way round is said', async () => {
    const { warnings } = await reportOn(distances())
    expect(warnings.join()).toContain('方向多半反了')
  })
})

describe('bad input', () => {
  it.each([
    ['<script>alert(1)</script>', '', '第 1 行'],
    ['\0\0\0', '', '不是文本文件'],
    ['0.5\n0.6', '', '只有一列分数'],
    ['0.5\n0.6', '0.1\nx', '第 2 行'],
    ['0.5\n0.6', '0.1,0.2', '这里只要一列'],
    ['score,label\n0.5,genuine\n0.3,impostor', '0.1', '第二个框'],
    ['score,label\n0.5,genuine\n0.3,maybe', '', '第 3 行、第 2 列（label）是「maybe」'],
    ['score,label\n0.5,genuine\n,impostor', '', '第 3 行、第 1 列（score）是空的'],
    ['score,label\n0.5,genuine\nnan,impostor', '', '第 3 行、第 1 列（score）是「nan」'],
    ['score,label\n0.5,genuine\n0.1', '', '第 3 行有 1 列'],
    ['score,label\n0.5,genuine', '', '没有一对假对'],
    ['score,label\n0.5,0\n0.1,0', '', '没有一对真对'],
    ['genuine,impostor\n3,1\n,2\n4,3', '', '第 3 行、第 1 列（genuine）是空的'],
    ['identity,e0,e1\na,0,0\na,1,0', '', '第 2 行的嵌入全是 0'],
    ['identity,e0,e1\na,1,0\nb,1,1', '', '没有一对真对'],
    ['identity,e0,e1\na,1,0\na,1,1', '', '没有一对假对'],
    ['identity,e0,e1\na,1,0\na,x,1', '', '第 3 行、第 2 列（e0）是「x」'],
    ['score,other,third\n0.5,2,3', '', '不知道哪些是真对'],
    ['{"genuine":[1,2]}', '', '没有非空的 impostor'],
    ['{"genuine":[1,"a"],"impostor":[2]}', '', '第 2 项不是有限的数'],
    ['{"genuine":[1', '', '不是一个完整的 JSON'],
  ])('%j', async (text, impostor, expected) => {
    expect(await refusal(text, impostor)).toContain(expected)
  })

  it.each([
    'score,label\n0.5,genuine\n0.5,impostor',
    'score,label\n0.9,genuine\n0.5,impostor',
    'score,label\n0.1,genuine\n0.5,impostor',
    ['score,label', ...Array.from({ length: 50 }, (_, row) => `1,${row % 2}`)].join('\n'),
    'id1,id2,score\na,a,1\na,b,0\n',
  ])('is shown as far as it goes: %j', async (text) => {
    const { eer } = await reportOn(text)
    expect(eer).toBeGreaterThanOrEqual(0)
    expect(eer).toBeLessThanOrEqual(1)
  })
})

it.each(Object.keys(tool.presets))('sample %s has finite numbers throughout', async (id) => {
  const settings = changeSettings(defaultSettings(tool.controls), tool.presets[id]?.settings ?? {})
  const report = await reportOf(tool, await sampleOf(tool, id), settings)
  expect(JSON.stringify(tool.json({ report, settings }))).not.toMatch(/NaN|Infinity/)
})

describe('awkward tables', () => {
  it('takes no two empty identities for the same one', async () => {
    expect(await refusal('id1,id2,score\nA,A,0.9\n,,0.8\nA,B,0.1\n')).toBe(
      '第 3 行、第 1 列（id1）是空的，这里要一个身份。',
    )
    expect(await refusal('id,e0,e1\nA,1,0\n,0.9,0.1\nA,0,1\n')).toMatch(/第 3 行、第 1 列（id）是空的/)
  })

  it('believes the label beside two columns of sample names', async () => {
    const { genuine, impostor, identities, warnings } = await reportOn(
      'probe,gallery,score,label\na1,a2,0.9,1\na1,b1,0.1,0\nb1,b2,0.8,1\n',
    )
    expect([genuine, impostor, identities]).toEqual([2, 1, null])
    expect(warnings[0]).toMatch(/^第 2 行的第 4 列（label）与第 1 列（probe）、第 2 列（gallery）/)
  })

  it('keeps the identities where the label says the same', async () => {
    const { identities, warnings } = await reportOn('id1,id2,score,label\nA,A,0.9,1\nA,B,0.1,0\nB,B,0.8,1\n')
    expect(identities).toBe(2)
    expect(warnings.join('')).not.toContain('没有用到')
  })

  it('refuses JSON whose numbers are not finite or that is no pair of lists', async () => {
    for (const entry of ['1e999', 'NaN', '"0.5"', 'null'])
      expect(await refusal(`{"genuine": [0.9, ${entry}], "impostor": [0.1]}`)).toMatch(
        /genuine 第 2 项不是有限的数/,
      )
    expect(await refusal('[{"score": 0.9, "label": 1}]')).toMatch(/这是 JSON 数组/)
    expect(await refusal('{"score": 1, "label": 1}\n{"score": 0, "label": 0}')).toMatch(/存成 CSV/)
  })
})

it('names no FAR above 1 when there are hardly any impostor pairs', async () => {
  const report = await reportOn('score,label\n0.9,1\n0.8,1\n0.1,0\n0.2,0\n')
  expect(report.warnings.join('')).toContain('假对只有 2 个')
  expect(tool.conclude({ report, settings: base })).toMatch(/2 个假对什么 FAR 也说不出。$/)
})
