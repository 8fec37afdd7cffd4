/** Samples to start with, written out or generated here. */
import { random } from '../../src/engine/nn/random.ts'

/** Ten tokens with three entities, of which the last token of one is missed: token F1 10/11, entity F1 2/3. */
export const tenTokens = [
  ['张', 'B-PER', 'B-PER'],
  ['伟', 'I-PER', 'I-PER'],
  ['在', 'O', 'O'],
  ['北', 'B-LOC', 'B-LOC'],
  ['京', 'I-LOC', 'O'],
  ['用', 'O', 'O'],
  ['红', 'B-DEV', 'B-DEV'],
  ['外', 'I-DEV', 'I-DEV'],
  ['了', 'O', 'O'],
  ['。', 'O', 'O'],
]
  .map((row) => row.join('\t'))
  .join('\n')

type Piece = readonly [text: string, type: string]

const PEOPLE = ['张伟', '李娜', '王小明', '陈静']
const PLACES = ['北京', '上海', '济南市', '深圳湾']
const GROUPS = ['山东大学', '指静脉实验室', '采集中心']
const DEVICES = ['近红外相机', '指套', '采集器']

const SENTENCES: readonly ((pick: (from: readonly string[]) => string) => readonly Piece[])[] = [
  (pick) => [
    [pick(PEOPLE), 'PER'],
    ['在', ''],
    [pick(PLACES), 'LOC'],
    ['调试', ''],
    [pick(DEVICES), 'DEV'],
    ['。', ''],
  ],
  (pick) => [
    [pick(GROUPS), 'ORG'],
    ['把', ''],
    [pick(DEVICES), 'DEV'],
    ['交给了', ''],
    [pick(PEOPLE), 'PER'],
    ['。', ''],
  ],
  (pick) => [
    [pick(PLACES), 'LOC'],
    ['的', ''],
    [pick(GROUPS), 'ORG'],
    ['采了三百根手指。', ''],
  ],
  (pick) => [
    [pick(PEOPLE), 'PER'],
    ['和', ''],
    [pick(PEOPLE), 'PER'],
    ['都在', ''],
    [pick(GROUPS), 'ORG'],
    ['。', ''],
  ],
]

/** 24 sentences by character with a tagger that drops ends, mixes types and misses some entities. */
export function tagger(): string {
  const draw = random(31, 'sample/sentences')
  const slips = random(32, 'sample/slips')
  const pick = (from: readonly string[]): string => from[draw.integer(from.length)] ?? ''
  return Array.from({ length: 24 }, (_, index) => {
    const pieces = SENTENCES[index % SENTENCES.length]?.(pick) ?? []
    return pieces
      .flatMap(([text, type]) => {
        const characters = Array.from(text)
        const real = characters.map((_c, at) => (type === '' ? 'O' : `${at === 0 ? 'B' : 'I'}-${type}`))
        const found = slipped(real, slips.integer(12))
        return characters.map((character, at) => `${character}\t${real[at]}\t${found[at]}`)
      })
      .join('\n')
  }).join('\n\n')
}

/** Tags of one piece with a fault that `lot` chooses, mostly none. */
function slipped(tags: readonly string[], lot: number): readonly string[] {
  if (tags[0] === 'O')
    return lot === 0 && tags.length > 1 ? tags.map((_, at) => ['B-ORG', 'I-ORG'][at] ?? 'O') : tags
  if (lot === 0) return tags.map(() => 'O')
  if (lot === 1) return tags.map((tag, at) => (at === tags.length - 1 ? 'O' : tag))
  if (lot === 2) return tags.map((tag) => tag.replace(/LOC|DEV|PER/, 'ORG'))
  if (lot === 3) return tags.map((tag, at) => (at === 0 ? tag.replace('B-', 'I-') : tag))
  return tags
}

/** One query with the grades 3, 2, 3, 0, 1, 2 in the order of the results. */
export const graded = {
  qrels: [3, 2, 3, 0, 1, 2].map((grade, index) => `q1 0 d${index + 1} ${grade}`).join('\n'),
  run: Array.from({ length: 6 }, (_, index) => `q1 Q0 d${index + 1} ${index + 1} ${9 - index} demo`).join(
    '\n',
  ),
} as const

/** One query with three relevant documents, of which one is found, at rank 1 of 2. */
export const ideal = {
  qrels: 'q1 0 a 1\nq1 0 b 1\nq1 0 c 1',
  run: 'q1 Q0 a 1 2.0 demo\nq1 Q0 x 2 1.0 demo',
} as const

/** The list 0, 1, 0, 1, 1 with four relevant documents. */
export const five = {
  qrels: 'q1 0 b 1\nq1 0 d 1\nq1 0 e 1\nq1 0 f 1',
  run: ['a', 'b', 'c', 'd', 'e'].map((id, index) => `q1 Q0 ${id} ${index + 1} ${5 - index} demo`).join('\n'),
} as const

/** 60 queries with 20 results each; some results were never judged, two queries have no results. */
export function search(): { qrels: string; run: string } {
  const draw = random(33, 'sample/search')
  const qrels: string[] = []
  const run: string[] = []
  for (let query = 1; query <= 60; query++) {
    const noise = draw.normal(20)
    const grades = Array.from({ length: 20 }, () => Math.max(0, draw.integer(9) - 5))
    const results = grades
      .map((grade, index) => ({
        id: `d${query}-${index + 1}`,
        grade,
        score: grade + 1.4 * (noise[index] ?? 0),
      }))
      .sort((a, b) => b.score - a.score)
    for (const [rank, { id, grade, score }] of results.entries()) {
      if (grade > 0 || draw.integer(3) > 0) qrels.push(`q${query} 0 ${id} ${grade}`)
      if (query > 2) run.push(`q${query} Q0 ${id} ${rank + 1} ${score.toFixed(3)} bm25`)
    }
  }
  return { qrels: qrels.join('\n'), run: run.join('\n') }
}
