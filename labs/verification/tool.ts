import { defineTool } from '../../src/lab/tool/index.ts'
import type { Remark } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { falseIdentification } from './evidence.ts'
import { accepted, det, distribution, identification } from './figures.ts'
import type { Evidence, Interval, Report } from './report.ts'
import { distances, embeddings, fingers, hundred } from './samples.ts'

const range = (interval: Interval): string =>
  interval ? `${write(interval[0], 3)} – ${write(interval[1], 3)}` : '—'

const percents = (interval: Interval): string =>
  interval ? `${percent(interval[0])} – ${percent(interval[1])}` : '—'

const EVIDENCE: Readonly<Record<Evidence, string>> = {
  none: '证据不足',
  rough: '够三法则，不足 30 次误识，粗',
  enough: '30 次误识以上',
}

/** The lowest FAR that has a number. */
const lowest = ({ rates }: Report) => rates.findLast(({ tar }) => tar !== null)

const resampled = ({ identities, resamples }: Report): string =>
  resamples === 0
    ? '没有区间'
    : `95% 区间，${identities === null ? '按对' : '按身份'}自助抽样 ${resamples} 次`

/** A line that can be cited. */
function citation(report: Report): string {
  const { eer, eerInterval, genuine, impostor, identities } = report
  const best = lowest(report)
  const at = best ? `，TAR@FAR=${best.far} ${write(best.tar ?? 0, 4)} [${range(best.interval)}]` : ''
  return `EER ${percent(eer, 4)} [${percents(eerInterval)}]${at}（真对 ${genuine}，假对 ${impostor}${identities === null ? '' : `，身份 ${identities}`}；${resampled(report)}；FAR 低于 ${write(3 / impostor, 2)} 无证据）`
}

export default defineTool({
  id: 'verification',
  title: '验证系统评估',
  summary:
    '粘贴真对与假对的分数，或带身份的嵌入，得到 EER、DET、各个 FAR 处的 TAR 与按身份抽样的区间；对数不够的 FAR 不给数。',
  section: '3.1',
  questions: ['3.1.6', '3.1.7', '3.1.4', '2.1.7', '1.2.6', '1.6.5'],
  controls,
  random: true,
  inputs: {
    data: {
      label: '分数或嵌入',
      help: '每行一对：score 加一列 genuine 或 impostor（也认 1/0、same/diff、真/假），或 id1、id2、score；或者每行一个嵌入：identity 加一列一维。CSV、TSV、空白分隔、{"genuine": […], "impostor": […]} 都行。',
      accept: '.csv,.tsv,.txt,.json',
    },
    impostor: {
      label: '假对的分数',
      help: '只在上面是一列真对分数时用；每行一个。',
      accept: '.csv,.tsv,.txt',
      optional: true,
    },
  },
  samples: {
    fingers: { label: '48 根手指的比对分数', settings: {}, inputs: () => ({ data: fingers() }) },
    hundred: { label: '100 个假对，一个没错', settings: {}, inputs: () => ({ data: hundred() }) },
    embeddings: { label: '30 个身份的嵌入', settings: {}, inputs: () => ({ data: embeddings() }) },
    distances: { label: '距离', settings: { sense: 'distance' }, inputs: () => ({ data: distances() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }): readonly Remark[] => [
    { kind: 'read', text: report.understood },
    {
      kind: 'read',
      text: `${write(report.genuine)} 个真对，${write(report.impostor)} 个假对${report.identities === null ? '' : `，${report.identities} 个身份`}`,
    },
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const best = lowest(report)
    const at = best
      ? `有证据的最低处 FAR = ${write(best.far)}，TAR ${write(best.tar ?? 0, 4)}（${range(best.interval)}）`
      : '没有一个要报告的 FAR 有证据'
    return `EER ${percent(report.eer, 4)}（${percents(report.eerInterval)}）；${at}。${report.impostor > 3 ? `${write(report.impostor)} 个假对说不出低于 ${write(3 / report.impostor, 2)} 的 FAR` : `${report.impostor} 个假对什么 FAR 也说不出`}。`
  },
  figures: {
    distribution: { title: '分数的分布', plot: ({ report }) => distribution(report) },
    det: {
      title: 'DET',
      note: '底色处 FAR 证据不足',
      plot: ({ report, settings }) => det(report, settings.axes),
    },
    accepted: {
      title: '固定 FAR 处的 TAR',
      note: '空心：误识不足 30 次',
      plot: ({ report }) => accepted(report),
    },
    identification: {
      title: '外推到 1:N',
      note: '假定独立；虚线的 FAR 没有证据',
      plot: ({ report, settings }) => identification(report, settings.gallery),
    },
  },
  tables: {
    rates: {
      title: 'TAR@FAR',
      note: '区间是自助抽样的 2.5% 到 97.5% 分位',
      rows: ({ report }) => ({
        columns: ['工作点', 'TAR', '95% 区间', '阈值', '证据', '三法则要的假对'],
        rows: [
          [
            'EER',
            1 - report.eer,
            rangeOfTar(report.eerInterval),
            report.eerThreshold,
            'FAR = FRR，只作摘要',
            null,
          ],
          ...report.rates.map(({ far, evidence, needed, tar, interval, threshold }) => [
            `FAR ${write(far)}`,
            tar ?? '证据不足',
            tar === null ? '—' : range(interval),
            tar === null ? '—' : (threshold ?? '高于全部分数'),
            EVIDENCE[evidence],
            needed,
          ]),
          [
            '一个假对也不收',
            report.tarAtNone,
            '—',
            null,
            `FAR ≤ ${write(3 / report.impostor, 2)}（95%，假定独立）`,
            null,
          ],
        ],
      }),
    },
    identification: {
      title: '1:N 外推',
      note: 'FPIR ≈ 1 − (1 − FAR)^N',
      rows: ({ report, settings }) => ({
        columns: [
          'FAR',
          `N = ${write(settings.gallery)} 的误识概率`,
          '漏识概率（近似 FRR）',
          'N = 100',
          'N = 10⁴',
          'N = 10⁶',
        ],
        rows: report.rates.map(({ far, tar }) => [
          write(far),
          percent(falseIdentification(far, settings.gallery)),
          tar === null ? '证据不足' : percent(1 - tar),
          percent(falseIdentification(far, 100)),
          percent(falseIdentification(far, 10_000)),
          percent(falseIdentification(far, 1e6)),
        ]),
      }),
    },
  },
  snippets: ({ report }) => [{ title: '报告里的一行', text: citation(report) }],
  json: ({ report, settings }) => ({
    genuine_pairs: report.genuine,
    impostor_pairs: report.impostor,
    identities: report.identities,
    score: report.distance ? 'distance' : 'similarity',
    eer: report.eer,
    eer_interval_95: report.eerInterval,
    eer_threshold: report.eerThreshold,
    tar_at_far: report.rates.map(({ far, tar, interval, threshold, evidence, needed }) => ({
      far,
      tar,
      interval_95: interval,
      threshold,
      evidence: tar === null ? '证据不足' : evidence,
      impostor_pairs_needed: needed,
    })),
    tar_without_false_accept: report.tarAtNone,
    far_upper_bound_95: 3 / report.impostor,
    resamples: report.resamples,
    resampled_by: report.identities === null ? 'pair' : 'identity',
    identification: {
      gallery: settings.gallery,
      fpir: report.rates.map(({ far }) => ({ far, fpir: falseIdentification(far, settings.gallery) })),
    },
    det_curve: report.det,
  }),
  conventions: [
    {
      name: 'FAR 与 FRR',
      text: '只算比对错误，ISO/IEC 19795-1 里叫 FMR 与 FNMR；采集失败率 FTA 不为零时，FRR = FTA + (1 − FTA)·FNMR，FAR = (1 − FTA)·FMR。',
    },
    {
      name: 'EER 与 TAR@FAR',
      text: '分数 ≥ 阈值（距离 ≤ 阈值）算接受，沿 ROC 折线线性插值，与 npm run metrics 的 eer、tar_at_far 相同。表里的阈值是误识不超过该 FAR 的最宽的一个观测分数。',
    },
    {
      name: '三法则',
      text: 'n 个独立假对里 0 次误识，95% 上界约 3/n；FAR < 3/n 不给数。三十法则：看到 30 次错误，才有 90% 把握真值在 ±30% 内（Doddington 等 2000）。对与对不独立时，实际需要更多。',
    },
    {
      name: '区间',
      text: '有身份时有放回地抽身份：真对的权重是它的身份被抽到的次数，假对的权重是两个身份次数之积（顶点自助，Fogliato 等 2024，arXiv:2306.01198）。没有身份时真对、假对各自按对抽，偏窄。一个错误也没有时自助抽样给不出区间，改用三法则。',
    },
    {
      name: 'DET 的坐标',
      text: '两轴按正态分位 Φ⁻¹ 刻度（Martin 等 1997），刻度处标百分数；斜虚线是 EER 相同的等方差正态。',
    },
    {
      name: '1:N',
      text: 'FPIR ≈ 1 − (1 − FAR)^N 假定 N 次比对独立、库里的人都一样容易被认错；真实系统里两条都不成立，只当量级看，要报告辨识就测 FPIR 与 FNIR。',
    },
    {
      name: '嵌入',
      text: '余弦相似度，所有两两组合；真对或假对多于上限时随机抽（假对抽取可重复）。阈值要在另外的身份上定，这里的阈值与 TAR 来自同一份数据。',
    },
  ],
  claims,
})

/** An interval of an error rate as one of its complement. */
const rangeOfTar = (interval: Interval): string =>
  interval ? range([1 - interval[1], 1 - interval[0]]) : '—'
