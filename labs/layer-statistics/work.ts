import { defineWork } from '../../src/lab/tool/work.ts'
import { CASES, lineThrough } from './decision.ts'
import type { CaseId, Found, Options, Profile } from './decision.ts'
import { readLayers } from './layers.ts'
import type { Layers } from './layers.ts'
import type { Report } from './report.ts'

export default defineWork({
  read: { layers: readLayers },
  analyse: ({ layers }, options: Options) => reportOn(layers, options),
})

/** Steps whose course is kept. */
const KEPT = 200

function reportOn(layers: Layers, options: Options): Report {
  const { names, steps, values, given } = layers
  const last = values.length - 1
  const profile = profileOf(layers, last, options)
  const found = decide(profile)
  const kept =
    steps.length <= KEPT
      ? [...steps.keys()]
      : Array.from({ length: KEPT }, (_, place) => Math.round((place * last) / (KEPT - 1)))
  return {
    understood: layers.understood,
    names,
    step: steps.length > 1 || steps[0] !== 0 ? (steps[last] ?? null) : null,
    layers: profile.layers,
    given,
    line: profile.line,
    diagnoses: CASES.flatMap(({ id, name, next, questions, labs }) => {
      const one = found.get(id)
      return one && typeof one !== 'string'
        ? [{ id, name, next, questions, labs, sentence: one.sentence, layers: one.layers }]
        : []
    }),
    cases: CASES.map(({ id, name, condition }) => {
      const one = found.get(id)
      return {
        id,
        name,
        condition,
        outcome: typeof one === 'string' ? `另有解释：${one}` : one ? '查出' : '没有',
      }
    }),
    course: steps.length < 2 ? [] : kept.map((place) => courseAt(layers, place, options)),
    warnings: [...layers.warnings, ...cautions(layers, options)],
  }
}

function profileOf({ names, values }: Layers, place: number, options: Options): Profile {
  const layers = values[place] ?? []
  return { names, layers, options, line: lineThrough(layers) }
}

/** What each case finds; the name of another case where that one explains it. */
function decide(profile: Profile): ReadonlyMap<CaseId, Found | string | null> {
  const found = new Map<CaseId, Found | string | null>()
  for (const { id, unless, find } of CASES) {
    const by = unless.find((other) => {
      const one = found.get(other)
      return one !== null && one !== undefined && typeof one !== 'string'
    })
    found.set(
      id,
      by === undefined
        ? find(profile)
        : find(profile)
          ? (CASES.find((one) => one.id === by)?.name ?? by)
          : null,
    )
  }
  return found
}

function courseAt(layers: Layers, place: number, options: Options): Report['course'][number] {
  const profile = profileOf(layers, place, options)
  const found = decide(profile)
  const first = CASES.find(({ id }) => {
    const one = found.get(id)
    return one !== null && typeof one !== 'string'
  })
  return {
    step: layers.steps[place] ?? 0,
    factor: profile.line?.factor ?? Number.NaN,
    diagnosis: first?.name ?? '',
  }
}

/** What a reader of the result should know about these statistics. */
function cautions({ given, values, names }: Layers, options: Options): string[] {
  const notes: string[] = []
  const last = values.at(-1) ?? []
  if (!given.includes('dead'))
    notes.push('没有死亡比例，死 ReLU 没法查；要扫全集数从不激活的单元，单批会高估。')
  if (!given.includes('weight'))
    notes.push('没有权重 RMS，「AMP 未 unscale」只看梯度的绝对大小，不如看梯度比权重可靠。')
  const nan = names.filter((_, layer) => Number.isNaN(last[layer]?.gradient))
  if (nan.length > 0)
    notes.push(
      `「${nan[0]?.slice(0, 24)}」${nan.length > 1 ? `等 ${nan.length} 层` : ''}没有梯度（空格或 nan），没有计入。`,
    )
  const underflow = last.filter(({ gradient }) => gradient === 0).length
  if (underflow > 0)
    notes.push(
      `${underflow} 层的梯度正好是 0：若不是断开，查是不是在 float32 里先平方再求和，小于 10⁻²³ 的数平方后下溢。`,
    )
  if (options.knowLoss === 'no') notes.push('没有填损失：各层都小时分不清「没学」与「已收敛」。')
  const updates = last.map(({ update }) => update).filter((value) => value > 0)
  const fast = updates.filter((value) => value > 1e-2).length
  const slow = updates.filter((value) => value < 1e-5).length
  if (fast > 0) notes.push(`${fast} 层的更新/权重比高于 10⁻²，偏激；常见的健康值约 10⁻³。`)
  if (slow > 0) notes.push(`${slow} 层的更新/权重比低于 10⁻⁵，基本没有学。`)
  return notes
}
