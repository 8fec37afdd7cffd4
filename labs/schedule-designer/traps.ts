/** What goes wrong with schedules in practice, each from a count or from the rates themselves. */
import { number as write } from '../../src/figures/text.ts'
import { candidates } from './compare.ts'
import type { Options } from './controls.ts'
import type { Scan } from './scan.ts'
import type { Trap } from './report.ts'
import { gammaFor } from './schedule.ts'
import type { Schedule } from './schedule.ts'
import { stepOf } from './updates.ts'
import type { Counts } from './updates.ts'
import { share, spaced } from './words.ts'

export interface Case {
  readonly settings: Options
  readonly counts: Counts
  readonly schedule: Schedule
  readonly scan: Scan
  /** Validation values of a Plateau scheduler, and after which of them (from 1) it reduced. */
  readonly values: number
  readonly reduced: readonly number[]
  readonly negative: boolean
}

/** A total that is off by less than this share of the run is not reported: a few steps do no harm. */
const OFF = 0.01

/** One rule: its sentence where the case has the fault, else false. */
type Rule = (of: Case) => string | false

/** 「，正好是微批数，没有除以累积」 where the total equals a number that it is mistaken for. */
function meaning({ settings, counts, schedule }: Case): string {
  const total = schedule.horizon
  const [, ...mistaken] = candidates(counts, settings, schedule.warmup)
  const name = mistaken.find(([, other]) => other === total)?.[0]
  return name === undefined ? '' : `（正好是${spaced(name)}）`
}

const left = ({ counts, schedule }: Case): number => Math.max(0, counts.calls - schedule.warmup)

const FAULTS: Readonly<Record<string, Rule>> = {
  total_too_long: (of) => {
    const { horizon } = of.schedule
    if (horizon === null || horizon <= Math.max(1, left(of)) * (1 + OFF)) return false
    return `总步数填了 ${write(horizon)}${meaning(of)}，而主日程只会走 ${write(left(of))} 步，只走完 ${share(left(of) / horizon)}：最后一次更新的学习率还有峰值的 ${share(of.scan.endLr / of.settings.peak)}。`
  },
  total_too_short: (of) => {
    const { horizon } = of.schedule
    const { schedule } = of.settings
    if (horizon === null || schedule === 'one_cycle' || horizon >= left(of) * (1 - OFF)) return false
    const then = schedule === 'cosine' ? '之后又升上去' : '之后停在最低'
    return `总步数填了 ${write(horizon)}${meaning(of)}，而主日程会走 ${write(left(of))} 步：走到 ${share(horizon / left(of))} 就降到底，${then}。`
  },
  raises: ({ schedule, counts, settings }) =>
    schedule.lasts < counts.calls &&
    `OneCycleLR 的 total_steps 是 ${write(schedule.lasts)}，scheduler.step() 却要调 ${write(counts.calls)} 次：第 ${write(schedule.lasts + 1)} 次抛 ValueError，训练停在那里（共 ${settings.epochs} 个 epoch）。`,
  rises_again: ({ scan, settings }) =>
    scan.risesAt !== null &&
    settings.schedule === 'cosine' &&
    `CosineAnnealingLR 过了 T_max 会回升：从第 ${write(scan.risesAt + 1)} 次更新起学习率又变大，结束时是峰值的 ${share(scan.endLr / settings.peak)}。`,
  accumulation_not_counted: (of) => {
    const { settings, counts } = of
    if (stepOf(settings) !== 'microbatch' || settings.accumulation === 1) return false
    return `scheduler.step() 放在每个微批之后，走了 ${write(counts.calls)} 步，是更新数 ${write(counts.updates)} 的 ${write(counts.calls / counts.updates)} 倍：按更新数填的步数都会提前走完。把它放进更新的分支里。`
  },
  warmup_longer_than_run: ({ schedule, counts, scan, settings }) =>
    schedule.warmup >= counts.calls &&
    schedule.warmup > 0 &&
    settings.schedule !== 'noam' &&
    `warmup 有 ${write(schedule.warmup)} 步，scheduler.step() 一共才 ${write(counts.calls)} 次：训练结束时还在升，最高只到峰值的 ${share(scan.top.lr / settings.peak)}。`,
  warmup_by_epoch: ({ schedule, settings }) =>
    schedule.warmup > 0 &&
    stepOf(settings) === 'epoch' &&
    'warmup 按 epoch 走：每个 epoch 之内学习率不变，成了台阶。要平滑的 warmup 就每次更新后 step。',
  vanishes: ({ scan, counts, settings, schedule }) => {
    if (scan.vanishesAt === null || scan.vanishesAt > 0.2 * counts.updates) return false
    const hint =
      settings.schedule === 'exponential'
        ? `要在结束时降到 1%，gamma 应是 ${write(gammaFor(0.01, counts.calls - schedule.warmup), 7)}`
        : `step_size 与每${{ update: '次更新', microbatch: '个微批', epoch: '个 epoch' }[stepOf(settings)]}一步的走法对不上`
    return `第 ${write(scan.vanishesAt + 1)} 次更新起学习率已不到峰值的 0.1%，后面 ${share(1 - scan.vanishesAt / counts.updates)} 的训练几乎不动；${hint}。`
  },
  never_drops: (of) =>
    of.settings.schedule === 'step' &&
    of.settings.stepSize >= left(of) &&
    left(of) > 0 &&
    `step_size 是 ${write(of.settings.stepSize)}，主日程只走 ${write(left(of))} 步：一级也没有降，等于恒定的学习率。`,
  floor_above_peak: ({ settings }) =>
    ['cosine', 'cosine_warm_restarts', 'wsd', 'plateau'].includes(settings.schedule) &&
    settings.etaMin >= settings.peak &&
    `最低学习率 ${write(settings.etaMin)} 不小于峰值 ${write(settings.peak)}，学习率不会降。`,
  first_update_idle: ({ scan }) => scan.first === 0 && '第一次更新的学习率是 0，这一步白跑；改用 (t+1)/w。',
  relative_threshold_of_negatives: ({ settings, negative }) =>
    settings.schedule === 'plateau' &&
    negative &&
    settings.threshold > 0 &&
    '验证值有负数：相对阈值下 best·(1 ± threshold) 的方向反了，稍差的值也算进步；改用 threshold_mode="abs"。',
}

const NOTES: Readonly<Record<string, Rule>> = {
  cycle_cut: ({ settings, schedule, scan, counts }) => {
    if (settings.schedule !== 'cosine_warm_restarts') return false
    let [start, length, cycle] = [0, settings.firstCycle, 1]
    const steps = counts.calls - schedule.warmup
    while (start + length < steps && cycle < 1e6) {
      start += length
      length *= settings.cycleFactor
      cycle++
    }
    const progress = (steps - start) / length
    return (
      progress < 0.95 &&
      `训练结束在第 ${cycle} 个周期的 ${share(Math.max(0, progress))} 处，学习率还有峰值的 ${share(scan.endLr / settings.peak)}；只在周期末取模型，或者改 T_0 让周期正好走完。`
    )
  },
  ends_high: ({ settings, scan, schedule, counts }) =>
    ['linear', 'polynomial', 'exponential', 'cosine', 'wsd'].includes(settings.schedule) &&
    scan.endLr > 0.1 * settings.peak &&
    (schedule.horizon === null || schedule.horizon === counts.calls - schedule.warmup) &&
    `结束时学习率还有峰值的 ${share(scan.endLr / settings.peak)}；最后 10% 到 20% 的低学习率常能换来可测的损失。`,
  leftover: ({ counts, settings }) => {
    if (counts.leftover === 0) return false
    return {
      flush: `每个 epoch 最后一次更新只有 ${counts.leftover} 个微批（平常 ${settings.accumulation} 个）；损失若一律除以 ${settings.accumulation}，这次的梯度偏小。`,
      carry: `每个 epoch 余下 ${counts.leftover} 个微批，梯度留到下一个 epoch 再更新。`,
      drop: `每个 epoch 末尾 ${counts.leftover} 个微批的梯度被丢掉。`,
    }[settings.remainder]
  },
  dropped: ({ counts }) =>
    counts.dropped > 0 && `drop_last 每个 epoch 少看 ${write(counts.dropped)} 条样本。`,
  padded: ({ counts, settings }) =>
    counts.padded > 0 &&
    `样本分到 ${settings.devices} 张卡不整除，DistributedSampler 每个 epoch 重复 ${counts.padded} 条。`,
  no_values: ({ settings, values }) =>
    settings.schedule === 'plateau' &&
    values === 0 &&
    '没有给验证值，ReduceLROnPlateau 一直不动；把每个 epoch 的验证值贴到下面。',
  values_beyond: ({ settings, values }) =>
    settings.schedule === 'plateau' &&
    values > settings.epochs &&
    `给了 ${values} 个验证值，只有 ${settings.epochs} 个 epoch；第 ${settings.epochs + 1} 个起不影响这次训练。`,
  triggered: ({ reduced }) => {
    const first = reduced.slice(0, 6).join('、')
    return (
      reduced.length > 0 &&
      `在第 ${first}${reduced.length > 6 ? ' …' : ''} 个验证值之后降学习率，共 ${reduced.length} 次。`
    )
  },
}

const found = (rules: Readonly<Record<string, Rule>>, of: Case, fault: boolean): Trap[] =>
  Object.entries(rules).flatMap(([id, rule]) => {
    const text = rule(of)
    return text === false ? [] : [{ id, text, fault }]
  })

/** Faults first, then what one should know. */
export const trapsIn = (of: Case): Trap[] => [...found(FAULTS, of, true), ...found(NOTES, of, false)]
