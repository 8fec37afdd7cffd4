import { describe, expect, it } from 'vitest'
import { SpecError } from '../nn/field.ts'
import { readArray } from './array.ts'
import { loadRows } from './document.ts'
import { readDocument } from './train-document.ts'
import { bindPlan, checkedInputs, checkedTargets } from './plan.ts'

await loadRows()

const good = {
  layers: [{ type: 'linear', in: 2, out: 3 }, { type: 'tanh' }, { type: 'linear', in: 3, out: 2 }],
  loss: { type: 'cross_entropy' },
  optimizer: { type: 'sgd', lr: 0.1 },
  data: {
    x: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    y: [0, 1, 1],
  },
  batches: [
    [0, 1],
    [2, 0],
  ],
}

/** The one sentence that a document is refused with. */
function refusal(changes: Readonly<Record<string, unknown>>): string {
  try {
    const { training, x, y } = readDocument({ ...good, ...changes })
    const plan = bindPlan(training, x.shape.slice(1))
    checkedInputs(plan, x, 'data.x')
    checkedTargets(plan, y, x.shape[0] ?? 0, 'data.y')
  } catch (error) {
    if (error instanceof SpecError) return error.message
    throw error
  }
  return 'accepted'
}

const bad: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ layers: [] }, 'layers：应有 1 到 1000 层，收到 0 层。'],
  [{ layers: [{ type: 'lineer', in: 2, out: 2 }] }, 'layers[0].type：应为 linear、conv2d、'],
  [{ layers: [{ type: 'linear', in: 2 }] }, 'layers[0].out：缺少这个字段。'],
  [{ layers: [{ type: 'linear', in: 2, out: 0 }] }, 'layers[0].out：应为 1 到 1000000 的整数，收到 0。'],
  [
    { layers: [{ type: 'linear', in: 2, out: 1e9 }] },
    'layers[0].out：应为 1 到 1000000 的整数，收到 1000000000。',
  ],
  [
    { layers: [{ type: 'linear', in: 2, out: 2, biass: true }] },
    'layers[0].biass：没有这个字段，可用 type、in、out、bias。',
  ],
  [{ layers: [{ type: 'linear', in: 3, out: 2 }] }, 'layers[0].in：应等于输入 [N, 2] 的那一轴长 2，收到 3。'],
  [
    {
      layers: [
        { type: 'linear', in: 2, out: 3 },
        { type: 'linear', in: 4, out: 2 },
      ],
    },
    'layers[1].in：应等于输入 [N, 3] 的那一轴长 3，收到 4。',
  ],
  [
    { layers: [{ type: 'conv2d', in: 2, out: 2, kernel: 3 }] },
    'layers[0]：输入应为 图像 [N, C, H, W]，前一层给出 [N, 2]。',
  ],
  [
    { layers: [{ type: 'residual', layers: [{ type: 'linear', in: 2, out: 3 }] }] },
    'layers[0].layers：应保持形状 [N, 2]，实际给出 [N, 3]。',
  ],
  [
    { layers: [{ type: 'group_norm', groups: 3, features: 2 }] },
    'layers[0].groups：应整除 features 2，收到 3。',
  ],
  [{ layers: [{ type: 'relu' }] }, 'layers：没有可以训练的参数。'],
  [
    {
      layers: [
        { type: 'linear', in: 2, out: 9000 },
        { type: 'linear', in: 9000, out: 9000 },
      ],
    },
    'layers：共 81036000 个参数，最多 16777216 个。',
  ],
  [{ loss: { type: 'ce' } }, 'loss.type：应为 cross_entropy、mse、'],
  [
    { loss: { type: 'cross_entropy', label_smoothing: 2 } },
    'loss.label_smoothing：应为 0 到 1 的数，收到 2。',
  ],
  [{ loss: undefined }, 'loss：应为带 type 的对象，收到 空。'],
  [{ optimizer: { type: 'sgd' } }, 'optimizer.lr：缺少这个字段。'],
  [{ optimizer: { type: 'sgd', lr: '0.1' } }, 'optimizer.lr：应为 ≥ 0 的有限数，收到 "0.1"。'],
  [
    { optimizer: { type: 'sgd', lr: 0.1, nesterov: true } },
    'optimizer.nesterov：要求 momentum > 0 且 dampening = 0。',
  ],
  [{ optimizer: { type: 'adam', lr: 0.1, betas: [0.9] } }, 'optimizer.betas：应有 2 项，收到 1 项。'],
  [
    { optimizer: { type: 'adam', lr: 0.1, betas: [0.9, 1] } },
    'optimizer.betas[1]：应为 0 到 1 的数，不含 1，收到 1。',
  ],
  [{ schedule: { type: 'cosine' } }, 'schedule.t_max：缺少这个字段。'],
  [
    { schedule: { type: 'one_cycle', max_lr: 1, total_steps: 1 } },
    'schedule.total_steps：应不小于 batches 的步数 2，收到 1。',
  ],
  [{ clip: { type: 'norm', max: -1 } }, 'clip.max：应为 > 0 的有限数，收到 -1。'],
  [{ penalty: { l3: 1 } }, 'penalty.l3：没有这个字段，可用 l1、l2。'],
  [{ init: 'he' }, 'init.type：应为 xavier_uniform、'],
  [{ seed: 1.5 }, 'seed：应为整数，收到 1.5。'],
  [{ frozen: ['7.'] }, 'frozen[0]：没有以 7. 开头的参数，有 0.weight、'],
  [{ data: { x: [[1, 2], [3]], y: [0, 1] } }, 'data.x[1]：应有 2 项，收到 1 项。'],
  [
    {
      data: {
        x: [
          [1, 2],
          [3, null],
        ],
        y: [0, 1],
      },
    },
    'data.x[1][1]：应为有限数（32 位浮点能表示），收到 null。',
  ],
  [
    {
      data: {
        x: [
          [1, 2],
          [3, 1e39],
        ],
        y: [0, 1],
      },
    },
    'data.x[1][1]：应为有限数（32 位浮点能表示），收到 1e+39。',
  ],
  [{ data: { x: [], y: [] } }, 'data.x：不能是空列表。'],
  [{ data: { ...good.data, y: [0, 2, 1] } }, 'data.y[1]：应为 0 到 1 的类别下标，收到 2。'],
  [{ data: { ...good.data, y: [0, 0.5, 1] } }, 'data.y[1]：应为 0 到 1 的类别下标，收到 0.5。'],
  [{ data: { ...good.data, y: [0, 1] } }, 'data.y：应为形状 [3]，收到 [2]。'],
  [{ loss: { type: 'mse' } }, 'data.y：应为形状 [3, 2]，收到 [3]。'],
  [{ batches: [[]] }, 'batches[0]：不能是空的一批。'],
  [{ batches: [[0, 1], [2]] }, 'batches[1]：应与第一批一样有 2 行，收到 1 行。'],
  [{ batches: [[0, 3]] }, 'batches[0][1]：应为 0 到 2 的整数（data.x 的行），收到 3。'],
  [{ batches: undefined }, 'batches：应为列表，收到 空。'],
  [{ eval: { y: [[1, 2]] } }, 'eval.y：没有这个字段，可用 x。'],
  [{ epochs: 3 }, 'epochs：没有这个字段，可用 layers、'],
]

describe('a document', () => {
  it('that is complete is accepted, with defaults filled in', () => {
    expect(refusal({})).toBe('accepted')
    const { training, seed } = readDocument(good)
    expect(training.optimizer).toEqual({
      type: 'sgd',
      lr: 0.1,
      momentum: 0,
      dampening: 0,
      nesterov: false,
      weight_decay: 0,
    })
    expect([training.init.type, training.schedule.type, seed]).toEqual(['kaiming_uniform', 'constant', 0])
  })

  it.for(bad)('%j is refused', ([changes, sentence]) => {
    expect(refusal(changes)).toContain(sentence)
    expect(refusal(changes)).not.toContain('\n')
  })

  it('may give y [N] where the output is [N, 1]', () => {
    const layers = [{ type: 'linear', in: 2, out: 1 }]
    expect(refusal({ layers, loss: { type: 'mse' } })).toBe('accepted')
  })
})

describe('an array', () => {
  it('keeps its shape and order', () => {
    expect(readArray([[[1, 2]], [[3, 4]]], 'a')).toEqual({
      shape: [2, 1, 2],
      values: Float32Array.of(1, 2, 3, 4),
    })
    expect(() => readArray(3, 'a')).toThrow('a：应为数的列表，收到 3。')
    expect(() => readArray([[[[[[[1]]]]]]], 'a')).toThrow('a：嵌套应不超过 6 层。')
  })
})
