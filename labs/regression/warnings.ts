/** What a reader of the numbers should know, each with the numbers that say so. */
import { number as write, percent } from '../../src/figures/text.ts'
import { valueOf } from './report.ts'
import type { Report } from './report.ts'

type Facts = Omit<Report, 'warnings'>
type Rule = (facts: Facts, value: (key: string) => number) => string | false

const RULES: readonly Rule[] = [
  (_, value) =>
    value('r2') < 0 &&
    `R² 是 ${write(value('r2'), 4)}：比恒报这份数据的均值还差。先看偏差 ${write(value('mean_error'), 3)} 与量纲。`,
  (_, value) =>
    value('r2') >= 0 &&
    value('d2_absolute_error') < 0 &&
    `MAE 比恒报中位数还大（D² = ${write(value('d2_absolute_error'), 3)}）。`,
  (_, value) =>
    value('pearson') ** 2 - value('r2') > 0.1 &&
    `r² = ${write(value('pearson') ** 2, 4)} 而 R² = ${write(value('r2'), 4)}：差额来自偏移或尺度不对，一条校准直线就能补上；不要拿 r² 当 R² 报。`,
  ({ rows, residuals }, value) =>
    rows >= 20 &&
    Math.abs(residuals.mean) > (3 * residuals.sd) / Math.sqrt(rows) &&
    Math.abs(residuals.mean) > 0.1 * value('rmse') &&
    `系统性${residuals.mean > 0 ? '低报' : '高报'}：平均误差（预测 − 真实）${write(value('mean_error'), 3)}，${residuals.sd === 0 ? '每一行都差这么多' : `是标准误的 ${write((Math.abs(residuals.mean) * Math.sqrt(rows)) / residuals.sd, 3)} 倍`}。`,
  ({ refused }) => {
    const mape = refused.find(({ key }) => key === 'mape')
    return mape !== undefined && `不给 MAPE：${mape.why}。`
  },
  ({ refused }, value) =>
    !refused.some(({ key }) => key === 'mape') &&
    value('mape') > 3 * value('wape') &&
    `MAPE ${percent(value('mape'))} 是 WAPE ${percent(value('wape'))} 的 ${write(value('mape') / value('wape'), 3)} 倍：它被接近 0 的真实值左右。`,
  ({ rows, sequence }, value) => {
    const dw = value('durbin_watson')
    // white noise has a standard error of 2/√n
    if (!(dw < 1.5 && dw < 2 - 3.92 / Math.sqrt(rows))) return false
    return `残差前后相关：Durbin–Watson ${write(dw, 3)}（2 为无关），一阶自相关 ${write(value('lag1_autocorrelation'), 3)}。${sequence === 'given' ? '这是按给的次序算的；次序没有意义时不必理会。' : '加滞后特征或按时间切分；区间改用「按时间成块」。'}`
  },
  (_, value) =>
    value('skill_over_previous') < 0.05 &&
    value('r2') > 0 &&
    `相对「照抄上一个值」的技能分只有 ${write(value('skill_over_previous'), 3)}：R² ${write(value('r2'), 4)} 高不说明学到了什么。`,
  (_, value) =>
    value('rmse_over_mae') > 2 &&
    `RMSE/MAE = ${write(value('rmse_over_mae'), 3)}（正态 1.253，拉普拉斯 1.414）：少数行决定了 RMSE，先看下面误差最大的几行。`,
  ({ rows, residuals: { widening } }) =>
    Math.abs(widening) > 0.3 &&
    Math.abs(widening) * Math.sqrt(rows - 1) > 3.3 &&
    `误差随预测${widening > 0 ? '变大' : '变小'}（|残差| 与预测的 Spearman 相关 ${write(widening, 3)}）：一个 RMSE 概括不了，考虑取对数、加权或同时预测方差。`,
  ({ residuals: { bend } }) =>
    bend.share > 0.05 &&
    bend.f > 4 &&
    `残差随预测有系统的起伏：分箱后箱间占残差方差的 ${percent(bend.share)}（F = ${write(bend.f, 3)}），是弯曲或斜率不对。`,
  (_, value) =>
    value('r2') - value('r2_within_groups') > 0.3 &&
    `R² ${write(value('r2'), 4)} 大半来自组与组的差别：对各组自己的均值只有 ${write(value('r2_within_groups'), 4)}。`,
  ({ slices }) => {
    const few = slices?.filter(({ rows }) => rows < 10) ?? []
    return (
      few.length > 0 &&
      `${few.length} 组不到 10 行（如 ${few[0]?.name}，${few[0]?.rows} 行），它们的误差靠不住。`
    )
  },
  ({ slices }) =>
    (slices?.length ?? 0) > 5 &&
    `同时看 ${slices?.length} 组，总有几组的区间碰巧离得远；要说某组更差，先按组数收紧（Bonferroni）。`,
  ({ groups, slices }) =>
    groups !== null &&
    slices !== null &&
    groups > slices.length &&
    `共 ${groups} 组，只列出绝对误差合计最大的 ${slices.length} 组。`,
]

/** The warnings that apply, in order of weight. */
export function warningsOf(facts: Facts): string[] {
  const value = (key: string): number => valueOf(facts.metrics, key)
  return RULES.flatMap((rule) => {
    const text = rule(facts, value)
    return text === false ? [] : [text]
  })
}
