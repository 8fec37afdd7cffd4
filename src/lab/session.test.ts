import { describe, expect, test } from 'vitest'
import { readAddress, writeAddress } from './address.ts'
import { atMost, curve, defineLab, number, value } from './index.ts'
import { descent } from './example.ts'
import { Session, runToEnd } from './session.ts'
import { changeSettings, defaultSettings, parseValue, position, sliderSteps, valueAt } from './settings.ts'
import { ResultStore } from './store.ts'
import { testClaim } from './test-claim.ts'

const noOrt = () => Promise.reject(new Error('a pure calculation asked for the engine'))
const settings = (changes = {}) => changeSettings(defaultSettings(descent.controls), changes)

const read = (query: string) => readAddress(descent, new URLSearchParams(query))

describe('the address', () => {
  test('holds what differs from the default, and reads back', () => {
    expect(writeAddress(descent, settings())).toBe('')
    const changed = settings({ lr: 0.21, form: 'steep', seed: 3 })
    expect(writeAddress(descent, changed)).toBe('?lr=0.21&form=steep&seed=3')
    expect(read('lr=0.21&form=steep&seed=3').settings).toEqual(changed)
  })

  test('run and preset are understood', () => {
    expect(read('preset=wild&run=1')).toMatchObject({ run: true, settings: { lr: 3 }, complaints: [] })
    expect(read('preset=wild&lr=1').settings['lr']).toBe(1)
  })

  test.each([
    ['lr=50', 'lr', '0.001 到 10 之间的数', { lr: 0.1 }],
    ['lr=<script>', 'lr', '「<script>」', { lr: 0.1 }],
    ['seed=1.5', 'seed', '整数', { seed: 1 }],
    ['seed=-4', 'seed', '种子', { seed: 1 }],
    ['form=__proto__', 'form', 'flat、steep', { form: 'flat' }],
    ['nonsense=1', null, '没有叫「nonsense」的设置', {}],
    ['constructor=1', null, '没有叫「constructor」的设置', {}],
    ['from=flat', null, '最接近的是「form」', {}],
    ['preset=mild', null, 'calm、wild', {}],
  ])('%s is explained and the default used', (query, control, words, kept) => {
    const { complaints, settings } = read(query)
    expect(complaints).toHaveLength(1)
    expect(complaints[0]).toMatchObject({ control })
    expect(complaints[0]?.sentence).toContain(words)
    expect(settings).toMatchObject(kept)
  })
})

describe('controls', () => {
  const linear = number({ label: '', min: -1, max: 1, step: 0.1, default: 0 })
  const whole = number({ label: '', min: 1, max: 9, default: 1 })

  test('a slider reaches both ends and says its values plainly', () => {
    const lr = descent.controls['lr']
    if (lr?.kind !== 'number') throw new Error('lr is a number')
    expect(sliderSteps(lr)).toBe(80)
    expect([valueAt(lr, 0), valueAt(lr, 20), valueAt(lr, 80)]).toEqual([0.001, 0.01, 10])
    expect(position(lr, 0.1)).toBeCloseTo(0.5)
    expect([valueAt(linear, 3), valueAt(linear, 20)]).toEqual([-0.7, 1])
    expect(valueAt(whole, 8)).toBe(9)
  })

  test('only numbers that look like numbers are numbers', () => {
    expect(['1e-1', '.5', '-0.25', ' 1 '].map((text) => parseValue(linear, text))).toEqual([
      0.1, 0.5, -0.25, 1,
    ])
    for (const text of ['', '0x1', '1,5', 'NaN', 'Infinity', '2', '--1'])
      expect(parseValue(linear, text), text).toBeUndefined()
    expect(parseValue(whole, '1.5')).toBeUndefined()
  })
})

describe('a run', () => {
  test('is the same however it is cut', async () => {
    const whole = await runToEnd(descent, settings(), noOrt)
    const cut = await Session.start(descent, settings(), noOrt)
    for (const steps of [1, 2, 50, 3, 100]) await cut.advance(steps)
    expect(cut.step).toBe(100)
    expect(cut.done).toBe(true)
    expect(cut.view).toEqual(whole.view)
    expect(cut.fingerprint).toBe(whole.fingerprint)
    const other = await runToEnd(descent, settings({ lr: 0.11 }), noOrt)
    expect(other.fingerprint).not.toBe(whole.fingerprint)
  })

  test('the page, fed with patches, has what the worker has', async () => {
    const session = await Session.start(descent, settings(), noOrt)
    const page = new ResultStore(descent.series, 'main')
    while (!session.done) {
      await session.advance(7)
      for (const patch of session.takePatches()) page.apply(structuredClone(patch))
    }
    expect(session.takePatches()).toEqual([])
    expect(page.result).toEqual(session.stores[0]?.result)
    expect([...page.numbers()]).toEqual([...session.stores[0]!.numbers()])
  })

  test('arms take turns, and the first value that is not finite ends all', async () => {
    const turns: string[] = []
    const lab = defineLab({
      ...descent,
      controls: { steps: number({ label: '步数', min: 1, max: 9, default: 6 }) },
      disabled: {},
      bounds: {},
      series: { loss: curve({ label: '', x: '' }), last: value({ label: '' }) },
      arms: { plain: '无', clipped: '有裁剪' },
      figures: {},
      presets: { one: { label: '', settings: {} } },
      cure: 'one',
      prediction: { question: '', options: { yes: '' }, outcome: () => 'yes', because: () => '' },
      conclude: ({ result }) => `${result.plain.loss.x.length} ${result.clipped.loss.x.length}`,
      claims: {},
      experiment: ({ steps }, { arm, record, seeds }) => {
        let step = 0
        return {
          total: steps,
          advance(count) {
            turns.push(`${arm} ${count}`)
            for (let done = 0; done < count; done++) record.append('loss', step++, seeds)
            return arm === 'plain' && step > 4
              ? { kind: 'not-finite', step: 4, tensor: 'grad 0.weight', replica: 0 }
              : undefined
          },
        }
      },
    })
    const session = await Session.start(lab, { seed: 1, replicas: 2, steps: 6 }, noOrt)
    await session.advance(3)
    expect(lab.conclude(session.view)).toBe('3 3')
    await session.advance(3)
    expect(turns).toEqual(['plain 3', 'clipped 3', 'plain 3'])
    expect(session.failure).toMatchObject({ arm: 'plain', step: 4, tensor: 'grad 0.weight' })
    expect(session.done).toBe(true)
  })
})

const quick = {
  statement: '',
  how: '',
  seeds: 2,
  kind: 'closed-form',
  expected: { ratio: atMost(1) },
  names: { ratio: '公比' },
} as const

describe('a claim', () => {
  test('reads a run', async () => {
    const record = await testClaim(descent, 'contracts', noOrt)
    expect(record).toMatchObject({ id: 'descent/contracts', lab: 'descent', held: 1, required: 1, ok: true })
    expect(record.measured['last']).toBeCloseTo(0.9 ** 100, 15)
    expect(record.expected).toEqual({ last: 0.9 ** 100 })
    expect(record.tolerance).toEqual({ last: 1e-12 })
  })

  test('computes once a seed, and counts the seeds that hold', async () => {
    const seen: number[] = []
    const lab: typeof descent = {
      ...descent,
      claims: { quick: { ...quick, compute: (seed: number) => (seen.push(seed), { ratio: seed }) } },
    }
    const record = await testClaim(lab, 'quick', noOrt)
    expect(seen).toEqual([1, 2])
    expect(record).toMatchObject({ held: 1, required: 2, ok: false, tolerance: null })
    expect(record.expected).toEqual({ ratio: [null, 1] })
    expect(record.range).toEqual({ ratio: [1, 2] })
  })

  test('an unknown one is named', async () => {
    await expect(testClaim(descent, 'nothing', noOrt)).rejects.toThrow('没有论断 nothing')
  })
})
