import type { LineChart } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import { random } from '../../src/engine/nn/random.ts'
import { atLeast, columns, defineLab, exactly, near, number, type Columns } from '../../src/lab/index.ts'
import {
  achieved,
  configurations,
  costs,
  lossAt,
  optimism,
  rungs,
  STRATEGIES,
  survival,
  topShare,
  topShareInTheory,
  trials,
  type Strategy,
} from './search.ts'

const COUNTS = [4, 9, 16, 25, 36, 49, 64] as const
const ORDER = ['grid', 'random', 'quasi'] as const satisfies readonly Strategy[]
const COLORS = { grid: 2, random: 1, quasi: 3 } as const
const PLAN = rungs(27, 3)
const COSTS = costs(PLAN)

type HitColumn = 'count' | Strategy

function hitFigure(result: Columns<HitColumn>, count: number): LineChart {
  const at = result.count.indexOf(count)
  return {
    kind: 'lines',
    label:
      result.count.length > 0
        ? `命中最优值 ±2.5% 的概率随试验数：${ORDER.map((strategy) => `${STRATEGIES[strategy]} ${write(result[strategy][at === -1 ? 1 : at] ?? NaN, 2)}`).join('，')}（${at === -1 ? 9 : count} 次）。`
        : '命中的概率，还没有运行。',
    x: { name: '试验数', scale: 'log', domain: [4, 64], ticks: [4, 9, 16, 25, 36, 64] },
    y: { name: '命中 ±2.5% 的概率', domain: [0, 1] },
    series: ORDER.map((strategy) => ({
      name: STRATEGIES[strategy],
      color: COLORS[strategy],
      x: result.count,
      runs: [result[strategy]],
    })),
    ratio: 0.78,
  }
}

const response = (x: number): number => (x - 0.62) ** 2

/** Trials of one search over the one hyperparameter that matters, on a response with its best value at 0.62. */
function axisFigure(seed: number, count: number, dimensions: number): LineChart {
  const grid = Array.from({ length: 81 }, (_, i) => i / 80)
  const levels = { grid: 0.24, random: 0.2, quasi: 0.16 } as const
  const points = ORDER.map((strategy) => ({
    strategy,
    values: [
      ...(trials(random(seed, `search-strategies/${strategy}`), strategy, count, dimensions)[0] ?? []),
    ],
  }))
  const different = points.map(({ strategy, values }) => `${STRATEGIES[strategy]} ${new Set(values).size}`)
  return {
    kind: 'lines',
    label: `${count} 次试验投影到有效的那个超参数上，不同的取值个数：${different.join('，')}。`,
    x: { name: '有效的超参数', domain: [0, 1] },
    y: { name: '损失', domain: [0, 0.4] },
    series: [{ name: '损失', color: 'muted', x: grid, runs: [grid.map(response)] }],
    marks: points.flatMap(({ strategy, values }) =>
      values.map((x, i) => ({
        x,
        y: levels[strategy] + 0.12,
        color: COLORS[strategy],
        shape: 'dot' as const,
        ...(i === 0 ? { name: STRATEGIES[strategy] } : {}),
      })),
    ),
    ratio: 0.78,
  }
}

function halvingFigure({ floor, time, reached }: Columns<'floor' | 'time' | 'reached'>): LineChart {
  const best = floor.indexOf(Math.min(...floor))
  const winner = reached.indexOf(PLAN.length)
  return {
    kind: 'lines',
    label:
      floor.length > 0
        ? `27 个配置按 27、9、3、1 晋级，花 ${COSTS.scratch} 单位，全部训完要 ${COSTS.full}；${winner === best ? '留下的就是最好的' : `留下的极限损失 ${write(floor[winner] ?? NaN)}，真正最好的 ${write(floor[best] ?? NaN)} 学得慢，在第 ${reached[best]} 轮被淘汰`}。`
        : '逐次减半，还没有运行。',
    x: { name: '训练的步数', scale: 'log', domain: [1, 27], ticks: [1, 3, 9, 27] },
    y: { name: '损失', domain: [0, 1.5] },
    series: floor.map((value, i) => {
      const end = PLAN[(reached[i] ?? 1) - 1]?.steps ?? 1
      const x = [1, 1.5, 2, 3, 4.5, 6, 9, 13, 18, 27].filter((step) => step <= end)
      return {
        name: i === winner ? '留下的' : i === best ? '真正最好的' : `配置 ${i + 1}`,
        color: i === winner ? (3 as const) : i === best ? (2 as const) : ('muted' as const),
        x,
        runs: [x.map((step) => lossAt({ floor: value, time: time[i] ?? 1 }, step))],
        labelled: i === winner || i === best,
      }
    }),
    ratio: 0.78,
  }
}

function optimismFigure(
  { count, optimism: measured }: Columns<'count' | 'optimism'>,
  noise: number,
): LineChart {
  return {
    kind: 'lines',
    label:
      count.length > 0
        ? `所有配置一样好时，挑出来的那个看上去好 ${write(noise * (measured.at(-1) ?? NaN), 2)}（${count.at(-1)} 次试验）。`
        : '挑选的乐观偏差，还没有运行。',
    x: { name: '试验数', scale: 'log', domain: [1, 64], ticks: [1, 4, 16, 64] },
    y: { name: '看上去好了多少', include: [0] },
    series: [{ name: '挑最好的', color: 2, x: count, runs: [measured.map((value) => noise * value)] }],
    references: [{ kind: 'horizontal', at: 0, name: '真实的差别', color: 3 }],
    ratio: 0.78,
  }
}

export default defineLab({
  id: 'search-strategies',
  title: '搜索策略',
  summary: '九次试验，网格、随机、准随机，谁更可能碰到好的值？早早淘汰省多少，又会误杀谁？',
  facts: '只有一个超参数起作用 · 最优值处处可能 · 每点四千次搜索',
  section: '1.7',
  questions: ['1.7.4', '1.7.3', '1.7.5'],
  controls: {
    count: number({ label: '试验数', min: 4, max: 64, step: 1, default: 9 }),
    dimensions: number({ label: '一共几个超参数', min: 1, max: 4, step: 1, default: 2 }),
    noise: number({ label: '评估噪声的标准差', min: 0, max: 0.1, step: 0.01, default: 0.02 }),
  },
  replicas: { default: 1, max: 1 },
  series: {
    hits: columns({
      label: '命中的概率',
      columns: { count: '试验数', grid: '网格', random: '随机', quasi: '准随机' },
    }),
    halving: columns({
      label: '逐次减半',
      columns: { floor: '极限损失', time: '时间常数', reached: '活到第几轮' },
    }),
    chosen: columns({ label: '乐观偏差', columns: { count: '试验数', optimism: '噪声的倍数' } }),
  },
  unit: '种试验数',
  rerun: 'on-change',
  experiment({ dimensions }, { seeds, record }) {
    const [seed = 0] = seeds
    const hits: Record<HitColumn, number[]> = { count: [], grid: [], random: [], quasi: [] }
    const chosen: { count: number[]; optimism: number[] } = { count: [1], optimism: [0] }
    const all = configurations(seed)
    record.set('halving', {
      floor: all.map(({ floor }) => floor),
      time: all.map(({ time }) => time),
      reached: survival(all, PLAN),
    })
    return {
      total: COUNTS.length,
      advance(steps) {
        for (const count of COUNTS.slice(hits.count.length, hits.count.length + steps)) {
          hits.count.push(count)
          for (const strategy of ORDER)
            hits[strategy].push(achieved(seed, strategy, count, dimensions, 4000).hits)
          chosen.count.push(count)
          chosen.optimism.push(optimism(seed, count, 4000))
        }
        record.set('hits', {
          count: [...hits.count],
          grid: [...hits.grid],
          random: [...hits.random],
          quasi: [...hits.quasi],
        })
        record.set('chosen', { count: [...chosen.count], optimism: [...chosen.optimism] })
      },
    }
  },
  figures: {
    hits: {
      title: '碰到好值的概率',
      note: '最优值 ±2.5%',
      plot: ({ result, settings }) => hitFigure(result.hits, settings.count),
    },
    axis: {
      title: '同样多的试验，不同的取值',
      note: '投影到有效的那一个超参数',
      plot: ({ settings }) => axisFigure(settings.seed, settings.count, settings.dimensions),
    },
    halving: {
      title: '逐次减半',
      note: '27 个配置',
      plot: ({ result }) => halvingFigure(result.halving),
    },
    chosen: {
      title: '挑最好的，就会高估',
      note: '所有配置其实一样好',
      plot: ({ result, settings }) => optimismFigure(result.chosen, settings.noise),
    },
  },
  presets: {
    nine: { label: '九次，两个超参数', settings: { count: 9, dimensions: 2, noise: 0.02 } },
    one: { label: '只有一个超参数', settings: { count: 9, dimensions: 1, noise: 0.02 } },
    four: { label: '四个超参数', settings: { count: 16, dimensions: 4, noise: 0.02 } },
    noisy: { label: '评估很吵', settings: { count: 64, dimensions: 2, noise: 0.1 } },
  },
  cure: 'nine',
  prediction: {
    question: ({ dimensions }) =>
      `${write(dimensions)} 个超参数里只有一个起作用，9 次试验：谁最可能碰到好的值？`,
    options: { grid: '网格', random: '随机', quasi: '准随机' },
    outcome({ result }) {
      const at = result.hits.count.indexOf(9)
      return ORDER.toSorted((a, b) => (result.hits[b][at] ?? 0) - (result.hits[a][at] ?? 0))[0] ?? 'quasi'
    },
    because({ result }) {
      const at = result.hits.count.indexOf(9)
      return `命中的概率：${ORDER.map((strategy) => `${STRATEGIES[strategy]} ${write(result.hits[strategy][at] ?? NaN, 2)}`).join('，')}。网格的试验在有效的轴上重叠，随机的不重叠但会扎堆，准随机两样都不。`
    },
  },
  texts: {
    try: '先看九次、两个超参数；把超参数加到四个，再减到一个；换几个种子，看逐次减半留下的是不是最好的。',
    see: '超参数越多，网格在有效的轴上取值越少；只有一个超参数时网格反而最好。逐次减半便宜得多，但学得慢的好配置会被误杀。',
    why: '网格把试验浪费在不起作用的轴上。早期的损失只是最终损失的代理，学习曲线一相交，代理就错了。',
  },
  conclude({ result, settings: { count, dimensions, noise } }) {
    if (result.hits.count.length < COUNTS.length) return '还没有运行完。'
    const at = result.hits.count.indexOf(9)
    const best = result.halving.floor.indexOf(Math.min(...result.halving.floor))
    return `${dimensions} 个超参数、9 次试验的命中率：${ORDER.map((strategy) => `${STRATEGIES[strategy]} ${percent(result.hits[strategy][at] ?? NaN, 2)}`).join('，')}；${count} 次随机试验碰到前 5% 的概率 ${percent(topShareInTheory(count), 2)}；逐次减半花 ${COSTS.scratch} 单位，${result.halving.reached[best] === PLAN.length ? '留下了最好的' : '误杀了最好的'}；噪声 ${write(noise)} 时，64 个一样好的配置里挑出来的看上去好 ${write(noise * (result.chosen.optimism.at(-1) ?? NaN), 2)}。`
  },
  claims: {
    'random-beats-grid': {
      statement: '两个超参数里只有一个有效、9 次试验：命中最优值 ±2.5% 的概率，网格 0.15，随机 0.37',
      how: '最优值均匀分布，每个种子两万次搜索。网格 3 × 3 只有 3 个不同的取值，3 × 0.05 = 0.15；随机约 1 − 0.95⁹ = 0.37，两端略少。',
      seeds: 8,
      kind: 'closed-form',
      expected: {
        grid: near(0.15, 0.02),
        random: near(0.37, 0.02),
        gridDistance: near(1 / 12, 0.005),
        randomDistance: near(0.055, 0.005),
      },
      names: {
        grid: '网格',
        random: '随机',
        gridDistance: '网格的最近距离',
        randomDistance: '随机的最近距离',
      },
      compute(seed) {
        const [grid, free] = (['grid', 'random'] as const).map((strategy) =>
          achieved(seed, strategy, 9, 2, 20_000),
        )
        return {
          grid: grid?.hits ?? NaN,
          random: free?.hits ?? NaN,
          gridDistance: grid?.distance ?? NaN,
          randomDistance: free?.distance ?? NaN,
        }
      },
    },
    'quasi-beats-random': {
      statement: '同样 9 次，准随机的命中率高于随机，最近的试验更近',
      how: 'Halton 序列加随机平移，每个种子两万次搜索。',
      seeds: 8,
      kind: 'simulation',
      expected: { hits: atLeast(0.02), distance: atLeast(0.005) },
      names: { hits: '命中率高多少', distance: '最近距离少多少' },
      compute(seed) {
        const [quasi, free] = (['quasi', 'random'] as const).map((strategy) =>
          achieved(seed, strategy, 9, 2, 20_000),
        )
        return {
          hits: (quasi?.hits ?? NaN) - (free?.hits ?? NaN),
          distance: (free?.distance ?? NaN) - (quasi?.distance ?? NaN),
        }
      },
    },
    'top-five-percent': {
      statement: 'n 次独立试验至少一次落进最好的 5%，概率 1 − 0.95ⁿ：n = 10、20、60 时 0.40、0.64、0.95',
      how: '每个种子一万次搜索；前提是这 5% 的比例固定、评估没有噪声。',
      seeds: 8,
      kind: 'closed-form',
      expected: {
        ten: near(topShareInTheory(10), 0.03),
        twenty: near(topShareInTheory(20), 0.03),
        sixty: near(topShareInTheory(60), 0.03),
      },
      names: { ten: 'n = 10', twenty: 'n = 20', sixty: 'n = 60' },
      compute: (seed) => ({
        ten: topShare(seed, 10, 10_000),
        twenty: topShare(seed, 20, 10_000),
        sixty: topShare(seed, 60, 10_000),
      }),
    },
    'halving-cost': {
      statement: '27 个配置、η = 3 的逐次减半：从头训花 108 单位，断点续训 81，全部训完 729',
      how: '27×1 + 9×3 + 3×9 + 1×27；续训只补差额。',
      seeds: 1,
      kind: 'closed-form',
      expected: { scratch: exactly(108), resumed: exactly(81), full: exactly(729) },
      names: { scratch: '从头', resumed: '续训', full: '全部训完' },
      compute: () => COSTS,
    },
    'choosing-overestimates': {
      statement:
        '所有配置一样好、评估噪声的标准差为 1：挑出来的看上去好 1.03（4 次）、1.77（16 次）、2.34（64 次）',
      how: '正态噪声，每个种子一万次搜索；预期是 n 个标准正态里最大者的均值。',
      seeds: 8,
      kind: 'closed-form',
      expected: { four: near(1.0294, 0.05), sixteen: near(1.766, 0.05), sixtyFour: near(2.3437, 0.05) },
      names: { four: 'n = 4', sixteen: 'n = 16', sixtyFour: 'n = 64' },
      compute: (seed) => ({
        four: optimism(seed, 4, 10_000),
        sixteen: optimism(seed, 16, 10_000),
        sixtyFour: optimism(seed, 64, 10_000),
      }),
    },
  },
  pytorch: ({ count, dimensions, seed }) => `import torch

torch.manual_seed(${seed})
count, dims, searches = ${count}, ${dimensions}, 4000
target = torch.rand(searches, 1)
side = max(1, int(count ** (1 / dims) + 1e-9))
grid = ((torch.arange(side) + 0.5) / side).expand(searches, side)
free = torch.rand(searches, count)
sobol = torch.quasirandom.SobolEngine
quasi = torch.stack([sobol(dims, scramble=True, seed=i).draw(count)[:, 0] for i in range(searches)])
for name, x in (("grid", grid), ("random", free), ("quasi-random", quasi)):
    print(name, ((x - target).abs().min(1).values <= 0.025).float().mean().item())
`,
  withoutNetwork: '这里没有网络可以带走：试验的是搜索本身。',
})
