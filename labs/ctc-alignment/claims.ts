import { random } from '../../src/engine/nn/random.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { atMost, exactly, near } from '../../src/lab/tool/index.ts'
import type { Report } from './report.ts'
import { threeFrames, twoFrames } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on texts, as the page makes it. */
async function reportOn(data: string, label: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ data: [textFile(data)], label: [textFile(label)] }, settings)
  return analysis.report()
}

/** Equal probabilities of blank and a, in so many frames. */
const uniform = (frames: number): string =>
  ['-,a', ...Array.from({ length: frames }, () => '0.5,0.5')].join('\n')

export const claims = {
  'three-frames': {
    statement: '三帧、P(a) = 0.6、0.7、0.4：六条路径合计 P(a) = 0.856，损失 0.1555；P(空) = P(aa) = 0.072',
    how: '页面的示例；三种标注穷尽八条路径，合计为 1。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      p: near(0.856, 1e-12),
      loss: near(-Math.log(0.856), 1e-12),
      empty: near(0.4 * 0.3 * 0.6, 1e-12),
      double: near(0.6 * 0.3 * 0.4, 1e-12),
      paths: exactly(6),
    },
    names: { p: 'P(a)', loss: '损失', empty: 'P(空)', double: 'P(aa)', paths: '路径数' },
    async compute(_seed: number, settings: Options) {
      const { probability, loss, paths } = await reportOn(threeFrames(), 'a', settings)
      const empty = await reportOn(threeFrames(), '""', settings)
      const double = await reportOn(threeFrames(), 'aa', settings)
      return { p: probability, loss, empty: empty.probability, double: double.probability, paths }
    },
  },
  'brute-force': {
    statement: 'T ≤ 8、V ≤ 4 时，前向算法的 P 与逐条列举全部路径之差小于 10⁻⁶',
    how: '每个种子随机取 T、V、概率和一个标签，列出 V^T 条路径，折叠后相加；另看 Σα·β 在每一帧是否都等于 P。',
    seeds: 16,
    kind: 'closed-form',
    expected: { gap: atMost(1e-6), spread: atMost(1e-6) },
    names: { gap: '与穷举之差', spread: '各帧 Σα·β 与 P 之差' },
    async compute(seed: number, settings: Options) {
      const { enumerated, randomCase } = await import('./brute-force.ts')
      const one = randomCase(random(seed, 'claim/ctc'))
      const report = await reportOn(one.text, one.label.length === 0 ? '""' : one.label.join(' '), settings)
      const { alpha = [], beta = [] } = report.lattice ?? {}
      const sums = Array.from({ length: report.frames }, (_, t) =>
        alpha.reduce((sum, row, s) => sum + (row[t] ?? 0) * (beta[s]?.[t] ?? 0), 0),
      )
      return {
        gap: Math.abs(report.probability - (enumerated(one.probabilities).get(one.label.join(' ')) ?? 0)),
        spread: Math.max(...sums.map((sum) => Math.abs(sum - report.probability))),
      }
    },
  },
  'greedy-fails': {
    statement: '两帧、P(blank) = 0.6：最佳路径是空（0.36），而 P(a) = 0.64',
    how: '页面的示例；空只有一条路径，a 有三条。',
    seeds: 1,
    kind: 'closed-form',
    expected: { path: near(0.36, 1e-12), best: near(0.64, 1e-12), isGreedy: exactly(0) },
    names: { path: '最佳路径的概率', best: '最可能的标注的概率', isGreedy: '贪心是否找到它' },
    async compute(_seed: number, settings: Options) {
      const { greedy, labellings } = await reportOn(twoFrames(), 'a', settings)
      const [best] = labellings
      return {
        path: greedy.pathProbability,
        best: best?.probability ?? Number.NaN,
        isGreedy: best?.greedy ? 1 : 0,
      }
    },
  },
  feasible: {
    statement: '标签 aa、均匀分布：T = 2 时损失是 inf，T = 3 是 2.079，T = 4 是 1.163',
    how: '至少要 U + 重复 = 3 帧；三帧只有 a∅a 一条，四帧有 5 条，损失是 ln 8 与 ln(16/5)。三个符号、十帧有 1716 条路径。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      two: exactly(0),
      three: near(Math.log(8), 1e-12),
      four: near(Math.log(16 / 5), 1e-12),
      needed: exactly(3),
      paths: exactly(1716),
    },
    names: {
      two: 'T = 2 的 P',
      three: 'T = 3 的损失',
      four: 'T = 4 的损失',
      needed: '至少几帧',
      paths: 'T = 10、U = 3 的路径数',
    },
    async compute(_seed: number, settings: Options) {
      const two = await reportOn(uniform(2), 'aa', settings)
      const three = await reportOn(uniform(3), 'aa', settings)
      const four = await reportOn(uniform(4), 'aa', settings)
      const ten = ['-,a,b,c', ...Array.from({ length: 10 }, () => '0.25,0.25,0.25,0.25')].join('\n')
      const { paths } = await reportOn(ten, 'abc', settings)
      return { two: two.probability, three: three.loss, four: four.loss, needed: two.needed, paths }
    },
  },
} as const
