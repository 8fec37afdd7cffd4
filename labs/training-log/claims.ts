import { atMost, exactly, near } from '../../src/lab/tool/index.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { cos } from '../../src/engine/nn/angle.ts'
import type { Options } from './facts.ts'
import type { Diagnosis, Report } from './report.ts'
import { makeLog } from './synthetic.ts'
import type { Made } from './synthetic.ts'
import { written } from './written.ts'
import type { Form } from './written.ts'

/** The report on a log, as the page makes it. */
async function reportOn(file: File, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open({ log: [file] }, settings)
  return analysis.report()
}

/** Forms in which a log of this kind occurs. */
const FORMS: Readonly<Record<Made['unit'], readonly Form[]>> = {
  step: ['csv', 'jsonl', 'lightning', 'trainer', 'console', 'events'],
  epoch: ['keras', 'csv', 'jsonl', 'console'],
}

/** Diagnoses of the log of a seed in one of its forms. */
async function diagnosesOf(made: Made, place: number, settings: Options): Promise<readonly Diagnosis[]> {
  const forms = FORMS[made.unit]
  const file = written(made, forms[place % forms.length] ?? 'csv')
  return (await reportOn(file, { ...settings, ...made.options })).diagnoses
}

const LOGS = 20
const seeds = Array.from({ length: LOGS }, (_, index) => index + 1)

export const claims = {
  'twenty-logs': {
    statement: '20 份各有一两处病灶的日志，36 处病灶全部查出；连同 20 份干净的日志，误报不超过 5%',
    how: '日志由本工具文件夹里的生成器按种子 1–20 写成（损失、学习率、范数都带噪声，六种写法轮着来）；阈值取自正文的经验值，用种子 1001–1600 核对（1080 处查出 1078 处，1081 条诊断里 3 条误报），不看 1–20。误报率是「报了而没有注入的诊断数 ÷ 全部报出的诊断数」，两组日志合在一起算。生成器与规则出自同一人之手，真实日志上的误报会更多。',
    seeds: 1,
    kind: 'simulation',
    expected: { injected: exactly(36), recall: exactly(1), falseAlarms: atMost(0.05), onClean: atMost(1) },
    names: {
      injected: '注入的病灶',
      recall: '查出的占比',
      falseAlarms: '误报率',
      onClean: '干净日志上的误报数',
    },
    async compute(_seed: number, settings: Options) {
      let [injected, recalled, reported, wrong, onClean] = [0, 0, 0, 0, 0]
      for (const seed of seeds) {
        const made = makeLog(seed, 'faulty')
        const found = new Set((await diagnosesOf(made, seed, settings)).map(({ id }) => id))
        injected += made.faults.length
        recalled += made.faults.filter((fault) => found.has(fault)).length
        reported += found.size
        wrong += [...found].filter((id) => !made.faults.includes(id)).length
        onClean += (await diagnosesOf(makeLog(seed, 'clean'), seed, settings)).length
      }
      return {
        injected,
        recall: recalled / injected,
        falseAlarms: (wrong + onClean) / (reported + onClean),
        onClean,
      }
    },
  },
  'same-in-every-form': {
    statement:
      '同一份日志写成 CSV、JSON、Lightning、trainer_state、控制台输出与 TensorBoard 事件文件，诊断相同',
    how: '20 份里按步记录的 16 份各写成六种，比较诊断的编号与证据里的位置；数都留五位有效数字，事件文件里是 float32。',
    seeds: 1,
    kind: 'closed-form',
    expected: { logs: exactly(16), different: exactly(0) },
    names: { logs: '日志', different: '与 CSV 不同的写法' },
    async compute(_seed: number, settings: Options) {
      let [logs, different] = [0, 0]
      for (const seed of seeds) {
        const made = makeLog(seed, 'faulty')
        if (made.unit === 'epoch') continue
        logs++
        const texts: string[] = []
        for (const place of FORMS.step.keys()) {
          const found = await diagnosesOf(made, place, settings)
          texts.push(found.map(({ id, places }) => `${id} ${places.map(({ x }) => x).join()}`).join('; '))
        }
        different += texts.filter((text) => text !== texts[0]).length
      }
      return { logs, different }
    },
  },
  'wrong-horizon': {
    statement:
      'T_max 误设成微批数 23,460、实际更新 5,880 次时，末端学习率还有峰值的 85%；T_max=10 的余弦在第 10 步后回升',
    how: '按 PyTorch CosineAnnealingLR 的闭式写出两份只有学习率的日志：(1 + cos(πt/T_max)) / 2，t 到 5880，以及 t 到 20、T_max = 10。',
    seeds: 1,
    kind: 'closed-form',
    expected: { share: near(0.853, 0.001), turn: exactly(10), top: near(1, 1e-12) },
    names: { share: '末端比峰值', turn: '最低的一步', top: '回升到' },
    async compute(_seed: number, settings: Options) {
      const numberOf = async (log: File, id: string, name: string): Promise<number> => {
        const { diagnoses } = await reportOn(log, settings)
        return diagnoses.find((one) => one.id === id)?.numbers[name] ?? Number.NaN
      }
      const long = cosine(5880, 23_460)
      const short = cosine(20, 10)
      return {
        share: await numberOf(long, 'lr-high-at-end', 'share'),
        turn: await numberOf(short, 'lr-rises', 'x'),
        top: await numberOf(short, 'lr-rises', 'top'),
      }
    },
  },
} as const

/** Learning rates of a cosine of the given horizon. */
function cosine(steps: number, horizon: number): File {
  const rows = Array.from(
    { length: steps + 1 },
    (_, step) => `${step},${(1 + cos((Math.PI * step) / horizon)) / 2}`,
  )
  return textFile(['step,lr', ...rows].join('\n'))
}
