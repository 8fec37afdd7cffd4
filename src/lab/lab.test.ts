import { describe, expect, test } from 'vitest'
import { descent } from './example.ts'
import type { curve, logNumber } from './index.ts'
import type { LabDeclaration } from './lab.ts'
import { testClaim } from './test-claim.ts'

type Mistaken = LabDeclaration<
  { lr: ReturnType<typeof logNumber> },
  { loss: ReturnType<typeof curve> },
  never,
  'calm',
  'yes',
  { contracts: { last: unknown } }
>

/** Each line that would be a mistake does not compile; the compiler complains when one of them does. */
export const mistakes = {
  plot: (({ result }) => ({
    kind: 'sparkline',
    // @ts-expect-error a figure draws an unknown series
    series: [{ y: result.losss, color: 1 }],
  })) satisfies Mistaken['figures'][string]['plot'],
  // @ts-expect-error a preset has an unknown setting
  preset: { label: '', settings: { rate: 1 } } satisfies Mistaken['presets']['calm'],
  // @ts-expect-error a claim has an unknown setting
  settings: { rate: 1 } satisfies Mistaken['claims']['contracts']['settings'],
  // @ts-expect-error the cure is no preset
  cure: 'wild' satisfies Mistaken['cure'],
  // @ts-expect-error a claim measures another name than it expects
  read: (() => ({ first: 1 })) satisfies NonNullable<Mistaken['claims']['contracts']['read']>,
}

describe('defineLab', () => {
  test('completes the controls by seed and replicas', () => {
    expect(Object.keys(descent.controls)).toEqual(['lr', 'form', 'seed', 'replicas'])
    expect(descent.kind).toBe('lab')
  })
})

const none = (): Promise<never> => Promise.reject(new Error('not needed'))

test('claims of one round that read the same run share it', async () => {
  let runs = 0
  const counted = {
    ...descent,
    experiment: (...given: Parameters<typeof descent.experiment>) => {
      runs++
      return descent.experiment(...given)
    },
  }
  const round = new Map()
  await testClaim(counted, 'contracts', none, round)
  await testClaim(counted, 'contracts', none, round)
  expect(runs).toBe(1)
  await testClaim(counted, 'contracts', none)
  expect(runs).toBe(2)
})
