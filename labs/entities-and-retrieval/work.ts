/** The calculating half of the tool, loaded by its worker alone. */
import { InputError } from '../../src/data/input-error.ts'
import { Analysis, defineWork } from '../../src/lab/tool/index.ts'
import { resampler, resamplesFor } from '../classification/bootstrap.ts'
import { compareTags } from './entities.ts'
import { readQrels, readRun } from './judgments.ts'
import type { Report } from './report.ts'
import { resampledQueries, resampledSentences } from './resampled.ts'
import type { Resampled } from './resampled.ts'
import { scoreRun } from './retrieval.ts'
import type { Options } from './retrieval.ts'
import { readTagged } from './tagged-text.ts'

const RESAMPLES_A_PART = 25
/** Below this many sentences or queries, an interval says nothing. */
const LEAST_UNITS = 10

export default defineWork({
  read: { tags: readTagged, qrels: readQrels, run: readRun },
  analyse: ({ tags, qrels, run }, settings: Options): Analysis<Report> => {
    if (!tags && !qrels && !run)
      throw new InputError('三个框都是空的；贴每行一个词的 BIO 标注，或者 qrels 与 run。', 'tags')
    if (qrels && !run) throw new InputError('有 qrels，没有 run；检索要两份一起给。', 'run')
    if (run && !qrels) throw new InputError('有 run，没有 qrels；检索要两份一起给。', 'qrels')
    const entities = tags ? compareTags(tags, settings.scheme, Number(settings.zeroDivision)) : null
    const retrieval = qrels && run ? scoreRun(qrels, run, settings) : null
    const sentences = entities && resampledSentences(entities.sentences)
    const queries = retrieval && resampledQueries(retrieval.queries)
    const draws = [
      ...(sentences ? [drawing(sentences, settings.seed)] : []),
      ...(queries ? [drawing(queries, settings.seed)] : []),
    ]
    const most = Math.max(0, ...draws.map(({ resamples }) => resamples))
    return new Analysis(
      Math.max(1, Math.ceil(most / RESAMPLES_A_PART)),
      (part) => {
        const done = part * RESAMPLES_A_PART
        for (const { resamples, resample } of draws)
          for (let count = done; count < Math.min(done + RESAMPLES_A_PART, resamples); count++) resample()
      },
      () => ({
        entities: entities && { ...entities.found, intervals: sentences?.intervals() ?? {} },
        retrieval: retrieval && { ...retrieval.found, intervals: queries?.intervals() ?? {} },
        resamples: {
          sentences: sentences ? resamplesOf(sentences.units) : 0,
          queries: queries ? resamplesOf(queries.units) : 0,
        },
        warnings: [
          ...(entities?.warnings ?? []),
          ...withoutInterval(sentences?.units, '句'),
          ...(retrieval?.warnings ?? []),
          ...withoutInterval(queries?.units, '个查询'),
        ],
      }),
    )
  },
})

const resamplesOf = (units: number): number => (units < LEAST_UNITS ? 0 : resamplesFor(units))

/** What one resample of sentences or queries takes. */
function drawing(resampled: Pick<Resampled<unknown>, 'units' | 'add'>, seed: number) {
  const draw = resampler(resampled.units, null, seed)
  const weights = new Float64Array(resampled.units)
  return {
    resamples: resamplesOf(resampled.units),
    resample: (): void => {
      draw(weights)
      resampled.add(weights)
    },
  }
}

/** Why there is no interval, where there is none. */
function withoutInterval(units: number | undefined, name: string): string[] {
  if (units === undefined || resamplesOf(units) > 0) return []
  return [
    units < LEAST_UNITS
      ? `只有 ${units} ${name}，不给区间。`
      : `有 ${units} ${name}，自助抽样要算很久，不给区间。`,
  ]
}
