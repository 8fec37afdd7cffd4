import { expect, test } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { mcnemar } from './mcnemar.ts'
import { itemsForDifference, itemsForWidth } from './needed.ts'
import { naivePassAtK, passAtK } from './pass-at-k.ts'
import { newcombe, standardError, twoSided, wilson } from './proportion.ts'
import { clustered, leaderboard, pairedItems, tasks } from './samples.ts'
import tool from './tool.ts'
import work from './work.ts'
import type { Options } from './work.ts'

const DEFAULTS: Options = { level: '95', k: 5, delta: 3, power: '80', seed: 1, replicas: 1 }

async function viewOf(content: string | File, changes: Partial<Options> = {}) {
  const settings = { ...DEFAULTS, ...changes }
  const data = [typeof content === 'string' ? textFile(content) : content]
  const analysis = await work.open({ data }, settings)
  return { report: structuredClone(await analysis.finish()), settings }
}

const refusal = async (content: string | File): Promise<string> =>
  viewOf(content).then(
    () => 'accepted',
    (error: Error) => `${error.constructor.name}: ${error.message}`,
  )

/** C(n, k) by Pascal's rule. */
const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : k === 0 || k === n ? 1 : choose(n - 1, k - 1) + choose(n - 1, k)

test('Wilson: the bounds are where the z-test just does not reject', () => {
  const z = twoSided(0.95)
  expect(z).toBeCloseTo(1.959964, 6)
  for (const [share, items] of [
    [0.7, 164],
    [0.55, 200],
    [0, 10],
    [1, 3],
    [0.01, 1000],
  ] as const)
    for (const bound of wilson(share, items, z)) {
      if (bound === share) continue
      expect(Math.abs(share - bound) / Math.sqrt((bound * (1 - bound)) / items)).toBeCloseTo(z, 9)
    }
})

test('Newcombe 1998, table II, case (a): 56/70 and 48/80', () => {
  const z = twoSided(0.95)
  const one = (correct: number, items: number) => ({
    accuracy: correct / items,
    wilson: wilson(correct / items, items, z),
  })
  const [low, high] = newcombe(one(56, 70), one(48, 80))
  expect(low).toBeCloseTo(0.0524, 4)
  expect(high).toBeCloseTo(0.3339, 4)
})

test('McNemar against sums of binomial coefficients', () => {
  for (let first = 0; first <= 9; first++)
    for (let other = 0; other <= 9 && first + other > 0; other++) {
      const count = first + other
      const fewer = Math.min(first, other)
      const terms = Array.from({ length: fewer + 1 }, (_, index) => choose(count, index) / 2 ** count)
      const tail = terms.reduce((sum, term) => sum + term, 0)
      const { exact, midP } = mcnemar(first, other)
      expect(exact).toBeCloseTo(Math.min(1, 2 * tail), 12)
      expect(midP).toBeCloseTo(Math.min(1, 2 * tail - terms[fewer]!), 12)
    }
  expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1 })
  // far beyond where 2^-n underflows: the normal approximation, z = 4
  expect(mcnemar(502_000, 498_000).exact).toBeGreaterThan(6.2e-5)
  expect(mcnemar(502_000, 498_000).exact).toBeLessThan(6.4e-5)
})

test('pass@k against binomial coefficients', () => {
  for (let n = 1; n <= 9; n++)
    for (let c = 0; c <= n; c++)
      for (let k = 1; k <= n; k++)
        expect(passAtK(n, c, k)).toBeCloseTo(1 - choose(n - c, k) / choose(n, k), 12)
  expect(passAtK(3, 1, 4)).toBeNaN()
  expect([1, 5, 10].map((k) => passAtK(20, 3, k).toFixed(3))).toEqual(['0.150', '0.601', '0.895'])
  expect([1, 5, 10].map((k) => naivePassAtK(20, 3, k).toFixed(3))).toEqual(['0.150', '0.556', '0.803'])
})

test('standard errors', () => {
  const values = random(3, 'test/values').integers(50, 2)
  const mean = values.reduce((sum, value) => sum + value, 0) / 50
  expect(standardError(values, null)).toBeCloseTo(Math.sqrt((mean * (1 - mean)) / 50), 12)
  // each item ten times over: the clustered error does not believe that there are more
  const copies = Int32Array.from({ length: 500 }, (_, index) => values[Math.floor(index / 10)]!)
  const of = Int32Array.from({ length: 500 }, (_, index) => Math.floor(index / 10))
  expect(standardError(copies, { of, count: 50 })).toBeCloseTo(standardError(values, null), 12)
  // 200 items for ±0.07 at p = 0.5; 80 % power to find 0.1 with variance 0.25: (1.96 + 0.8416)² · 0.25 / 0.01
  expect(itemsForWidth(0.5, 0.07, twoSided(0.95))).toBe(196)
  expect(itemsForDifference(0.25, 0.1, twoSided(0.95), twoSided(0.6))).toBe(197)
})

test('the paired sample by hand', async () => {
  const { report } = await viewOf(pairedItems())
  const rows = pairedItems()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',').map(Number))
  const [comparison] = report.comparisons
  expect(comparison!.paired).toMatchObject({
    both: rows.filter(([, a, b]) => a === 1 && b === 1).length,
    onlyFirst: rows.filter(([, a, b]) => a === 1 && b === 0).length,
    onlyOther: rows.filter(([, a, b]) => a === 0 && b === 1).length,
    neither: rows.filter(([, a, b]) => a === 0 && b === 0).length,
  })
  const [low, high] = comparison!.paired!.bootstrap!
  const half = 1.96 * comparison!.paired!.standardError
  expect(low).toBeCloseTo(comparison!.difference - half, 1)
  expect(high).toBeCloseTo(comparison!.difference + half, 1)
  expect(comparison!.paired!.standardError).toBeLessThan(comparison!.unpaired.standardError)
})

test('formats give the same result', async () => {
  const wanted = (await viewOf('id,a,b\nq1,1,0\nq2,0,0\nq3,1,1')).report
  const forms = [
    'q1 1 0\nq2 0 0\nq3 1 1',
    '1,0\n0,0\n1,1',
    'a;b\n对;错\n错;错\n对;对',
    'a\tb\r\ntrue\tfalse\r\nfalse\tfalse\r\ntrue\ttrue\r\n',
    '{"doc_id":0,"a":1.0,"b":false,"prompt_tokens":31}\n{"doc_id":1,"a":0,"b":false,"prompt_tokens":32}\n{"doc_id":2,"a":1,"b":true,"prompt_tokens":33}',
  ]
  for (const form of forms) {
    const { report } = await viewOf(form)
    expect(report.systems.map(({ correct }) => correct)).toEqual(wanted.systems.map(({ correct }) => correct))
    expect(report.comparisons[0]!.paired).toEqual(wanted.comparisons[0]!.paired)
  }
  expect((await viewOf(forms[4]!)).report.understood).toContain('没有用的字段')
  const shares = (await viewOf('题数=164\n准确率=70%')).report
  expect(shares.systems[0]!.accuracy).toBeCloseTo(0.7, 12)
  expect((await viewOf('n=20；c=3')).report.passAtK!.unbiased).toBeCloseTo(0.6009, 4)
  expect((await viewOf('task n c\nt1 20 3\nt2 20 0')).report.passAtK!.tasks).toBe(2)
})

test('groups widen the interval', async () => {
  const { report } = await viewOf(clustered())
  const without = await viewOf(
    clustered()
      .replace(/passage-\d+,/g, '')
      .replace('group,', ''),
  )
  expect(report.groups).toBe(24)
  expect(report.systems[0]!.standardError).toBeGreaterThan(2 * without.report.systems[0]!.standardError)
})

test('refuses what it cannot use in one sentence', async () => {
  const zero = new File([new Uint8Array([80, 75, 3, 4, 0, 0])], 'a.zip')
  expect(await refusal('a,b\n1,0\n1,2\n0,1')).toMatch(/InputError: 第 3 行、第 2 列（b）是「2」/)
  expect(await refusal('a,b\n1,0\n1,\n0,1')).toMatch(/InputError: 第 3 行、第 2 列（b）是「」/)
  expect(await refusal('a,b\n1,0\n1\n0,1')).toMatch(/InputError: 第 3 行有 1 列/)
  expect(await refusal('items=10, correct=12')).toMatch(/InputError: 第 1 行答对 12 题/)
  expect(await refusal('items=0, correct=0')).toMatch(/InputError: 第 1 行、第 1 列（items）是「0」/)
  expect(await refusal('items=10, correct=x')).toMatch(/InputError: 「correct=x」看不懂/)
  expect(await refusal('task,n,c\nt,5,6')).toMatch(/通过 6 次，采样却只有 5 次/)
  expect(await refusal('task,n,c\nt,5,NaN')).toMatch(/第 2 行、第 3 列（c）是「NaN」/)
  expect(await refusal('items,accuracy\n10,1.7')).toMatch(/0 到 1 的准确率/)
  expect(await refusal('<script>alert(1)</script>')).toMatch(/InputError: /)
  expect(await refusal('{"a":1}\nnope')).toMatch(/第 2 行「nope」不是 JSON/)
  expect(await refusal('{"a":1}\n{"b":1}')).toMatch(/第 2 行没有字段 a/)
  expect(await refusal('hello world\nfoo bar')).toMatch(/InputError: /)
  expect(await refusal(zero)).toMatch(/空字节/)
  expect(await refusal('')).toMatch(/InputError: /)
})

test('odd data give a result without NaN in a figure', async () => {
  const odd = [
    '1',
    '0\n0\n0',
    '1,1\n1,1\n1,1',
    Array.from({ length: 30 }, () => '1,1').join('\n'),
    Array.from({ length: 30 }, () => '1,0').join('\n'),
    'items=1, correct=1',
    'items=5, correct=0',
    'n=1, c=1',
    'n=3, c=0',
    'task,n,c\na,3,1\nb,20,4',
    leaderboard,
    tasks(),
  ]
  for (const text of odd) {
    const view = await viewOf(text)
    expect(JSON.stringify(drawTool(tool, view))).not.toMatch(/="[^"]*NaN/)
    expect(tool.conclude(view)).not.toContain('NaN')
  }
  const { report } = await viewOf('task,n,c\na,3,1\nb,20,4')
  expect(report.passAtK).toMatchObject({ tasks: 1, short: { count: 1, line: 2 } })
  expect(report.warnings.join()).toMatch(/1 题的采样数不到 k = 5（第一处在第 2 行）/)
})

test('fifty thousand items take a second or so', async () => {
  const rows = Array.from(
    { length: 50_000 },
    (_, item) => `${item % 3 === 0 ? 0 : 1},${item % 4 === 0 ? 0 : 1}`,
  )
  const { report } = await viewOf(rows.join('\n'))
  expect(report.systems[0]!.items).toBe(50_000)
  expect(JSON.stringify(report).length).toBeLessThan(30_000)
}, 30_000)

test('a JSON array is named as what it is', async () => {
  for (const text of ['[{"id": 1, "a": 1}, {"id": 2, "a": 0}]', '[1, 0, 1]'])
    expect(await refusal(text)).toMatch(/^InputError: 这是 JSON 数组；要 JSONL/)
})
