import { defineTool } from '../../src/lab/tool/index.ts'
import type { Remark } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { errorByBins, reliability, scaled, spread } from './figures.ts'
import type { Report, Scores } from './report.ts'
import { calibrated, extreme, overconfident, threeForecasts } from './samples.ts'
import { snippets } from './snippets.ts'

const WORDS: Readonly<Record<keyof Scores, readonly [name: string, how: string]>> = {
  ece: ['ECE', '各箱 |频率 − 平均置信度| 按行数加权'],
  log_loss: ['NLL（对数损失）', '真实类概率的负对数的平均；不分箱'],
  brier: ['Brier', '概率的均方误差；多类是各类平方误差之和'],
  accuracy: ['准确率', '取概率最大的一类；温度缩放不改变'],
}
const KEYS = ['ece', 'log_loss', 'brier', 'accuracy'] as const

const GIVEN: Readonly<Record<Report['kind'], (report: Report) => string>> = {
  confidence: () => '置信度与对错；看的是「预测对了」',
  binary: ({ classes, logits }) =>
    `两类，正类是 ${classes[1]}，给的是${logits ? '对数几率（logit）' : '概率'}`,
  classes: ({ classes, logits }) =>
    `${classes.length} 类，给的是${logits ? ' logits，已取 softmax' : '概率'}`,
}

const claimWords = ({ pValue, null: band, meanConfidence, frequency }: Report): string => {
  if (band.error <= band.high)
    return `在零分布 95% 范围 ${write(band.low)} 到 ${write(band.high)} 之内，看不出失准`
  const lean = meanConfidence - frequency
  return `高于零分布的 97.5% 分位 ${write(band.high)}（p = ${pValue.toFixed(3)}），总体${lean > 0 ? '过分自信' : '不够自信'}：平均置信度 ${write(meanConfidence, 4)}，实际 ${write(frequency, 4)}`
}

export default defineTool({
  id: 'calibration',
  title: '校准诊断',
  summary:
    '粘贴置信度与对错、两类概率与标签，或各类的 logits，看模型说 90% 时是不是真有 90%：可靠性图、ECE 与它的零分布、Brier 分解，并在页内拟合温度。',
  section: '3.1',
  questions: ['3.1.5', '3.1.4', '2.1.9', '2.1.3'],
  controls,
  stage: ['bins', 'binning'],
  random: true,
  inputs: {
    data: {
      label: '概率与结果',
      help: '每行一条：confidence 与 correct（0 或 1）；或 y_true 与 y_score；或 label 加一类一列的概率或 logits；或 y_true、y_pred、confidence。CSV、TSV、JSON、JSONL 都行，有没有表头都行；到一百万行。',
      accept: '.csv,.tsv,.txt,.json,.jsonl',
    },
  },
  samples: {
    overconfident: {
      label: '四类 logits，过分自信',
      settings: {},
      inputs: () => ({ data: overconfident() }),
    },
    calibrated: {
      label: '其实校准，只有 100 行',
      settings: {},
      inputs: () => ({ data: calibrated(100, 31) }),
    },
    three: {
      label: '三种预报',
      settings: { view: 'positive', bins: 10 },
      inputs: () => ({ data: threeForecasts() }),
    },
    extreme: {
      label: '95% 对，概率 0.9999',
      settings: { split: 'all' },
      inputs: () => ({ data: extreme() }),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }): readonly Remark[] => [
    { kind: 'read', text: `${report.rows} 行；${report.understood}` },
    { kind: 'read', text: GIVEN[report.kind](report) },
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const { temperature, null: band } = report
    const { value, before, after, fitted, tested } = temperature
    const where = fitted === tested && tested === report.rows ? '同一批行上' : `没参与拟合的 ${tested} 行上`
    const scaling =
      value === null || !after
        ? ''
        : `拟合得 T = ${write(value)}，${where} ECE ${write(before.ece)} → ${write(after.ece)}，NLL ${write(before.log_loss)} → ${write(after.log_loss)}。`
    return `ECE ${write(band.error, 4)}（${band.bins} 箱，${report.rows} 行），${claimWords(report)}。${scaling}`
  },
  figures: {
    reliability: {
      title: '可靠性图',
      note: '虚线之间是校准时 95% 的范围；空心的箱不足 10 行',
      plot: ({ report }) => reliability(report),
    },
    bins: { title: 'ECE 随箱数', note: '零分布按置信度抽对错', plot: ({ report }) => errorByBins(report) },
    spread: { title: '置信度的分布', plot: ({ report }) => spread(report) },
    scaled: {
      title: '温度缩放前后',
      note: '检验用的行；空心的箱不足 10 行',
      plot: ({ report }) => scaled(report),
    },
  },
  tables: {
    metrics: {
      title: '指标',
      note: '全部行；右边两列是检验用的行在温度缩放前后',
      rows: ({ report: { scores, temperature, mce, kind } }) => ({
        columns: ['指标', '全部行', '检验行，缩放前', '检验行，缩放后', '口径'],
        rows: [
          ...KEYS.map((key) => [
            WORDS[key][0],
            scores[key],
            temperature.before[key],
            temperature.after?.[key] ?? null,
            kind === 'confidence' && key !== 'ece' ? '对「预测对了」这件事' : WORDS[key][1],
          ]),
          ['MCE', mce, null, null, '各箱差距的最大值；行少的箱会主导它'],
        ],
      }),
    },
    parts: {
      title: 'Brier 分解',
      note: '可靠性越小越好，分辨率越大越好',
      rows: ({ report: { parts, partsEvent } }) => ({
        columns: [`事件：${partsEvent}`, '值', '含义'],
        rows: [
          ['Brier', parts.brier, '可靠性 − 分辨率 + 不确定性 + 箱内余项'],
          ['可靠性', parts.reliability, '各箱平均预报与频率之差的平方；校准只能减这一项'],
          ['分辨率', parts.resolution, '各箱频率离总频率多远；恒报基率时为 0'],
          ['不确定性', parts.uncertainty, '基率 × (1 − 基率)，与模型无关'],
          ['箱内余项', parts.rest, '同一箱里预报不同留下的；每箱只有一个值时为 0'],
        ],
      }),
    },
    bins: {
      title: '逐箱',
      note: '范围是校准时频率的 2.5% 到 97.5% 分位',
      rows: ({ report }) => ({
        columns: ['箱', '行数', '平均置信度', '实际频率', '差', '校准时的范围'],
        rows: report.bins.map((bin) => [
          `${write(bin.lower)} – ${write(bin.upper)}`,
          bin.count,
          bin.confidence,
          bin.frequency,
          bin.frequency - bin.confidence,
          `${write(bin.low)} – ${write(bin.high)}`,
        ]),
      }),
    },
    classes: {
      title: '逐类',
      note: '只看最大的一类会掩盖某一类的失准',
      rows: ({ report: { perClass } }) =>
        perClass.length === 0
          ? null
          : {
              columns: ['类', '实际占比', '平均概率', '这一类的 ECE'],
              rows: perClass.map(({ name, frequency, mean, ece }) => [
                name,
                percent(frequency),
                percent(mean),
                ece,
              ]),
            },
    },
  },
  snippets: ({ report, settings }) => snippets(report, settings),
  json: ({ report, settings }) => ({
    rows: report.rows,
    classes: report.classes,
    given: report.kind,
    logits: report.logits,
    n_bins: settings.bins,
    binning: settings.binning,
    event: report.event,
    metrics: report.scores,
    mce: report.mce,
    classwise_ece:
      report.perClass.length === 0
        ? null
        : report.perClass.reduce((sum, { ece }) => sum + ece, 0) / report.perClass.length,
    mean_confidence: report.meanConfidence,
    frequency: report.frequency,
    ece_null: {
      draws: report.draws,
      mean: report.null.mean,
      interval_95: [report.null.low, report.null.high],
      p_value: report.pValue,
    },
    ece_by_bins: report.curve,
    brier_decomposition: { event: report.partsEvent, ...report.parts },
    temperature: {
      value: report.temperature.value,
      why_not: report.temperature.why,
      fitted_rows: report.temperature.fitted,
      tested_rows: report.temperature.tested,
      before: report.temperature.before,
      after: report.temperature.after,
    },
    bins: report.bins,
    per_class: report.perClass,
  }),
  conventions: [
    {
      name: 'ECE',
      text: '看预测类的置信度，箱 (b/n, (b+1)/n] 右闭，默认 15 个等宽箱（Guo 等 2017）；与 npm run metrics 的 ece 相同。两类可以改看正类的概率。',
    },
    {
      name: '等质量箱',
      text: '每箱行数相近（Nixon 等 2019）；同一个值不拆到两箱，所以值重复多时箱会少。',
    },
    {
      name: '零分布',
      text: '置信度不动，每行按自己的置信度重新抽对错，算 ECE；重复 1000 次（行多时减少，至少 100 次），取中间 95%（Bröcker 与 Smith 2007）。ECE 恒正，所以要和它比，不能和 0 比。',
    },
    {
      name: 'Brier 分解',
      text: 'Murphy 1973，按同一套箱。两类看正类，其余看「预测对了」。箱内预报不同会留下余项（Stephenson 等 2008），单列出来，四项之和正好是 Brier。',
    },
    {
      name: '温度',
      text: '只有一个参数 T，最小化 NLL；NLL 对 1/T 是凸的，用牛顿法。给概率时 logits 取 ln p（两类就是对数几率），概率 0 截到 2⁻⁵²。T > 1 说明原来过分自信。',
    },
    {
      name: '检验用的行',
      text: '默认随机一半拟合、另一半检验，由种子定。温度要在验证集上拟合；训练集上模型几乎不错，拟合出的 T 偏小。',
    },
    {
      name: '逐类 ECE',
      text: '每一类自己的概率对这一类是否出现，等宽箱；平均就是 classwise-ECE（Kull 等 2019）。',
    },
  ],
  claims,
})
