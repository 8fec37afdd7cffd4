import { exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import type { Options } from './decision.ts'
import type { Report } from './report.ts'
import { makeCase, NAMES } from './samples.ts'

/** The report on a table, as the page makes it. */
async function reportOn(text: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ layers: [textFile(text)] }, settings)
  return analysis.report()
}

export const claims = {
  'six-cases': {
    statement:
      '六个合成病例（连乘消失、单层断开、死 ReLU、头部过大、已收敛、AMP 未 unscale）与一个正常的网络，全部分类正确',
    how: '每个种子造七个 8–16 层的网络，各层的统计带对数正态噪声（σ = 0.25），病因的大小与位置随机；诊断的第一条就是病因、而且没有第二条才算对，正常的要一条也不报。阈值取自正文的决策表，用种子 1001–1200 核对。',
    seeds: 16,
    kind: 'simulation',
    expected: { right: exactly(7) },
    names: { right: '分类正确' },
    async compute(seed: number, settings: Options) {
      let right = 0
      for (const name of NAMES) {
        const made = makeCase(name, seed)
        const { diagnoses } = await reportOn(made.text, { ...settings, ...made.settings })
        const found = diagnoses.map(({ id }) => id)
        if (made.case === null ? found.length === 0 : found.length === 1 && found[0] === made.case) right++
      }
      return { right }
    },
  },
  'slope-of-logs': {
    statement:
      '宽 ReLU 网络用 PyTorch 的默认初始化，每层因子 √(1/6) = 0.408，10 层缩小到 1.3 × 10⁻⁴；sigmoid 的上界是每层 0.25',
    how: '按闭式写出每层的梯度，读工具拟合的每层因子；连乘 10 次与正文 4.5.3、4.5.1 的数比较。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      relu: near(Math.sqrt(1 / 6), 1e-9),
      tenLayers: near(1.286e-4, 1e-6),
      sigmoid: near(0.25, 1e-9),
    },
    names: { relu: '默认初始化的因子', tenLayers: '它的十次方', sigmoid: 'sigmoid 上界的因子' },
    async compute(_seed: number, settings: Options) {
      const factorOf = async (factor: number): Promise<number> => {
        const rows = Array.from({ length: 11 }, (_, layer) => `layer.${layer},${factor ** (10 - layer)}`)
        const { line } = await reportOn(['layer,grad_rms', ...rows].join('\n'), settings)
        return line?.factor ?? Number.NaN
      }
      const relu = await factorOf(Math.sqrt(1 / 6))
      return { relu, tenLayers: relu ** 10, sigmoid: await factorOf(0.25) }
    },
  },
} as const
