import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  choice,
  columns,
  curve,
  defineLab,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { errorsOf, FineTuning, endsOf, probe, rateFor, transfer } from './network.ts'

const STEPS = 5000
const EVERY = 50
const SCALES = [0, 0.1, 0.3, 1, 3] as const

const HEADS = {
  random: '随机头，直接微调',
  zero: '零头，直接微调',
  probe: '先线性探测，再微调',
} as const
type Head = keyof typeof HEADS

const last = ({ y }: Curve): number => y[0]?.at(-1) ?? NaN
const positive = (value: number): number => Math.max(1e-12, value)

function errorFigure(id: Curve, ood: Curve, probed: Columns<'id' | 'ood'>, head: Head): LineChart {
  return {
    kind: 'lines',
    label:
      id.x.length > 0
        ? `${HEADS[head]}：见过的方向上误差 ${write(last(id))}，没见过的方向上 ${write(last(ood))}；只训头的是 ${write(probed.id[0] ?? NaN)} 与 ${write(probed.ood[0] ?? NaN)}。`
        : '误差随步数，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '误差', scale: 'log' },
    series: [
      { name: '没见过的方向', color: 2, x: ood.x, runs: ood.y },
      { name: '见过的方向', color: 1, x: id.x, runs: id.y },
    ],
    references: probed.ood.map((at) => ({
      kind: 'horizontal' as const,
      at,
      name: '只训头，没见过的',
      color: 3 as const,
    })),
    ratio: 0.78,
  }
}

const movedFigure = (within: Curve, outside: Curve): LineChart => ({
  kind: 'lines',
  label:
    within.x.length > 0
      ? `特征在见过的方向上改动了 ${write(last(within))}，在没见过的方向上 ${write(last(outside))}（以 ‖B₀‖ 计）。`
      : '特征的改动，还没有运行。',
  x: { name: '步', domain: [0, STEPS], ordinal: '步' },
  y: { name: '特征的改动 ÷ ‖B₀‖', include: [0] },
  series: [
    { name: '见过的方向', color: 1, x: within.x, runs: within.y },
    { name: '没见过的方向', color: 2, x: outside.x, runs: outside.y },
  ],
  ratio: 0.78,
})

const scaleFigure = ({ scale, ood }: Columns<'scale' | 'ood'>, probed: Columns<'id' | 'ood'>): LineChart => ({
  kind: 'lines',
  label:
    scale.length > 0
      ? `头的初始尺度 ${scale.map((value) => write(value)).join('、')}：微调后没见过的方向上误差 ${ood.map((value) => write(value, 2)).join('、')}。`
      : '误差随头的尺度，还没有运行。',
  x: { name: '头的初始尺度', domain: [0, 3] },
  y: { name: '没见过的方向上的误差', scale: 'log' },
  series: [{ name: '直接微调', color: 2, x: scale, runs: [ood] }],
  references: probed.ood.map((at) => ({
    kind: 'horizontal' as const,
    at,
    name: '只训头',
    color: 3 as const,
  })),
  ratio: 0.78,
})

export default defineLab({
  id: 'lp-ft',
  title: '先探测，再微调',
  summary: '训练数据只见过一部分方向。直接微调会把没见过的方向上的好特征变坏吗？先训头再微调呢？',
  facts: '两层线性网络 20 → 5 → 1 · 10 个样本，只张成 8 维 · 梯度下降',
  section: '1.6',
  questions: ['1.6.5', '1.6.7', '1.6.3', '1.6.2', '1.6.9', '1.7.7'],
  controls: {
    head: choice({ label: '怎么开始', options: HEADS, default: 'random' }),
    scale: number({ label: '随机头的尺度', min: 0.1, max: 3, step: 0.1, default: 1 }),
  },
  disabled: { scale: ({ head }) => head !== 'random' && '只用于随机头' },
  replicas: { default: 1, max: 1 },
  series: {
    id: curve({ label: '见过的方向', x: '步' }),
    ood: curve({ label: '没见过的方向', x: '步' }),
    within: curve({ label: '改动，见过的', x: '步' }),
    outside: curve({ label: '改动，没见过的', x: '步' }),
    probed: columns({ label: '只训头', columns: { id: '见过的', ood: '没见过的' } }),
    scales: columns({ label: '头的尺度', columns: { scale: '尺度', ood: '没见过的方向' } }),
  },
  rerun: 'on-change',
  experiment({ head, scale }, { seeds, record }) {
    const task = transfer(seeds[0] ?? 0)
    const best = probe(task)
    const size = head === 'random' ? scale : 0
    const run = new FineTuning(task, head === 'probe' ? best : task.head.map((v) => size * v), rateFor(size))
    const others = SCALES.map(
      (each) =>
        new FineTuning(
          task,
          task.head.map((v) => each * v),
          rateFor(each),
        ),
    )
    const frozen = errorsOf(task, task.pretrained, best)
    record.set('probed', { id: [frozen.id], ood: [frozen.ood] })
    let step = 0
    const note = (): void => {
      const [errors, moved] = [run.errors(), run.moved()]
      record.append('id', step, [positive(errors.id)])
      record.append('ood', step, [positive(errors.ood)])
      record.append('within', step, [moved.within])
      record.append('outside', step, [moved.outside])
    }
    note()
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++) {
          run.step()
          for (const other of others) other.step()
          step++
          if (step % EVERY === 0) note()
        }
        record.set('scales', { scale: [...SCALES], ood: others.map((other) => other.errors().ood) })
      },
    }
  },
  figures: {
    errors: {
      title: '见过的方向与没见过的方向',
      plot: ({ result, settings }) => errorFigure(result.id, result.ood, result.probed, settings.head),
    },
    moved: {
      title: '特征改在哪里',
      plot: ({ result }) => movedFigure(result.within, result.outside),
    },
    scales: {
      title: '头越大，坏得越多',
      note: '同一个任务',
      plot: ({ result }) => scaleFigure(result.scales, result.probed),
    },
  },
  presets: {
    random: { label: '随机头', settings: { head: 'random', scale: 1 } },
    large: { label: '更大的随机头', settings: { head: 'random', scale: 3 } },
    zero: { label: '零头', settings: { head: 'zero' } },
    probe: { label: '先探测', settings: { head: 'probe' } },
  },
  cure: 'probe',
  prediction: {
    question: ({ head }) => `${HEADS[head]}：训练之后，没见过的方向上，比只训头的好还是坏？`,
    options: { better: '好', same: '差不多', worse: '坏' },
    outcome({ result }) {
      const ratio = last(result.ood) / (result.probed.ood[0] ?? NaN)
      return ratio > 1.5 ? 'worse' : ratio < 0.67 ? 'better' : 'same'
    },
    because({ result, settings }) {
      return settings.head === 'probe'
        ? `误差 ${write(last(result.ood))}，只训头 ${write(result.probed.ood[0] ?? NaN)}：头已经对了，特征只需小改。`
        : `误差 ${write(last(result.ood))}，只训头 ${write(result.probed.ood[0] ?? NaN)}：头不对时，网络改见过的方向上的特征去凑它，没见过的方向上的特征还留着，两边就对不上了。`
    },
  },
  texts: {
    try: '随机头跑一遍，看两条误差；把尺度推到 3；换零头；最后换先探测。',
    see: '见过的方向上，怎么开始都能训到很小；没见过的方向上，随机头坏得多，头越大越坏，零头也坏，先探测的与只训头的一样好。',
    why: '梯度只在见过的方向上改特征。头错得越多，那里的特征改得越多，与没改的那一半越不相称；头先对了，就不必改。',
  },
  conclude({ result, settings }) {
    if (result.id.x.length === 0) return '还没有运行。'
    return `${HEADS[settings.head]}：见过的方向上误差 ${write(last(result.id))}，没见过的 ${write(last(result.ood))}；只训头是 ${write(result.probed.id[0] ?? NaN)} 与 ${write(result.probed.ood[0] ?? NaN)}；特征在没见过的方向上改动 ${write(last(result.outside), 1)}。`
  },
  claims: {
    'features-move-where-seen': {
      statement: '微调只在训练输入张成的方向上改动特征：没见过的方向上改动恰为零',
      how: '梯度是残差乘输入的外积，输入在那些方向上为零。每个种子十个任务，取最大值。',
      seeds: 4,
      kind: 'closed-form',
      expected: { outside: atMost(1e-5) },
      names: { outside: '没见过的方向上的改动 ÷ ‖B₀‖' },
      compute: (seed) => ({ outside: endsOf(seed, 1, 500).outside }),
    },
    'probe-first-keeps-ood': {
      statement: '没见过的方向上：直接微调的误差是先探测再微调的 10 倍以上，后者与只训头相差不到 20%',
      how: '每个种子十个任务的平均，随机头尺度 1，η = 0.02，5000 步。',
      seeds: 4,
      kind: 'simulation',
      expected: { ratio: atLeast(10), kept: atMost(1.2) },
      names: { ratio: '直接微调 ÷ 先探测再微调', kept: '先探测再微调 ÷ 只训头' },
      compute(seed) {
        const [tuned, both, frozen] = [
          endsOf(seed, 1, STEPS),
          endsOf(seed, 'probe', STEPS),
          endsOf(seed, 'probe-only', 0),
        ]
        return { ratio: tuned.ood / both.ood, kept: both.ood / frozen.ood }
      },
    },
    'tuning-fits-seen': {
      statement: '见过的方向上：直接微调与先探测再微调都把误差降到只训头的十分之一以下',
      how: '同上，看见过的方向上的误差，取十个任务的中位数：样本病态的任务 5000 步还没训完。',
      seeds: 4,
      kind: 'simulation',
      expected: { tuned: atMost(0.1), both: atMost(0.1) },
      names: { tuned: '直接微调 ÷ 只训头', both: '先探测再微调 ÷ 只训头' },
      compute(seed) {
        const frozen = endsOf(seed, 'probe-only', 0).id
        return {
          tuned: endsOf(seed, 1, STEPS).id / frozen,
          both: endsOf(seed, 'probe', STEPS).id / frozen,
        }
      },
    },
    'larger-head-hurts': {
      statement:
        '头的初始尺度从 0.1 加到 0.3、1、3，没见过的方向上的误差一档比一档大；尺度 3 是零头的 10 倍以上，零头又是先探测的 2 倍以上',
      how: '尺度 0、0.1、0.3、1、3，每个种子十个任务的平均；相邻两档之比的最小值从 0.1 起算，0 与 0.1 之间没有定序。',
      seeds: 4,
      kind: 'simulation',
      expected: { least: atLeast(1), ratio: atLeast(10), zero: atLeast(2) },
      names: { least: '相邻之比，最小的', ratio: '尺度 3 ÷ 尺度 0', zero: '零头 ÷ 先探测再微调' },
      compute(seed) {
        const ends = SCALES.map((scale) => endsOf(seed, scale, STEPS).ood)
        const ratios = ends.slice(2).map((value, i) => value / (ends[i + 1] ?? NaN))
        return {
          least: Math.min(...ratios),
          ratio: (ends.at(-1) ?? NaN) / (ends[0] ?? NaN),
          zero: (ends[0] ?? NaN) / endsOf(seed, 'probe', STEPS).ood,
        }
      },
    },
  },
  pytorch: ({ head, scale, seed }) => `import torch

torch.manual_seed(${seed})
d, k, n, span = 20, 5, 10, 8
truth = torch.linalg.qr(torch.randn(d, k).double())[0].T
target = truth.T @ torch.randn(k).double()
B0 = truth + 0.1 * torch.randn(k, d).double() / d ** 0.5
X = torch.zeros(n, d).double()
X[:, :span] = torch.randn(n, span).double()
y = X @ target
probe = torch.linalg.lstsq(X @ B0.T, y[:, None]).solution[:, 0]
v = ${{ random: `${scale} * torch.randn(k).double()`, zero: 'torch.zeros(k).double()', probe: 'probe.clone()' }[head]}
B = B0.clone()
B.requires_grad_(); v.requires_grad_()
opt = torch.optim.SGD([B, v], lr=${head === 'random' ? rateFor(scale) : 0.02})
for step in range(${STEPS}):
    opt.zero_grad()
    (0.5 * (X @ B.T @ v - y).square().mean()).backward()
    opt.step()
error = lambda B, v: (B.T @ v - target).square().detach()
for name, e in (("fine-tuned", error(B, v)), ("probe alone", error(B0, probe))):
    print(name, "seen", e[:span].sum().item(), "unseen", e[span:].sum().item())
`,
  withoutNetwork: '网络只有 105 个参数，按右边的代码就能重训一个。',
})
