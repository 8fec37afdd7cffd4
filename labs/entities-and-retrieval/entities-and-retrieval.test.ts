import { expect, test } from 'vitest'
import { random } from '../../src/engine/nn/random.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { evaluate } from '../../src/metrics/evaluate.ts'
import { pairSpans, scoreOf } from './entity-scores.ts'
import { dcg, exponential, linear } from './ranking-scores.ts'
import type { Options } from './retrieval.ts'
import { five, graded, ideal, search, tagger, tenTokens } from './samples.ts'
import { lenientSpans, strictSpans, tagOf } from './tags.ts'
import type { Span } from './tags.ts'
import tool from './tool.ts'
import work from './work.ts'

interface Texts {
  readonly tags?: string | File
  readonly qrels?: string | File
  readonly run?: string | File
}

const DEFAULTS: Options = {
  scheme: 'auto',
  zeroDivision: '0',
  k: 10,
  relevantFrom: 1,
  missing: 'zero',
  ties: 'trec',
  seed: 1,
  replicas: 1,
}

const filesOf = (content: string | File | undefined): readonly File[] =>
  content === undefined ? [] : [typeof content === 'string' ? textFile(content) : content]

async function viewOf({ tags, qrels, run }: Texts, changes: Partial<Options> = {}) {
  const settings = { ...DEFAULTS, ...changes }
  const given = { tags: filesOf(tags), qrels: filesOf(qrels), run: filesOf(run) }
  const analysis = await work.open(given, settings)
  return { report: structuredClone(await analysis.finish()), settings }
}

const refusal = async (texts: Texts): Promise<string> =>
  viewOf(texts).then(
    () => 'accepted',
    (error: Error) => `${error.constructor.name}: ${error.message}`,
  )

const read = (tags: string) => tags.split(' ').map((tag) => tagOf(tag, false))
const written = (spans: readonly Span[]): string =>
  spans.map(({ start, end, type }) => `${type}${start}-${end}`).join(' ')

test.each([
  ['B-X I-X O B-Y', 'X0-1 Y3-3', 'X0-1 Y3-3'],
  ['I-X I-X O', 'X0-1', ''],
  ['B-X I-Y I-Y', 'X0-0 Y1-2', 'X0-0'],
  ['B-X B-X I-X', 'X0-0 X1-2', 'X0-0 X1-2'],
  ['O I-X B-X', 'X1-1 X2-2', 'X2-2'],
  ['X X O Y', 'X0-1 Y3-3', ''],
])('IOB2 %s', (tags, lenient, strict) => {
  expect(written(lenientSpans(read(tags)))).toBe(lenient)
  expect(written(strictSpans(read(tags), 'iob2'))).toBe(strict)
})

test.each([
  ['S-X B-Y E-Y', 'X0-0 Y1-2', 'X0-0 Y1-2'],
  ['B-X I-X O', 'X0-1', ''],
  ['U-X B-Y I-Y L-Y O', 'X0-0 Y1-3', 'X0-0 Y1-3'],
  ['B-X M-X E-X S-X', 'X0-2 X3-3', 'X0-2 X3-3'],
  ['E-X E-X', 'X0-0 X1-1', ''],
])('IOBES %s', (tags, lenient, strict) => {
  expect(written(lenientSpans(read(tags)))).toBe(lenient)
  expect(written(strictSpans(read(tags), 'iobes'))).toBe(strict)
})

test('pairs of random spans agree with all pairs tried', () => {
  const draw = random(5, 'test/spans')
  const spans = (): Span[] => {
    const made: Span[] = []
    for (let start = draw.integer(3); start < 30; start += 1 + draw.integer(4)) {
      const end = start + draw.integer(4)
      made.push({ start, end, type: 'XY'[draw.integer(2)]! })
      start = end
    }
    return made
  }
  for (let trial = 0; trial < 300; trial++) {
    const [real, found] = [spans(), spans()]
    const pairs = pairSpans(real, found)
    const right = real.filter((a) =>
      found.some((b) => a.start === b.start && a.end === b.end && a.type === b.type),
    )
    expect(pairs.filter(({ kind }) => kind === 'right')).toHaveLength(right.length)
    // one to one, nothing lost
    expect(pairs.flatMap(({ real: span }) => (span ? [span] : []))).toEqual(real)
    expect(new Set(pairs.flatMap(({ found: span }) => (span ? [span] : []))).size).toBe(found.length)
    for (const { real: a, found: b, kind } of pairs) {
      if (a && b) expect(a.start <= b.end && b.start <= a.end).toBe(true)
      if (kind === '边界') expect(a!.type).toBe(b!.type)
    }
  }
})

test('zero denominators', () => {
  expect(scoreOf({ hits: 0, found: 0, real: 3 }, 0)).toMatchObject({ precision: 0, recall: 0, f1: 0 })
  expect(scoreOf({ hits: 0, found: 0, real: 3 }, 1)).toMatchObject({ precision: 1, recall: 0, f1: 0 })
  expect(scoreOf({ hits: 0, found: 0, real: 0 }, 1)).toMatchObject({ precision: 1, recall: 1, f1: 1 })
})

test("seqeval's README example", async () => {
  const tags = [
    ['O O O B-MISC I-MISC I-MISC O', 'O O B-MISC I-MISC I-MISC I-MISC O'],
    ['B-PER I-PER O', 'B-PER I-PER O'],
  ]
    .map(([real, found]) =>
      real!
        .split(' ')
        .map((tag, at) => `${tag} ${found!.split(' ')[at]}`)
        .join('\n'),
    )
    .join('\n\n')
  const { report } = await viewOf({ tags })
  expect(report.entities!.scores.strict.f1).toBe(0.5)
  expect(report.entities!.accuracy).toBe(0.8)
  expect(report.entities!.macro).toBe(0.5)
  expect(report.entities!.types.map(({ type, score }) => [type, score.f1])).toEqual([
    ['MISC', 0],
    ['PER', 1],
  ])
})

test('tag formats give the same result', async () => {
  const wanted = (await viewOf({ tags: tenTokens })).report.entities!
  const rows = tenTokens.split('\n').map((line) => line.split('\t'))
  const json = {
    tokens: rows.map(([token]) => token),
    y_true: rows.map(([, real]) => real),
    y_pred: rows.map(([, , found]) => found),
  }
  const forms = [
    tenTokens.replaceAll('\t', ' '),
    tenTokens.replaceAll('\n', '\r\n'),
    `-DOCSTART- O O\n\n${tenTokens.replaceAll('\t', ' ')}\n\n`,
    `pred,gold,token\n${rows.map(([token, real, found]) => [found, real, token].join(',')).join('\n')}`,
    rows.map(([, real, found]) => `${real} ${found}`).join('\n'),
    rows.map((row) => row.join(', ')).join('\n'),
    JSON.stringify(json),
    tenTokens.replace(/([BI])-(\w+)/g, '$2-$1'),
    tenTokens.replace(/\t(O)\b/g, '\t_'),
  ]
  for (const tags of forms) {
    const { entities } = (await viewOf({ tags })).report
    expect(entities!.scores).toEqual(wanted.scores)
    expect(entities!.sentences).toBe(1)
  }
})

test('the JSON of the retrieval samples equals npm run metrics', async () => {
  for (const [texts, k] of [
    [search(), 10],
    [search(), 5],
    [graded, 6],
    [five, 5],
    [ideal, 2],
  ] as const) {
    const judged = new Map<string, Map<string, number>>()
    const lists = new Map<string, Map<string, number>>()
    for (const line of texts.qrels.split('\n')) {
      const [query = '', , document = '', grade = ''] = line.split(' ')
      judged.set(query, (judged.get(query) ?? new Map<string, number>()).set(document, Number(grade)))
    }
    for (const [place, line] of texts.run.split('\n').entries()) {
      const [query = '', , document = ''] = line.split(' ')
      lists.set(query, (lists.get(query) ?? new Map<string, number>()).set(document, -place))
    }
    const kept = [...judged].filter(([query]) => lists.has(query))
    const documents = kept.map(([query, grades]) => [
      ...new Set([...lists.get(query)!.keys(), ...grades.keys()]),
    ])
    const width = Math.max(...documents.map((ids) => ids.length))
    // places as scores, because evaluate averages ties; what was not retrieved stands at the end, and so do documents that fill the row
    const pad = (row: number[], value: number): number[] => [
      ...row,
      ...Array.from({ length: width - row.length }, () => value),
    ]
    const y_true = kept.map(([, grades], index) =>
      pad(
        documents[index]!.map((id) => grades.get(id) ?? 0),
        0,
      ),
    )
    const y_score = kept.map(([query], index) =>
      pad(
        documents[index]!.map((id, place) => lists.get(query)!.get(id) ?? -1e5 - place),
        -1e6,
      ),
    )
    const view = await viewOf(texts, { k, missing: 'skip', ties: 'given' })
    for (const metric of ['ndcg', 'mrr', 'map_at_k', 'hit_rate'])
      expect(tool.json(view)).toMatchObject({
        retrieval: { [metric]: expect.closeTo(Number(evaluate({ metric, y_true, y_score, k })), 10) },
      })
  }
})

test('curriculum: DCG 13.85 of 14.60 and 6.861 of 7.141', () => {
  expect(dcg([3, 2, 3, 0, 1, 2], 6, exponential)).toBeCloseTo(13.85, 2)
  expect(dcg([3, 3, 2, 2, 1, 0], 6, exponential)).toBeCloseTo(14.6, 1)
  expect(dcg([3, 2, 3, 0, 1, 2], 6, linear)).toBeCloseTo(6.861, 3)
  expect(dcg([3, 3, 2, 2, 1, 0], 6, linear)).toBeCloseTo(7.141, 3)
})

test('retrieval formats, ties, ranks and queries without results', async () => {
  const wanted = (await viewOf(graded)).report.retrieval!.values
  const rows = graded.run.split('\n').map((line) => line.split(' '))
  const forms: Texts[] = [
    {
      qrels: graded.qrels,
      run: rows.map(([query, , id, , score]) => `${query}\t${id}\t${score}`).join('\n'),
    },
    { qrels: graded.qrels, run: rows.map(([query, , id, rank]) => `${query}\t${id}\t${rank}`).join('\n') },
    { qrels: graded.qrels, run: rows.map(([query, , id]) => `${query} ${id}`).join('\n') },
    {
      qrels: `query-id\tcorpus-id\tscore\n${graded.qrels.replaceAll(' 0 ', '\t').replaceAll(' ', '\t')}`,
      run: `查询,文档,分数\n${rows.map(([query, , id, , score]) => `${query},${id},${score}`).join('\n')}`,
    },
  ]
  for (const form of forms) expect((await viewOf(form)).report.retrieval!.values).toEqual(wanted)
  const tied = { qrels: 'q 0 a 1', run: 'q Q0 a 1 1.0 t\nq Q0 b 2 1.0 t' }
  expect((await viewOf(tied)).report.retrieval!.values.mrr).toBe(0.5)
  expect((await viewOf(tied, { ties: 'given' })).report.retrieval!.values.mrr).toBe(1)
  const two = { qrels: 'q 0 a 1\np 0 a 1\nr 0 a 0', run: 'q Q0 a 2 1.0 t\nq Q0 b 1 0.5 t\nz Q0 a 1 1 t' }
  const zero = await viewOf(two)
  expect(zero.report.retrieval).toMatchObject({ queries: 2, values: { mrr: 0.5 } })
  expect((await viewOf(two, { missing: 'skip' })).report.retrieval).toMatchObject({
    queries: 1,
    values: { mrr: 1 },
  })
  expect(zero.report.warnings.join('\n')).toMatch(
    /1 个查询没有相关度[^\n]*\n1 个查询在 qrels 里[^\n]*\n1 个查询（第一个是 z）没有判定[^\n]*\n1 个查询的名次与分数次序不同/,
  )
})

test('refuses what it cannot use in one sentence', async () => {
  const zero = new File([new Uint8Array([80, 75, 3, 4, 0, 0])], 'a.zip')
  expect(await refusal({})).toMatch(/InputError: 三个框都是空的/)
  expect(await refusal({ qrels: graded.qrels })).toMatch(/InputError: 有 qrels，没有 run/)
  expect(await refusal({ run: graded.run })).toMatch(/InputError: 有 run，没有 qrels/)
  expect(await refusal({ tags: 'B-PER' })).toMatch(/InputError: 第 1 行是「B-PER」，只有一列/)
  expect(await refusal({ tags: 'a\tO\tO\nb\tO' })).toMatch(/InputError: 第 2 行有 2 列，前面的行有 3 列/)
  expect(await refusal({ tags: 'a\tO\tO\nb\t\tO' })).toMatch(/InputError: 第 2 行、第 2 列是空的/)
  expect(await refusal({ tags: '{"y_true": ["O"]}' })).toMatch(/InputError: 第 1 行没有真实或预测/)
  expect(await refusal({ tags: '{"y_true": ["O"], "y_pred": []}' })).toMatch(
    /第 1 行真实标签有 1 个，预测有 0 个/,
  )
  expect(await refusal({ tags: '{"y_true": ["O"], "y_pred": ["O"]}\nx' })).toMatch(
    /第 2 行「x」不是 JSON 对象/,
  )
  expect(await refusal({ tags: '0 0\n3 0' })).toMatch(/第 1 行的标签是「0」，所有标签都是编号/)
  expect(await refusal({ tags: zero })).toMatch(/空字节/)
  expect(await refusal({ qrels: zero, run: graded.run })).toMatch(/空字节/)
  expect(await refusal({ qrels: 'q 0 a 1.5', run: graded.run })).toMatch(/第 1 行的相关度是 1.5/)
  expect(await refusal({ qrels: 'q 0 a x\nq 0 b y', run: graded.run })).toMatch(/InputError: /)
  expect(await refusal({ qrels: 'q 0 a 1\nq 0 a 2', run: graded.run })).toMatch(
    /第 2 行又给了查询 q 的文档 a/,
  )
  expect(await refusal({ qrels: graded.qrels, run: 'q1 Q0 d1 1 NaN t' })).toMatch(/第 1 行、第 5 列是「NaN」/)
  expect(await refusal({ qrels: graded.qrels, run: `${graded.run}\nq1 Q0 d1 7 0 t` })).toMatch(
    /第 7 行又出现查询 q1/,
  )
  expect(await refusal({ qrels: graded.qrels, run: 'x Q0 d1 1 1 t' })).toMatch(/没有一个查询既在 run 里/)
  expect(await refusal({ qrels: 'q1 0 d1 0', run: graded.run })).toMatch(/没有一个查询/)
  expect(await refusal({ qrels: '<script>alert(1)</script>', run: graded.run })).toMatch(
    /InputError: 每行有 1 列/,
  )
  expect(await refusal({ qrels: 'a,b\nq,1', run: graded.run })).toMatch(/InputError: 表头「a、b」里认不出/)
})

test('odd data give a result without NaN in a figure', async () => {
  const odd: Texts[] = [
    { tags: 'O O' },
    { tags: 'O O\nO O\n\nO O' },
    { tags: 'B-X O' },
    { tags: 'O B-X' },
    { tags: '<script>alert(1)</script> O O' },
    { tags: tagger(), ...search() },
    { qrels: 'q 0 a 1', run: 'q Q0 b 1 1 t' },
    { qrels: 'q 0 a 1', run: 'q Q0 a 1 1 t' },
  ]
  for (const texts of odd) {
    const view = await viewOf(texts)
    const drawn = JSON.stringify(drawTool(tool, view))
    expect(drawn).not.toMatch(/="[^"]*NaN/)
    expect(drawn).not.toContain('<script>')
    expect(tool.conclude(view)).not.toContain('NaN')
  }
})

test('a large file: forty thousand lines of tags, twenty thousand results', async () => {
  const line = ['a\tB-X\tB-X', 'b\tI-X\tO', 'c\tO\tO', '']
  const tags = Array.from({ length: 40_000 }, (_, at) => line[at % 4]).join('\n')
  const run = Array.from({ length: 20_000 }, (_, at) => `q${at % 200} Q0 d${at} 1 ${20_000 - at} t`).join(
    '\n',
  )
  const qrels = Array.from({ length: 200 }, (_, query) => `q${query} 0 d${query + 200} 1`).join('\n')
  const { report } = await viewOf({ tags, run, qrels })
  expect(report.entities!.scores.strict).toMatchObject({ hits: 0, real: 10_000 })
  expect(report.retrieval!.values.mrr).toBeCloseTo(0.5, 12)
  expect(JSON.stringify(report).length).toBeLessThan(200_000)
}, 30_000)

test('a JSON array of sentences says the same as JSON lines', async () => {
  const objects = ['["B-X","O"],"pred":["B-X","O"]', '["B-X","I-X"],"pred":["B-X","O"]'].map(
    (rest) => `{"labels":${rest}}`,
  )
  const lines = await viewOf({ tags: objects.join('\n') })
  const array = await viewOf({ tags: `[${objects.join(',\n')}]` })
  expect(array.report.entities?.scores).toEqual(lines.report.entities?.scores)
  expect(await refusal({ tags: '[{"labels": ["O"]' })).toMatch(/^InputError: 以 \[\{ 开头/)
})

test('a quoted comma is a token, and tags in small letters are tags', async () => {
  const quoted = await viewOf({ tags: 'token,gold,pred\n",",O,O\n"a ""b""",B-X,B-X\n,O,O\n' })
  expect(quoted.report.entities).toMatchObject({ tokens: 3, scores: { strict: { f1: 1 } } })
  const small = await viewOf({ tags: 'a b-x b-x\nb i-x i-x\nc o o\nd o b-x\n' })
  const large = await viewOf({ tags: 'a B-x B-x\nb I-x I-x\nc O O\nd O B-x\n' })
  expect(small.report.entities?.scores).toEqual(large.report.entities?.scores)
})

test('a brace may be the first token', async () => {
  const { report } = await viewOf({ tags: '{ O O\na B-X B-X\n' })
  expect(report.entities?.tokens).toBe(2)
})
