import type { LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  between,
  columns,
  curve,
  defineLab,
  exactly,
  number,
  type Columns,
  type Curve,
} from '../../src/lab/index.ts'
import { sharpness, walk, type Choice, type Path } from './product.ts'

const STEPS = 600
const SEEDS_OF_CLAIM = 10

const START = { u: 6, v: 0.1, noise: 0.02 } as const

/** Curves are drawn up to where a path is lost. */
const sharp = ({ u, v }: Path): number[] => u.map((value, t) => value ** 2 + (v[t] ?? 0) ** 2)

type Fate = 'lost' | 'catapult' | 'calm'

/** What became of most paths: lost, a loss that first rises past twice its start, or neither. */
function fateOf({ loss, lost }: { readonly loss: Curve; readonly lost: readonly number[] }): Fate {
  const count = lost.reduce((sum, value) => sum + value, 0)
  if (2 * count > lost.length) return 'lost'
  const [first = []] = loss.y
  return Math.max(...first) > 2 * (first[0] ?? Infinity) ? 'catapult' : 'calm'
}

const FATES: Readonly<Record<Fate, string>> = { lost: '发散', catapult: '弹射后收敛', calm: '平稳收敛' }

function lossFigure(loss: Curve, lost: readonly number[]): LineChart {
  const count = lost.reduce((sum, value) => sum + value, 0)
  const peak = Math.max(...loss.y.flat().filter(Number.isFinite))
  return {
    kind: 'lines',
    label:
      loss.x.length > 0
        ? `${lost.length} 个种子里 ${count} 个发散；损失最高到 ${write(peak)}。`
        : '损失，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '损失', scale: 'log', domain: [1e-6, 1e6] },
    series: [
      { name: '各种子', color: count > 0 ? 2 : 1, x: loss.x, runs: loss.y, seeds: 'thin', subject: 0 },
    ],
    ratio: 0.78,
  }
}

function sharpnessFigure(curvature: Curve, lr: number): LineChart {
  const [first = []] = curvature.y
  return {
    kind: 'lines',
    label:
      first.length > 0
        ? `锐度从 ${write(first[0] ?? NaN)} ${Number.isFinite(first.at(-1)) ? `变到 ${write(first.at(-1) ?? NaN)}` : '起，没有走到头'}，目标学习率能容忍的上限是 2/η = ${write(2 / lr)}。`
        : '锐度，还没有运行。',
    x: { name: '步', domain: [0, STEPS], ordinal: '步' },
    y: { name: '锐度 u² + v²', domain: [0, 60] },
    series: [{ name: '各种子', color: 1, x: curvature.x, runs: curvature.y, seeds: 'thin', subject: 0 }],
    references: [{ kind: 'horizontal', at: Math.min(60, 2 / lr), name: `2/η = ${write(2 / lr)}`, color: 2 }],
    ratio: 0.78,
  }
}

function planeFigure({ u, v }: Columns<'u' | 'v'>): LineChart {
  const branch = Array.from({ length: 121 }, (_, i) => 0.12 + (i * 6.9) / 120)
  return {
    kind: 'lines',
    label: `第一个种子在 (u, v) 平面上的路：谷底是双曲线 uv = 1，离原点越近越平。`,
    x: { name: 'u', domain: [-7, 7] },
    y: { name: 'v', domain: [-7, 7] },
    series: [
      {
        name: '第一个种子',
        color: 1,
        x: u.filter((value, i) => Math.abs(value) < 14 && Math.abs(v[i] ?? 0) < 14),
        runs: [v.filter((value, i) => Math.abs(value) < 14 && Math.abs(u[i] ?? 0) < 14)],
        labelled: false,
      },
    ],
    references: [
      { kind: 'curve', name: 'uv = 1', x: branch, y: branch.map((x) => 1 / x), nameAt: 3 },
      { kind: 'curve', x: branch.map((x) => -x), y: branch.map((x) => -1 / x) },
    ],
    marks: u.length > 0 ? [{ x: u[0] ?? 0, y: v[0] ?? 0, color: 6, shape: 'ring', name: '起点' }] : [],
    ratio: 0.86,
  }
}

/** Paths of ten seeds of a claim's own. */
function paths(seed: number, choice: Omit<Choice, keyof typeof START>): Path[] {
  return Array.from({ length: SEEDS_OF_CLAIM }, (_, i) =>
    walk(100 * seed + i, { ...START, ...choice }, STEPS),
  )
}

const lostShare = (found: readonly Path[]): number =>
  found.filter(({ isLost }) => isLost).length / found.length
const peakOf = ({ loss }: Path): number => Math.max(...loss)

export default defineLab({
  id: 'warmup',
  title: 'warmup 与弹射',
  summary: '同一个目标学习率，直接上去会发散，慢慢升上去就没事。warmup 到底改变了什么？',
  facts: '两个参数 · f = uv · 每步一个带噪的目标',
  section: '1.8',
  questions: ['1.8.6', '1.8.2', '1.6.9', '1.3.2'],
  controls: {
    lr: number({ label: '目标学习率 η', min: 0.02, max: 0.4, step: 0.01, default: 0.2 }),
    warmup: number({ label: 'warmup 步数', min: 0, max: 200, step: 10, default: 0 }),
    u: number({ label: '起点 u', min: 1, max: 8, step: 0.5, default: 6 }),
    v: number({ label: '起点 v', min: 0, max: 2, step: 0.1, default: 0.1 }),
    noise: number({ label: '目标的噪声', min: 0, max: 0.2, step: 0.01, default: 0.02 }),
  },
  bounds: {
    lr: ({ u, v }) => {
      const limit = 2 / (u * u + v * v)
      return limit >= 0.02 && limit <= 0.4 ? { at: limit, label: `2/h₀ = ${write(limit)}` } : null
    },
  },
  replicas: { default: 10, max: 16 },
  series: {
    loss: curve({ label: '损失', x: '步' }),
    sharpness: curve({ label: '锐度', x: '步' }),
    plane: columns({ label: '第一个种子的路', columns: { u: 'u', v: 'v' } }),
    lost: columns({ label: '各种子的结局', columns: { lost: '发散（1）' } }),
  },
  rerun: 'on-change',
  experiment(settings, { seeds, record }) {
    const found = seeds.map((seed) => walk(seed, settings, STEPS))
    let step = 0
    return {
      total: STEPS,
      advance(steps) {
        for (let done = 0; done < steps; done++, step++) {
          record.append(
            'loss',
            step,
            found.map(({ loss }) => Math.max(1e-12, loss[step] ?? NaN)),
          )
          record.append(
            'sharpness',
            step,
            found.map((path) => sharp(path)[step] ?? NaN),
          )
        }
        const [first] = found
        record.set('plane', { u: first?.u.slice(0, step) ?? [], v: first?.v.slice(0, step) ?? [] })
        record.set('lost', { lost: found.map(({ isLost }) => (isLost ? 1 : 0)) })
      },
    }
  },
  figures: {
    loss: { title: '损失', plot: ({ result }) => lossFigure(result.loss, result.lost.lost) },
    sharpness: {
      title: '锐度',
      note: '谷底处损失的最大曲率',
      plot: ({ result, settings }) => sharpnessFigure(result.sharpness, settings.lr),
    },
    plane: { title: '平面上的路', plot: ({ result }) => planeFigure(result.plane) },
  },
  presets: {
    lost: { label: '直接上 0.2', settings: { lr: 0.2, warmup: 0, u: 6, v: 0.1, noise: 0.02 } },
    warm: { label: 'warmup 100 步', settings: { lr: 0.2, warmup: 100, u: 6, v: 0.1, noise: 0.02 } },
    catapult: { label: '弹射', settings: { lr: 0.1, warmup: 0, u: 6, v: 0.1, noise: 0.02 } },
    calm: { label: '小学习率', settings: { lr: 0.05, warmup: 0, u: 6, v: 0.1, noise: 0.02 } },
  },
  cure: 'warm',
  prediction: {
    question: ({ lr, warmup }) =>
      `η = ${write(lr)}${warmup > 0 ? `、warmup ${warmup} 步` : '、不预热'}，结局是什么？`,
    options: FATES,
    outcome: ({ result }) => fateOf({ loss: result.loss, lost: result.lost.lost }),
    because({ result, settings: { lr, u, v } }) {
      const start = u * u + v * v
      const end = result.sharpness.y[0]?.at(-1) ?? NaN
      return `起点的锐度约 ${write(start)}，2/h₀ = ${write(2 / start)}，4/h₀ = ${write(4 / start)}；η = ${write(lr)}。${Number.isFinite(end) ? `第一个种子最后的锐度 ${write(end)}。` : '第一个种子没有走到头。'}`
    },
  },
  texts: {
    try: '从「直接上 0.2」开始，把 warmup 一格一格加到 100；再看「弹射」与「小学习率」，比较最后的锐度。',
    see: '不预热就发散；预热够长，锐度先降下来，同样的学习率就走得稳；0.1 不预热时损失先冲高再落到更平的地方；0.05 一路平稳，锐度几乎不变。',
    why: '学习率低于 2/h 才稳。学习率慢慢升，每次刚越过当前的 2/h，损失弹一下就落到锐度更小的地方；一步跨到 4/h 之上，弹出去就回不来了。',
  },
  conclude({ result, settings: { lr, warmup } }) {
    if (result.loss.x.length === 0) return '还没有运行。'
    const { lost } = result.lost
    const count = lost.reduce((sum, value) => sum + value, 0)
    const ends = result.sharpness.y.map((run) => run.at(-1) ?? NaN).filter((_, i) => lost[i] === 0)
    const kept =
      ends.length > 0
        ? `；收敛的种子最后的锐度在 ${write(Math.min(...ends))} 到 ${write(Math.max(...ends))} 之间，2/η = ${write(2 / lr)}`
        : ''
    return `η = ${write(lr)}、warmup ${warmup} 步：${lost.length} 个种子里 ${count} 个发散${kept}。`
  },
  claims: {
    'warmup-prevents-divergence': {
      statement:
        '起点 (6, 0.1)、η = 0.2：不预热全部发散，预热 100 步没有一个发散，最后的锐度都在 2/η = 10 之下',
      how: '每个种子跑十条 600 步的路，目标的噪声 0.02；残差超过 10⁶ 算发散。',
      seeds: 16,
      kind: 'simulation',
      expected: { without: exactly(1), with: exactly(0), sharpness: atMost(10) },
      names: { without: '不预热的发散率', with: '预热 100 步的发散率', sharpness: '预热后的最大锐度' },
      compute(seed) {
        const warm = paths(seed, { lr: 0.2, warmup: 100 })
        return {
          without: lostShare(paths(seed, { lr: 0.2, warmup: 0 })),
          with: lostShare(warm),
          sharpness: Math.max(...warm.map(sharpness)),
        }
      },
    },
    'longer-warmup-never-worse': {
      statement: '发散率随预热的长度不增：0、25、50、100、150 步',
      how: 'η = 0.3，每种长度二十条路；看相邻两种长度发散率之差的最大值。',
      seeds: 8,
      kind: 'simulation',
      expected: { largest: atMost(0.1) },
      names: { largest: '加长预热后发散率最多升了多少' },
      compute(seed) {
        const shares = [0, 25, 50, 100, 150].map((warmup) =>
          lostShare([...paths(2 * seed, { lr: 0.3, warmup }), ...paths(2 * seed + 1, { lr: 0.3, warmup })]),
        )
        return { largest: Math.max(...shares.slice(1).map((share, i) => share - (shares[i] ?? 0))) }
      },
    },
    catapult: {
      statement: 'η = 0.1 不预热：损失先冲到 50 以上（弹射），再收敛到锐度小于 20 的地方',
      how: '每个种子十条路；2/h₀ 约 0.056，4/h₀ 约 0.11，0.1 在两者之间。',
      seeds: 16,
      kind: 'simulation',
      expected: { lost: exactly(0), peak: atLeast(50), sharpness: atMost(20) },
      names: { lost: '发散率', peak: '损失峰值，最小的', sharpness: '最后的锐度，最大的' },
      compute(seed) {
        const found = paths(seed, { lr: 0.1, warmup: 0 })
        return {
          lost: lostShare(found),
          peak: Math.min(...found.map(peakOf)),
          sharpness: Math.max(...found.map(sharpness)),
        }
      },
    },
    'small-rate-stays-sharp': {
      statement: 'η = 0.05 低于 2/h₀：没有弹射，最后的锐度仍在 35.5 到 36.1 之间',
      how: '每个种子十条路，取最小与最大。',
      seeds: 16,
      kind: 'simulation',
      expected: { lowest: between(35.5, 36.1), highest: between(35.5, 36.1), peak: atMost(1) },
      names: { lowest: '最后的锐度，最小的', highest: '最后的锐度，最大的', peak: '损失峰值' },
      compute(seed) {
        const found = paths(seed, { lr: 0.05, warmup: 0 })
        return {
          lowest: Math.min(...found.map(sharpness)),
          highest: Math.max(...found.map(sharpness)),
          peak: Math.max(...found.map(peakOf)),
        }
      },
    },
  },
  pytorch: ({ lr, warmup, u, v, noise, seed }) => `import torch

torch.manual_seed(${seed})
lost, ends = 0, []
for path in range(10):
    w = torch.tensor([${u}.0, ${v}], dtype=torch.float64, requires_grad=True)
    opt = torch.optim.SGD([w], lr=${lr})
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda t: min(1.0, (t + 1) / ${Math.max(1, warmup)}))
    for step in range(600):
        opt.zero_grad()
        residual = w[0] * w[1] - (1 + ${noise} * torch.randn(()))
        if not residual.abs() < 1e6:
            lost += 1
            break
        (0.5 * residual**2).backward()
        opt.step()
        sched.step()
    else:
        ends.append((w.detach() ** 2).sum().item())
print("diverged", lost, "of 10; final sharpness", ends)
`,
  withoutNetwork: '这里没有网络可以带走：只有两个参数。',
})
