import { defineTool } from '../../src/lab/tool/index.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { distribution, layers, rates, series } from './figures.ts'
import { afterClipping, oneModel, sixLayers } from './samples.ts'

export default defineTool({
  id: 'gradient-norms',
  title: '梯度范数分析器',
  summary: '粘贴逐步的梯度范数（可以一层一列），得到分布、建议的裁剪阈值、裁剪率曲线、尖峰表与层间的不均衡。',
  section: '4.3',
  questions: ['4.3.3', '4.3.7', '4.3.2', '4.3.5', '4.3.4', '4.3.1', '1.3.2'],
  controls,
  stage: ['rule'],
  disabled: { clip: ({ rule }) => rule !== 'fixed' && '「建议的 c」选「手动」时用' },
  inputs: {
    norms: {
      label: '梯度范数',
      help: '每行一步。可以是一列范数，step 加 grad_norm，step 加一层一列，或 step、layer、grad_norm 的长表；CSV、TSV 或每行一条的 JSON，有没有表头都行。要裁剪之前的范数。',
      accept: '.csv,.tsv,.txt,.log,.json,.jsonl',
    },
  },
  samples: {
    model: { label: '一个模型，5 个尖峰', settings: {}, inputs: () => ({ norms: oneModel() }) },
    layers: { label: '六层，输出层独大', settings: {}, inputs: () => ({ norms: sixLayers() }) },
    clipped: { label: '裁剪之后才记的', settings: {}, inputs: () => ({ norms: afterClipping() }) },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `${report.rows} 步；${report.understood}` },
    { kind: 'read', text: `分布按 ${report.counted} 步算` },
    ...(report.model.distance > report.model.limit
      ? [
          {
            kind: 'warning',
            text: `与对数正态最多差 ${write(report.model.distance, 2)}，超过 1% 界 ${write(report.model.limit, 2)}：外推的裁剪率不可信，看实测那条。`,
          } as const,
        ]
      : []),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { chosen, quantiles, spikes } }) => {
    const strongest = spikes.toSorted((a, b) => b.z - a.z)[0]
    const found = strongest
      ? `${spikes.length} 个尖峰，最强的在第 ${strongest.step} 步，是四周的 ${write(strongest.times)} 倍。`
      : '没有尖峰。'
    return `${chosen.name}给出 c = ${write(chosen.c)}，是中位数的 ${write(chosen.c / quantiles.p50)} 倍，裁掉 ${percent(chosen.rate)} 的步。${found}`
  },
  figures: {
    series: { title: '逐步的范数', note: '圈出的是尖峰', wide: true, plot: ({ report }) => series(report) },
    distribution: { title: '范数的分布', note: '虚线是对数正态', plot: ({ report }) => distribution(report) },
    rates: { title: '裁剪率随 c', note: '虚线是对数正态', plot: ({ report }) => rates(report) },
    layers: { title: '层间的不均衡', wide: true, plot: ({ report }) => layers(report) },
  },
  tables: {
    candidates: {
      title: '阈值的几种定法',
      note: '第一行是选中的',
      rows: ({ report }) => ({
        columns: ['定法', 'c', 'c ÷ 中位数', '裁剪率（%）', '对数正态的（%）', '剩下的步长（%）'],
        rows: report.candidates.map(({ name, c, rate, modelled, left }) => [
          name,
          c,
          c / report.quantiles.p50,
          100 * rate,
          100 * modelled,
          100 * left,
        ]),
      }),
    },
    spikes: {
      title: '尖峰',
      rows: ({ report: { spikes } }) =>
        spikes.length === 0
          ? null
          : {
              columns: ['步', '范数', '四周的几倍', '稳健 z'],
              rows: spikes.map(({ step, norm, times, z }) => [write(step, 9), norm, times, z]),
            },
    },
    layers: {
      title: '逐层',
      rows: ({ report }) =>
        report.layers.length === 0
          ? null
          : {
              columns: ['层', '中位数', '95% 分位', '占全局平方（%）', '尖峰'],
              rows: report.layers
                .slice(0, 1000)
                .map(({ name, median, p95, share, spikes }) => [name, median, p95, 100 * share, spikes]),
            },
    },
  },
  snippets: ({ report: { chosen, quantiles, model, counted } }) => [
    {
      title: '按它裁剪（PyTorch）',
      text: `scaler.unscale_(optimizer)  # 只在 fp16 混合精度时要
norm = torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=${Number(chosen.c.toPrecision(3))}, error_if_nonfinite=True)
log(step, norm.item())      # 返回的是裁剪前的范数`,
    },
    {
      title: '写进实验记录',
      text: `裁剪阈值 c = ${Number(chosen.c.toPrecision(3))}（${chosen.name}，由 ${counted} 步的裁剪前范数定：中位数 ${write(quantiles.p50)}，p95 ${write(quantiles.p95)}，p99 ${write(quantiles.p99)}，对数标准差 ${write(model.sigma)}；裁剪率 ${percent(chosen.rate)}）`,
    },
  ],
  json: ({ report }) => ({
    rows: report.rows,
    counted: report.counted,
    mean: report.mean,
    ...report.quantiles,
    lognormal: { mu: report.model.mu, sigma: report.model.sigma, ks_distance: report.model.distance },
    suggested: { rule: report.chosen.name, max_norm: report.chosen.c, clip_rate: report.chosen.rate },
    candidates: report.candidates,
    spikes: report.spikes,
    layers: report.layers,
  }),
  conventions: [
    {
      name: '裁剪',
      text: '按全局 L2 范数：梯度乘 min(1, c / (‖g‖ + 10⁻⁶))，与 torch.nn.utils.clip_grad_norm_ 相同；‖g‖ > c 的步算被裁。',
    },
    {
      name: '分位数',
      text: '在次序统计量之间线性插值（numpy 的默认）；0、NaN、Inf 与最前面的一段不计。',
    },
    {
      name: '全局范数',
      text: '没有这一列时由各层的平方和开方；先提出最大的一层再平方，极小的梯度不会下溢成 0。',
    },
    {
      name: '对数正态',
      text: '去掉尖峰，对 ln 范数取均值与标准差（最大似然）；差别是 Kolmogorov 距离，1% 界取 Lilliefors (1967) 的 1.035/√n，相邻的步相关时偏严。',
    },
    {
      name: '尖峰',
      text: 'ln 范数减去前后各 10 步的中位数，除以前后各 100 步残差的 1.4826 倍 MAD（至少 0.01，也至少是全程的一半）；连着的算一个。',
    },
    {
      name: '阈值的经验',
      text: 'p90–p99 或中位数的 2–5 倍（4.3.3）；平均范数见 Pascanu 等 2013，10% 分位见 AutoClip（2020），后者几乎每步都裁，等于归一化梯度。',
    },
  ],
  claims,
})
