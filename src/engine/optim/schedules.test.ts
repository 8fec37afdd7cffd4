import { describe, expect, it } from 'vitest'
import { lastsFor, rateOf, readSchedule } from './schedules.ts'

const rates = (document: object, steps: number, lr = 0.1): number[] => {
  const rate = rateOf(readSchedule(document, 'schedule'))
  return Array.from({ length: steps }, (_, t) => rate(lr, t))
}

/** Compares with the recursion that PyTorch runs after every step. */
function follows(document: object, start: number, next: (rate: number, t: number) => number, lr = 0.1): void {
  let rate = start
  rates(document, 60, lr).forEach((found, t) => {
    if (t > 0) rate = next(rate, t)
    expect(Math.abs(found - rate)).toBeLessThan(1e-12)
  })
}

describe('closed forms follow the recursions of torch.optim.lr_scheduler', () => {
  it('StepLR, MultiStepLR and ExponentialLR multiply', () => {
    follows({ type: 'step', step_size: 7, gamma: 0.5 }, 0.1, (rate, t) => (t % 7 === 0 ? rate * 0.5 : rate))
    const milestones = [3, 10, 10, 30]
    follows(
      { type: 'multi_step', milestones, gamma: 0.3 },
      0.1,
      (rate, t) => rate * 0.3 ** milestones.filter((m) => m === t).length,
    )
    follows({ type: 'exponential', gamma: 0.93 }, 0.1, (rate) => rate * 0.93)
  })

  it('CosineAnnealingLR, before and after t_max', () => {
    const [half, least] = [13, 0.01]
    follows({ type: 'cosine', t_max: half, eta_min: least }, 0.1, (rate, t) => {
      if ((t - 1 - half) % (2 * half) === 0)
        return rate + ((0.1 - least) * (1 - Math.cos(Math.PI / half))) / 2
      return (
        ((1 + Math.cos((Math.PI * t) / half)) / (1 + Math.cos((Math.PI * (t - 1)) / half))) * (rate - least) +
        least
      )
    })
  })

  it('LinearLR and PolynomialLR', () => {
    const [from, to, total] = [0.2, 0.9, 17]
    follows({ type: 'linear', start_factor: from, end_factor: to, total_iters: total }, 0.02, (rate, t) =>
      t > total ? rate : rate * (1 + (to - from) / (total * from + (t - 1) * (to - from))),
    )
    follows({ type: 'polynomial', total_iters: 30, power: 2.5 }, 0.1, (rate, t) =>
      t > 30 ? rate : rate * ((1 - t / 30) / (1 - (t - 1) / 30)) ** 2.5,
    )
  })

  it('CosineAnnealingWarmRestarts counts cycles', () => {
    let [current, length] = [0, 5]
    follows({ type: 'cosine_warm_restarts', t_0: 5, t_mult: 2, eta_min: 0.001 }, 0.1, () => {
      current += 1
      if (current >= length) [current, length] = [current - length, length * 2]
      return 0.001 + ((0.1 - 0.001) * (1 + Math.cos((Math.PI * current) / length))) / 2
    })
  })

  it('OneCycleLR climbs, falls and refuses to go on', () => {
    const document = { type: 'one_cycle', max_lr: 0.2, total_steps: 60 }
    const found = rates(document, 60)
    expect(found[0]).toBeCloseTo(0.2 / 25, 12)
    expect(found[17]).toBeCloseTo(0.2, 12)
    expect(found[59]).toBeCloseTo(0.2 / 25 / 1e4, 12)
    expect(found[38]).toBeCloseTo(
      0.2 / 25 / 1e4 + ((0.2 - 0.2 / 25 / 1e4) * (1 + Math.cos(Math.PI / 2))) / 2,
      12,
    )
    expect(lastsFor(readSchedule(document, 'schedule'))).toBe(60)
  })

  it('warmup_cosine rises by equal steps and ends at eta_min', () => {
    const found = rates({ type: 'warmup_cosine', warmup_steps: 4, total_steps: 10, eta_min: 0.01 }, 12)
    found.slice(0, 4).forEach((rate, t) => expect(rate).toBeCloseTo((0.1 * (t + 1)) / 4, 15))
    expect(found[4]).toBeCloseTo(0.1, 15)
    expect(found[7]).toBeCloseTo(0.055, 15)
    expect(found.slice(10)).toEqual([0.01, 0.01])
    expect(() => readSchedule({ type: 'warmup_cosine', warmup_steps: 9, total_steps: 8 }, 's')).toThrow(
      's.warmup_steps：应不大于 total_steps 8',
    )
  })
})
