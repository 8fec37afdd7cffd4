import type { Bars, LineChart } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  columns,
  defineLab,
  logNumber,
  number,
  toggle,
  type Columns,
} from '../../src/lab/index.ts'
import {
  errorsOf,
  ewcDiagonal,
  ewcFull,
  finetuned,
  meanErrors,
  METHODS,
  pair,
  replayed,
  ROWS,
  type Method,
} from './tasks.ts'

const ORDER = ['before', 'finetuned', 'replay', 'diagonal', 'full'] as const satisfies readonly Method[]
const LAMBDAS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100] as const
const REPLAYS = [0, 5, 10, 15, 20, 25, 30] as const
const PAIRS = 20

const at = (result: Columns<'a' | 'b'>, method: Method, task: 'a' | 'b'): number =>
  result[task][ORDER.indexOf(method)] ?? NaN

const methodsFigure = (result: Columns<'a' | 'b'>): Bars => ({
  kind: 'bars',
  label:
    result.a.length > 0
      ? ORDER.map(
          (method) =>
            `${METHODS[method].name}：A ${write(at(result, method, 'a'), 2)}，B ${write(at(result, method, 'b'), 2)}`,
        ).join('；')
      : '各种方法的误差，还没有运行。',
  unit: '均方误差',
  left: { name: '旧任务 A', color: 2 },
  right: { name: '新任务 B', color: 1 },
  rows: ORDER.map((method) => ({
    name: METHODS[method].name,
    left: result.a.length > 0 ? at(result, method, 'a') : 0,
    right: result.b.length > 0 ? at(result, method, 'b') : 0,
  })),
})

function strengthFigure({ lambda, a, b }: Columns<'lambda' | 'a' | 'b'>): LineChart {
  const worst = a.map((value, i) => Math.max(value, b[i] ?? value))
  return {
    kind: 'lines',
    label:
      a.length > 0
        ? `对角 EWC：不论 λ 取多少，两个任务里较差的那个误差不低于 ${write(Math.min(...worst))}。`
        : '误差随 λ，还没有运行。',
    x: { name: 'EWC 的强度 λ', scale: 'log', domain: [0.01, 100] },
    y: { name: '均方误差', include: [0] },
    series: [
      { name: '旧任务 A', color: 2, x: lambda, runs: [a] },
      { name: '新任务 B', color: 1, x: lambda, runs: [b] },
    ],
    ratio: 0.78,
  }
}

const replayFigure = ({ count, a }: Columns<'count' | 'a'>): LineChart => ({
  kind: 'lines',
  label:
    a.length > 0
      ? `混进 0、10、30 个旧样本，旧任务的误差是 ${[0, 10, 30].map((n) => write(a[count.indexOf(n)] ?? NaN, 2)).join('、')}。`
      : '误差随重放的个数，还没有运行。',
  x: { name: '重放的旧样本', domain: [0, ROWS] },
  y: { name: '旧任务 A 的误差', include: [0] },
  series: [{ name: '旧任务 A', color: 2, x: count, runs: [a] }],
  ratio: 0.78,
})

export default defineLab({
  id: 'forgetting',
  title: '遗忘、EWC 与重放',
  summary: '学完 A 再学 B，A 忘掉多少？拉住参数、混进旧样本，谁真的有用？',
  facts: `两个线性回归，100 个权重，各 ${ROWS} 个样本 · 闭式解 · ${PAIRS} 对任务的平均`,
  section: '1.6',
  questions: ['1.6.4', '1.6.7'],
  controls: {
    difference: number({ label: '两个任务差多少 s', min: 0, max: 2, step: 0.1, default: 1 }),
    lambda: logNumber({ label: 'EWC 的强度 λ', min: 0.01, max: 100, default: 1, step: 10 }),
    orthogonal: toggle({ label: '两个任务的输入互相垂直', default: false }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    methods: columns({ label: '各种方法', columns: { a: '旧任务 A', b: '新任务 B' } }),
    strengths: columns({ label: '对角 EWC', columns: { lambda: '强度 λ', a: '旧任务 A', b: '新任务 B' } }),
    replays: columns({ label: '重放', columns: { count: '旧样本', a: '旧任务 A' } }),
  },
  unit: '对任务',
  rerun: 'on-change',
  experiment({ difference, lambda, orthogonal }, { seeds, record }) {
    const [seed = 0] = seeds
    const methods = { a: ORDER.map(() => 0), b: ORDER.map(() => 0) }
    const strengths = { a: LAMBDAS.map(() => 0), b: LAMBDAS.map(() => 0) }
    const replays = REPLAYS.map(() => 0)
    let done = 0
    // What rounding leaves of an exact fit is written as the zero it stands for.
    const scaled = (values: readonly number[]): number[] =>
      values.map((value) => (value < 1e-20 ? 0 : value / done))
    return {
      total: PAIRS,
      advance(steps) {
        for (let i = 0; i < steps; i++, done++) {
          const tasks = pair(1000 * seed + done, difference, orthogonal)
          ORDER.forEach((method, k) => {
            const errors = errorsOf(tasks, METHODS[method].learn(tasks, lambda))
            methods.a[k]! += errors.a
            methods.b[k]! += errors.b
          })
          LAMBDAS.forEach((strength, k) => {
            const errors = errorsOf(tasks, ewcDiagonal(tasks, strength))
            strengths.a[k]! += errors.a
            strengths.b[k]! += errors.b
          })
          REPLAYS.forEach((count, k) => (replays[k]! += errorsOf(tasks, replayed(tasks, count)).a))
        }
        record.set('methods', { a: scaled(methods.a), b: scaled(methods.b) })
        record.set('strengths', { lambda: [...LAMBDAS], a: scaled(strengths.a), b: scaled(strengths.b) })
        record.set('replays', { count: [...REPLAYS], a: scaled(replays) })
      },
    }
  },
  figures: {
    methods: { title: '忘了多少，学会多少', plot: ({ result }) => methodsFigure(result.methods) },
    strength: {
      title: '对角 EWC 只能折中',
      plot: ({ result }) => strengthFigure(result.strengths),
    },
    replay: { title: '重放多少个旧样本', plot: ({ result }) => replayFigure(result.replays) },
  },
  presets: {
    different: { label: '两个不同的任务', settings: { difference: 1, lambda: 1, orthogonal: false } },
    similar: { label: '任务相近', settings: { difference: 0.3, lambda: 1, orthogonal: false } },
    orthogonal: { label: '输入互相垂直', settings: { difference: 1, lambda: 1, orthogonal: true } },
    strong: { label: '拉得很紧', settings: { difference: 1, lambda: 10, orthogonal: false } },
  },
  cure: 'orthogonal',
  prediction: {
    question: ({ difference, orthogonal }) =>
      `两个任务差 ${write(difference)}，输入${orthogonal ? '互相垂直' : '随机重叠'}：直接在 B 上微调，A 会忘吗？`,
    options: { forgets: '会', keeps: '几乎不会' },
    outcome: ({ result }) => (at(result.methods, 'finetuned', 'a') > 0.02 ? 'forgets' : 'keeps'),
    because({ result, settings }) {
      const error = at(result.methods, 'finetuned', 'a')
      return settings.orthogonal
        ? `A 的误差 ${write(error, 1)}：B 的梯度都在 B 的输入张成的空间里，与 A 的垂直，改不到 A 的输出。`
        : `A 的误差从 0 到 ${write(error, 2)}：B 的改动在 A 的输入上有投影，投影越大忘得越多。`
    },
  },
  texts: {
    try: '先看不同的任务；把 λ 从 0.01 推到 100；打开「输入互相垂直」；再把任务差推到 0。',
    see: '直接微调忘得多；对角 EWC 的两条线此消彼长；完整的 Fisher 两个任务都保住；输入垂直时什么都不做也不忘。',
    why: '旧任务只在它的输入张成的方向上敏感。完整的 Fisher 知道是哪些方向；对角的只知道每个坐标，把不该拉的也拉住了。',
  },
  conclude({ result }) {
    if (result.methods.a.length === 0) return '还没有运行。'
    return `直接微调：A 的误差 ${write(at(result.methods, 'finetuned', 'a'), 2)}；重放 10 个：${write(at(result.methods, 'replay', 'a'), 2)}；对角 EWC：A ${write(at(result.methods, 'diagonal', 'a'), 2)}、B ${write(at(result.methods, 'diagonal', 'b'), 2)}；完整 Fisher：A ${write(at(result.methods, 'full', 'a'), 1)}、B ${write(at(result.methods, 'full', 'b'), 1)}。`
  },
  claims: {
    'finetuning-forgets': {
      statement: '学完 A 直接在 B 上微调到拟合，A 的均方误差从 0 升到 0.1 以上',
      how: '100 个权重、各 30 个样本、s = 1，每个种子 40 对任务的平均。',
      seeds: 8,
      kind: 'simulation',
      expected: { a: atLeast(0.1), b: atMost(1e-6), before: atLeast(1) },
      names: { a: '微调后的 A', b: '微调后的 B', before: '学 B 之前的 B' },
      compute(seed) {
        const after = meanErrors(seed, 40, 1, false, finetuned)
        return {
          a: after.a,
          b: after.b,
          before: meanErrors(seed, 40, 1, false, ({ afterA }) => afterA).b,
        }
      },
    },
    'full-fisher-keeps-both': {
      statement: '用完整 Fisher 的 EWC，两个任务的误差都不超过 0.01',
      how: '同上，λ = 100，取离 A 的解最近的那个。',
      seeds: 8,
      kind: 'closed-form',
      expected: { a: atMost(0.01), b: atMost(0.01) },
      names: { a: '旧任务 A', b: '新任务 B' },
      compute: (seed) => ({ ...meanErrors(seed, 40, 1, false, (tasks) => ewcFull(tasks, 100)) }),
    },
    'diagonal-trades-off': {
      statement: '对角 Fisher 的 EWC，λ 取 0.1、1、10 都不能让两个任务的误差同时不超过 0.05',
      how: '同上，每个 λ 取两个任务里较差的误差。',
      seeds: 8,
      kind: 'simulation',
      expected: { weak: atLeast(0.05), middle: atLeast(0.05), strong: atLeast(0.05) },
      names: { weak: 'λ = 0.1', middle: 'λ = 1', strong: 'λ = 10' },
      compute(seed) {
        const worse = (lambda: number): number => {
          const { a, b } = meanErrors(seed, 40, 1, false, (tasks) => ewcDiagonal(tasks, lambda))
          return Math.max(a, b)
        }
        return { weak: worse(0.1), middle: worse(1), strong: worse(10) }
      },
    },
    'replay-helps-by-its-share': {
      statement: '重放 10 个旧样本减轻遗忘但不消除，重放全部 30 个就不忘',
      how: '同上，比 A 的误差；10 个的与不重放的之比。',
      seeds: 8,
      kind: 'simulation',
      expected: { ratio: atMost(0.95), all: atMost(1e-6) },
      names: { ratio: '重放 10 个 ÷ 不重放', all: '重放 30 个的 A' },
      compute(seed) {
        const error = (count: number): number =>
          meanErrors(seed, 40, 1, false, (tasks) => replayed(tasks, count)).a
        return { ratio: error(10) / error(0), all: error(30) }
      },
    },
    'orthogonal-inputs-keep': {
      statement: '两个任务的输入互相垂直时，直接微调不遗忘',
      how: 'B 的输入减去在 A 的张成上的投影，A 的误差。',
      seeds: 8,
      kind: 'closed-form',
      expected: { a: atMost(1e-4) },
      names: { a: '微调后的 A' },
      compute: (seed) => ({ a: meanErrors(seed, 10, 1, true, finetuned).a }),
    },
  },
  pytorch: ({ difference, lambda, orthogonal, seed }) => `import torch

torch.manual_seed(${seed})
p, n = 100, 30
A, B = torch.randn(n, p).double(), torch.randn(n, p).double()
${orthogonal ? 'B = B - B @ torch.linalg.pinv(A) @ A\n' : ''}wA = torch.randn(p).double() / p ** 0.5
wB = wA + ${difference} * torch.randn(p).double() / p ** 0.5
yA, yB = A @ wA, B @ wB
start = torch.linalg.pinv(A) @ yA
left = yB - B @ start
error = lambda X, y, w: (X @ w - y).square().mean().item()

tuned = start + torch.linalg.pinv(B) @ left
full = start + torch.linalg.pinv(torch.cat([B, ${lambda} ** 0.5 * A])) @ torch.cat([left, torch.zeros(n).double()])
F = A.square().mean(0)
diagonal = start + torch.linalg.solve(B.T @ B / n + ${lambda} * torch.diag(F), B.T @ left / n)
for name, w in (("fine-tuned", tuned), ("EWC, whole Fisher", full), ("EWC, diagonal", diagonal)):
    print(name, "A", error(A, yA, w), "B", error(B, yB, w))
`,
  withoutNetwork: '这里没有网络可以带走：两个任务都是线性回归。',
})
