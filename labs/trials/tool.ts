import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { heat, importance, isolation } from './figures.ts'
import type { Hyperparameter } from './report.ts'
import { edge, grid, study } from './samples.ts'
import { optunaCode } from './snippets.ts'

const searched = ({ range, categories }: Pick<Hyperparameter, 'range' | 'categories'>): string =>
  range ? `${write(range[0])} – ${write(range[1])}` : categories.join('、')

export default defineTool({
  id: 'trials',
  title: '试验表分析器',
  summary:
    '粘贴调参的试验表，看哪个超参真正重要、最优有没有贴着搜索范围的边、学习率与权重衰减怎样配合，得到下一轮该搜的范围。',
  section: '4.6',
  questions: ['4.6.1', '4.6.8', '4.6.2', '1.7.5', '1.7.4'],
  controls,
  stage: ['direction', 'cell'],
  random: true,
  inputs: {
    data: {
      label: '试验表',
      help: '每行一次试验：每个超参一列，一列指标（value、val_loss、accuracy…，认不出就取最后一列）。Optuna、W&B、Ray Tune、scikit-learn 导出的 CSV 直接可用；失败的试验留空、写 nan 或写在 state 列。',
      accept: '.csv,.tsv,.txt',
    },
  },
  samples: {
    study: { label: 'Optuna 导出，60 次', settings: {}, inputs: () => ({ data: study() }) },
    edge: { label: '最优在边上', settings: {}, inputs: () => ({ data: edge() }) },
    grid: { label: '5 × 5 网格，三个种子', settings: { cell: 'median' }, inputs: () => ({ data: grid() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${report.trials} 次试验；${report.understood}` },
    {
      kind: 'read',
      text: `${report.metric} ${report.direction === 'min' ? '越小' : '越大'}越好；森林在没见过的试验上 R² ${Number.isNaN(report.outOfBag) ? '算不出' : `= ${write(report.outOfBag)}`}`,
    },
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report }) => {
    const { best, metric, parameters } = report
    const shares = parameters
      .slice(0, 3)
      .map(({ name, importance: share }) => `${name} ${percent(share)}`)
      .join('，')
    const alarms = parameters.filter((one) => one.edge).map(({ name }) => name)
    const next =
      alarms.length > 0 ? `${alarms.join('、')} 的最优贴着边，先扩范围再下结论。` : '没有超参的最优贴着边。'
    const settings = parameters
      .slice(0, 4)
      .map((one) => `${one.name} = ${one.best}`)
      .join('，')
    return `最好的 ${metric} 是 ${write(best.value, 4)}（第 ${best.line} 行：${settings}）。重要性：${shares}。${next}`
  },
  figures: {
    importance: {
      title: '重要性',
      note: '单独解释的方差；相对于搜过的范围',
      plot: ({ report }) => importance(report),
    },
    heat: {
      title: '两个超参的热图',
      note: '颜色按名次',
      plot: ({ report, settings }) => heat(report, settings.cell),
    },
    isolation: {
      title: '隔离图',
      note: '点是试验，线是每段最好的一次',
      wide: true,
      plot: ({ report }) => isolation(report),
    },
  },
  tables: {
    parameters: {
      title: '超参',
      rows: ({ report }) => ({
        columns: ['超参', '重要性', '树间标准差', '尺度', '搜过的范围', '最好的一次', '边界', '建议下一轮'],
        rows: report.parameters.map((one) => [
          one.name,
          percent(one.importance),
          percent(one.spread),
          one.kind === 'category' ? '类别' : one.levels ? '分档' : one.log ? '对数' : '线性',
          searched(one),
          one.best,
          one.edge ? `贴着${one.edge.side === 'low' ? '下' : '上'}边` : '—',
          searched(one.next),
        ]),
      }),
    },
    pairs: {
      title: '交互',
      note: '最重要的四个超参两两之间',
      rows: ({ report: { pairs, rest } }) =>
        pairs.length === 0
          ? null
          : {
              columns: ['超参', '共同解释的方差'],
              rows: [
                ...pairs.map(({ names, importance: share }) => [names.join(' × '), percent(share)]),
                ['其余', percent(rest)],
              ],
            },
    },
    leaders: {
      title: '最好的试验',
      note: '前 50 次',
      rows: ({ report }) => ({
        columns: ['行', report.metric, ...report.parameters.map(({ name }) => name)],
        rows: report.leaders.map(({ line, value, settings }) => [String(line), value, ...settings]),
      }),
    },
  },
  snippets: ({ report }) => [optunaCode(report)],
  json: ({ report }) => ({
    metric: report.metric,
    direction: report.direction === 'min' ? 'minimize' : 'maximize',
    trials: report.trials,
    failed: report.failed,
    best: report.best,
    importances: Object.fromEntries(report.parameters.map(({ name, importance: share }) => [name, share])),
    interactions: report.pairs.map(({ names, importance: share }) => ({ names, importance: share })),
    higher_order: report.rest,
    out_of_bag_r2: report.outOfBag,
    parameters: report.parameters.map(({ name, kind, log, range, categories, best, edge: side, next }) => ({
      name,
      kind,
      log,
      searched: range ?? categories,
      best,
      edge: side,
      next: next.range ?? next.categories,
    })),
  }),
  conventions: [
    {
      name: '重要性',
      text: 'fANOVA（Hutter、Hoos 与 Leyton-Brown，ICML 2014）：每个超参在搜过的范围（自己的尺度）上均匀时，它单独解释的方差占森林预测方差的份额，边际在每棵树的叶子上精确计算，再对 64 棵树平均。不归一到 1，余下的是交互。',
    },
    {
      name: '随机森林',
      text: '回归树在自助样本上长到叶子至少 3 行，每次在全部超参里选分裂；每棵树最多用 2000 次试验。试验少时弱的超参会被低估，噪声会落进交互；看袋外 R² 再信。',
    },
    {
      name: '尺度',
      text: '取值不超过 8 种的数值超参按档位，每档等宽；其余的在线性与对数里选取值更均匀的一个，那多半就是采样时用的尺度。',
    },
    { name: '相对于范围', text: '范围窄了，重要的超参也会显得不重要；换了搜索空间，重要性不能互相比较。' },
    {
      name: '边界警报',
      text: '最好的一次和至少一半的领先试验都落在同一头所填的百分数以内（在自己的尺度上；只有几档时是最边上那一档）。只看最好的一次，不重要的超参会常常误报。',
    },
    {
      name: '隔离图',
      text: '按一个超参分段，每段取最好的一次：近似于其余超参都调好时的曲线（Godbole 等，Deep Learning Tuning Playbook，2023）。',
    },
    {
      name: '失败的试验',
      text: '默认记作最差的完成值；丢掉它们，搜索会反复回到会发散的区域。有空格的列当作条件超参，不进重要性，与 Optuna 相同。',
    },
  ],
  claims,
})
