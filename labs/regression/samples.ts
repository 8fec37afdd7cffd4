/** Samples to start with, generated or written out here. */
import { random } from '../../src/engine/nn/random.ts'

const cell = (value: number): string => value.toFixed(2)

/** 240 rows of three districts: a sound model whose errors are larger in the district with few rows. */
export function sound(): string {
  const level = random(21, 'sample/level').normal(240)
  const noise = random(22, 'sample/noise').normal(240)
  const rows = Array.from({ length: 240 }, (_, row) => {
    const district = row % 12 === 7 ? '西区' : row % 3 === 1 ? '南区' : '北区'
    const forecast = 60 + 12 * (level[row] ?? 0) + (district === '南区' ? 8 : 0)
    const scale = district === '西区' ? 9 : 3.5
    return `${cell(forecast + scale * (noise[row] ?? 0))},${cell(forecast)},${district}`
  })
  return ['y_true,y_pred,group', ...rows].join('\n')
}

/** 240 rows whose error grows with the value and whose small and large values are forecast too low: a straight model for a curve. */
export function widening(): string {
  const draw = random(23, 'sample/x').uniform(240)
  const noise = random(24, 'sample/widening').normal(240)
  const rows = Array.from(draw, (x, row) => {
    const forecast = 10 + 90 * x
    const truth = forecast + 45 * ((x - 0.5) ** 2 - 1 / 12) + (1 + 11 * x) * (noise[row] ?? 0)
    return `${cell(truth)},${cell(forecast)}`
  })
  return ['真实值,预测值', ...rows].join('\n')
}

/** 240 days of a random walk, each forecast by the value of the day before, and its errors smoothed: high R², nothing learned. */
export function copiedFromYesterday(): string {
  const steps = random(25, 'sample/walk').normal(241)
  const lines: string[] = []
  let [yesterday, today] = [100, 100]
  for (let day = 0; day < 240; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
    // neighbouring steps share half of what moves them
    const step = (steps[day] ?? 0) + (steps[day + 1] ?? 0)
    ;[yesterday, today] = [today, today + step]
    lines.push(`${date},${cell(today)},${cell(yesterday)}`)
  }
  return ['date,actual,forecast', ...lines].join('\n')
}

/** Targets 10, 12, 14 of another level than the training targets, whose mean 5 is forecast. */
export const otherLevel = (): { data: string; training: string } => ({
  data: 'y_true,y_pred\n10,5\n12,5\n14,5\n',
  training: 'y_true\n3\n5\n4\n6\n5\n7\n4\n6\n',
})

/** Four rows whose errors are −0.5, 0, 1.5 and 1. */
export const fourRows = (): string => 'y_true,y_pred\n3,2.5\n5,5\n2.5,4\n7,8\n'

/** Five rows of which the first truth is 0. */
export const withZero = (): string => 'y_true,y_pred\n0,1\n1,2\n2,2\n10,8\n100,110\n'
