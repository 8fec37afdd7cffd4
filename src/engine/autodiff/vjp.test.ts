import { beforeAll, describe, expect, test } from 'vitest'
import { opNames } from '../graph/ops.ts'
import type { OpName } from '../graph/ops.ts'
import { DYNAMIC } from '../graph/value.ts'
import { evaluateOnce } from '../runtime/once.ts'
import { loadOrt } from '../runtime/ort.ts'
import { agrees, applySample, compareSlopes, differentiated } from './check.ts'
import type { Evaluate } from './check.ts'
import { flat, notDifferentiable } from './rule.ts'
import { samples } from './samples.ts'
import { vjpOf } from './vjp.ts'
import { addEveryFamily } from './families.ts'

let evaluate: Evaluate
beforeAll(async () => {
  evaluate = evaluateOnce(await loadOrt())
})

addEveryFamily()
const cases = opNames().flatMap((op) => samples[op].map((sample, i) => ({ op, sample, title: `${op} ${i}` })))
const isDifferentiable = (op: OpName) => vjpOf(op) !== notDifferentiable && vjpOf(op) !== flat

test('every op is tried', () => {
  expect(opNames().toSorted()).toEqual(Object.keys(samples).toSorted())
})

describe('the type that infer gives is the type that onnxruntime gives', () => {
  test.each(cases)('$title', async ({ op, sample }) => {
    const { b, feeds, results } = applySample(op, sample)
    const graph = b.build(Object.fromEntries(results.map((value, i) => [`y${i}`, value])))
    const [found] = await evaluate(graph, [feeds])
    for (const [name, { dtype, shape }] of Object.entries(graph.outputs)) {
      const expected = shape.map((length, axis) => (length === DYNAMIC ? found?.[name]?.shape[axis] : length))
      expect({ dtype: found?.[name]?.dtype, shape: found?.[name]?.shape }).toEqual({ dtype, shape: expected })
    }
  })
})

const smooth = cases.filter(
  ({ op, sample }) => isDifferentiable(op) && applySample(op, sample).moved.length > 0,
)

describe('the gradient is the slope', () => {
  test.each(smooth)('$title', async ({ op, sample }) => {
    const comparison = await compareSlopes(applySample(op, sample), evaluate)
    expect(comparison, JSON.stringify(comparison)).toSatisfy(agrees)
  })
})

describe('the gradient of the gradient is its slope', () => {
  test.each(smooth)('$title', async ({ op, sample }) => {
    const comparison = await compareSlopes(differentiated(applySample(op, sample)), evaluate)
    expect(comparison, JSON.stringify(comparison)).toSatisfy(agrees)
  })
})
