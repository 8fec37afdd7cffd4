/** What a reader of the list should mind. */
import { number as write, percent } from '../../src/figures/text.ts'
import type { Confident } from './confident.ts'
import type { Report } from './report.ts'

/** Fewer rows than this make a class's threshold and noise unreliable. */
const FEW = 20

/** Pitfalls that this report shows signs of. */
export function warningsOf(
  { classes, rows, accuracy, noise, logLoss, found, groups }: Omit<Report, 'warnings'>,
  { uncounted }: Confident,
  predicted: Float64Array,
): string[] {
  const names = (indices: readonly number[]): string =>
    `${indices
      .slice(0, 4)
      .map((index) => classes[index]?.name ?? '')
      .join('、')}${indices.length > 4 ? '…' : ''}`
  const where = (test: (index: number) => boolean): number[] => [...classes.keys()].filter(test)
  const absent = where((index) => classes[index]?.rows === 0)
  const few = where((index) => (classes[index]?.rows ?? 0) > 0 && (classes[index]?.rows ?? 0) < FEW)
  const never = where((index) => (classes[index]?.rows ?? 0) > 0 && predicted[index] === 0)
  const warnings: string[] = []
  if (accuracy > 0.995 && rows >= 50)
    warnings.push(
      `最大概率的类与标签一致的占 ${percent(accuracy, 4)}，对数损失 ${write(logLoss)}：像是训练时见过这些标签的预测。记住了的错标看起来自信正确，要用折外预测。`,
    )
  if (absent.length > 0) warnings.push(`没有一行标成 ${names(absent)}：这些类没有阈值，不会被当作真实类。`)
  if (few.length > 0)
    warnings.push(
      `${few.length} 类不足 ${FEW} 行（${names(few)}）：阈值和噪声估计靠不住。少数类和模糊类常被误当错标，复核时按类分层抽。`,
    )
  if (never.length > 0)
    warnings.push(`模型从不预测 ${names(never)}：这些类的嫌疑反映的是模型差，不是标签错。`)
  if (uncounted.length > 0)
    warnings.push(`${names(uncounted)} 的行没有一条达到任何阈值，这一类按没有错标计。`)
  if (noise > 0.5) warnings.push(`估计的错标超过一半（${percent(noise)}）：先查概率的列与标签是否对应错了。`)
  const [worst] = groups ?? []
  if (worst && worst.suspects >= 3 && worst.suspects / worst.rows >= 0.5)
    warnings.push(
      `组「${worst.name}」的 ${worst.rows} 行里有 ${worst.suspects} 行嫌疑：错标成簇，按组复核，不要按图抽查。`,
    )
  if (found === 0) warnings.push('按这个规则没有嫌疑；可以换一个规则，或按自置信度看最低的几行。')
  return warnings
}
