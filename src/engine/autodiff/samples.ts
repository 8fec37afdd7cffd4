import { GraphBuilder } from '../graph/builder.ts'
import type { AttributesOf, OpName } from '../graph/ops.ts'
import type { Graph } from '../graph/rule.ts'
import { distinct, given, real, stored, within } from './source.ts'
import type { Source } from './source.ts'

/** One application of an op to try: its inputs in order (an optional one may be left out) and its attributes. */
export interface Sample<N extends OpName = OpName> {
  readonly inputs: readonly (Source | undefined)[]
  readonly attributes: AttributesOf<N>
}

type Choices<N extends OpName> = { readonly [K in keyof AttributesOf<N>]: readonly AttributesOf<N>[K][] }

/** Every list of inputs with every combination of attribute values. */
function product<N extends OpName>(
  inputs: readonly Sample['inputs'][],
  choices: Choices<N>,
): readonly Sample<N>[] {
  const combined = Object.entries<readonly unknown[]>(choices).reduce<readonly object[]>(
    (partial, [name, values]) =>
      partial.flatMap((attributes) => values.map((value) => ({ ...attributes, [name]: value }))),
    [{}],
  )
  return inputs.flatMap((list) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built key by key from Choices<N>
    combined.map((attributes) => ({ inputs: list, attributes: attributes as AttributesOf<N> })),
  )
}

/** The same for an op whose attributes may all be left out. */
const each = (...inputs: readonly Sample['inputs'][]) =>
  inputs.map((list) => ({ inputs: list, attributes: {} }))

const anywhere = each([real()], [real(5)], [real(2, 3)])
const positive = each([within(1, 3)], [within(1, 3, 2, 3)])
const smooth = each([within(-2, 2)], [within(-2, 2, 2, 5)])

/** Scalars, equal shapes, and broadcasting on either side and on both. */
const pairs = (a: (...shape: number[]) => Source, b = a) =>
  each(
    [a(), b()],
    [a(2, 3), b(2, 3)],
    [a(2, 3), b(3)],
    [a(), b(2, 2)],
    [a(2, 1), b(1, 3)],
    [a(1, 3), b(2, 2, 3)],
  )
const whole =
  (low: number) =>
  (...shape: number[]) => {
    const count = shape.reduce((n, length) => n * length, 1)
    return given(
      'int32',
      Array.from({ length: count }, (_, i) => low + ((i * 5) % 7)),
      shape,
    )
  }
const comparable = [...pairs(distinct), ...each([whole(0)(4), whole(2)(4)])]
const truth = given('bool', [1, 0, 1, 1, 0, 0], [2, 3])

const overAxes = (source: (...shape: number[]) => Source) => [
  [source(3)],
  [source(2, 3, 2)],
  [source(2, 3, 2), stored([0])],
  [source(2, 3, 2), stored([1])],
  [source(2, 3, 2), stored([0, 2])],
]
const reduction = (source: (...shape: number[]) => Source) =>
  product<'ReduceSum'>(overAxes(source), { keepdims: [0, 1] })
const alongAxis = product<'Softmax'>([[real(3)], [real(2, 4)], [real(2, 3, 2)]], { axis: [-1, 0] })

const image = real(2, 4, 5, 6)
const line = real(2, 2, 7)
const windows = {
  strides: [
    [1, 1],
    [2, 2],
    [2, 3],
  ],
  pads: [[], [1, 1, 1, 1], [1, 0, 0, 1]],
  dilations: [
    [1, 1],
    [1, 2],
  ],
} as const

/** The body of a loop that changes the sign of its state and stacks its exponential. */
function alternating(): Graph {
  const b = new GraphBuilder()
  b.input('iteration', 'int64', [])
  const condition = b.input('condition', 'bool', [])
  const state = b.input('state', 'float32', [2])
  return b.build({ go: condition, next: b.op('Neg', [state]), scan: b.op('Exp', [state]) })
}

/**
 * What to try each op on: shapes with and without broadcasting, every attribute that changes the derivative, and inputs
 * inside the op's domain and away from its kinks.
 */
export const samples: { readonly [N in OpName]: readonly Sample<N>[] } = {
  Identity: anywhere,
  Neg: anywhere,
  Abs: anywhere,
  Sign: anywhere,
  Sqrt: positive,
  Exp: smooth,
  Log: positive,
  Erf: smooth,
  Tanh: smooth,
  Sigmoid: smooth,
  Relu: anywhere,
  Softplus: smooth,
  LeakyRelu: product<'LeakyRelu'>([[real(2, 3)]], { alpha: [0.01, 0.25] }),
  Elu: product<'Elu'>([[real(2, 3)]], { alpha: [1, 0.5] }),
  Gelu: product<'Gelu'>([[within(-2, 2, 2, 5)]], { approximate: ['none', 'tanh'] }),
  Clip: each(
    [distinct(7), stored(-1, 'float32'), stored(1, 'float32')],
    [distinct(7), undefined, stored(1, 'float32')],
    [distinct(7), given('float32', -1), given('float32', 1.25)],
  ),
  Cast: product<'Cast'>([[real(4)], [whole(-3)(4)]], {
    to: ['float32', 'int32', 'int64', 'bool'],
  }),

  Add: pairs(real),
  Sub: pairs(real),
  Mul: pairs(real),
  Div: pairs(real, (...shape) => within(1, 2, ...shape)),
  Pow: [
    ...pairs((...shape) => within(1, 2, ...shape), real),
    ...each([real(5), stored(2, 'float32')], [real(5), stored(3, 'float32')]),
  ],
  Min: pairs(real, distinct),
  Max: pairs(real, distinct),
  Equal: comparable,
  Greater: comparable,
  GreaterOrEqual: comparable,
  Less: comparable,
  LessOrEqual: comparable,
  Sum: each([real(2, 3)], [real(2, 3), real(3)], [real(2, 3), real(3), real(), real(2, 1)]),
  Where: each([truth, real(2, 3), real(2, 3)], [truth, real(3), real()], [truth, real(2, 1), real(2, 2, 3)]),

  MatMul: each(
    [real(2, 3), real(3, 4)],
    [real(3), real(3)],
    [real(3), real(3, 4)],
    [real(2, 3), real(3)],
    [real(2, 2, 3), real(3, 4)],
    [real(2, 2, 3), real(2, 3, 4)],
    [real(2, 1, 2, 3), real(3, 3, 2)],
    [real(2, 3), real(4, 3, 2)],
    [real(3), real(2, 3, 4)],
    [real(2, 4, 3), real(3)],
    [given('int32', [1, 2, 3, 4], [2, 2]), given('int32', [1, 2, 3, 4], [2, 2])],
  ),
  Gemm: [
    ...product<'Gemm'>(
      [
        [real(2, 3), real(3, 4), real(4)],
        [real(2, 3), real(3, 4)],
      ],
      { alpha: [1, 0.5], beta: [1, 2] },
    ),
    ...product<'Gemm'>([[real(3, 2), real(3, 4), real(2, 1)]], { transA: [1], alpha: [1, 0.5] }),
    ...product<'Gemm'>([[real(2, 3), real(4, 3), real()]], { transB: [1], alpha: [1, 0.5] }),
    ...product<'Gemm'>([[real(3, 2), real(4, 3), real(2, 4)]], { transA: [1], transB: [1], alpha: [1, 0.5] }),
  ],

  ReduceSum: reduction(real),
  ReduceMean: reduction(real),
  ReduceMax: reduction(distinct),
  ReduceMin: reduction(distinct),
  ReduceL2: reduction(real),
  ReduceSumSquare: reduction(real),
  ArgMax: product<'ArgMax'>([[distinct(2, 3, 2)]], { axis: [0, 1, -1], keepdims: [0, 1] }),
  Softmax: alongAxis,
  LogSoftmax: alongAxis,

  Transpose: [
    ...product<'Transpose'>([[real(2, 3)]], {
      perm: [
        [0, 1],
        [1, 0],
      ],
    }),
    ...product<'Transpose'>([[real(2, 3, 4)]], {
      perm: [
        [2, 0, 1],
        [1, 2, 0],
      ],
    }),
  ],
  Reshape: each([real(2, 3), stored([3, 2])], [real(2, 3, 2), stored([0, -1])], [real(1), stored([])]),
  Expand: each([real(), stored([2, 3])], [real(3), stored([2, 3])], [real(2, 1), stored([2, 2, 3])]),
  Concat: [
    ...product<'Concat'>([[real(2, 3), real(2, 3), real(2, 3)], [real(2, 3)]], { axis: [0, 1, -1] }),
    ...product<'Concat'>([[real(2, 3), real(2, 1)]], { axis: [1] }),
  ],
  Split: [
    ...product<'Split'>([[real(4, 3), stored([1, 3])]], { axis: [0] }),
    ...product<'Split'>([[real(2, 5), stored([2, 1, 2])]], { axis: [1, -1] }),
  ],

  Gather: [
    ...product<'Gather'>(
      [
        [real(3, 4), given('int64', [2, 0, 2])],
        [real(3, 4), given('int32', 1)],
        [real(3, 3, 2), given('int64', [0, 1, 2, 1], [2, 2])],
      ],
      { axis: [0, 1] },
    ),
    ...product<'Gather'>([[real(2, 3, 4), given('int64', [3, 3, 0])]], { axis: [-1] }),
  ],
  GatherElements: product<'GatherElements'>([[real(3, 3), given('int64', [0, 1, 2, 2, 1, 2], [2, 3])]], {
    axis: [0, 1],
  }),
  GatherND: each(
    [real(3, 4), given('int64', [0, 1, 2, 3, 0, 1], [3, 2])],
    [real(3, 4), given('int64', [2, 2, 0], [3, 1])],
  ),
  ScatterElements: [
    ...product<'ScatterElements'>([[real(3, 3), given('int64', [0, 1, 2], [1, 3]), real(1, 3)]], {
      axis: [0, 1],
      reduction: ['add'],
    }),
    ...product<'ScatterElements'>([[real(4), given('int64', [2, 2, 0]), real(3)]], { reduction: ['add'] }),
  ],
  ScatterND: product<'ScatterND'>(
    [
      [real(4, 3), given('int64', [2, 0], [2, 1]), real(2, 3)],
      [real(4), given('int64', [2, 2, 0], [3, 1]), real(3)],
    ],
    { reduction: ['add'] },
  ),
  OneHot: product<'OneHot'>([[given('int64', [1, 0, 3]), stored(4), given('float32', [0, 1])]], {
    axis: [-1, 0],
  }),

  Conv: [
    ...product<'Conv'>([[image, real(3, 4, 3, 2), real(3)]], windows),
    ...product<'Conv'>(
      [
        [image, real(4, 2, 2, 2), real(4)],
        [image, real(6, 2, 3, 3)],
      ],
      {
        group: [2],
        strides: [
          [1, 1],
          [2, 1],
        ],
        pads: [[], [0, 1, 1, 0]],
      },
    ),
    ...product<'Conv'>([[real(1, 2, 64, 128), real(1, 2, 3, 2)]], { pads: [[2, 0, 0, 1]] }),
    ...product<'Conv'>([[real(2, 1, 128, 64), real(1, 1, 3, 3)]], {
      pads: [[2, 2, 2, 2]],
      dilations: [[2, 2]],
    }),
    ...product<'Conv'>([[image, real(4, 1, 3, 3)]], { group: [4], strides: [[2, 2]], pads: [[1, 1, 1, 1]] }),
    ...product<'Conv'>([[line, real(3, 2, 3)]], {
      strides: [[1], [2], [3]],
      pads: [[], [1, 1]],
      dilations: [[1], [2]],
    }),
  ],
  ConvTranspose: [
    ...product<'ConvTranspose'>([[real(2, 2, 3, 2), real(2, 3, 3, 2), real(3)]], {
      ...windows,
      pads: [[], [1, 0, 0, 1]],
      dilations: [[1, 1]],
    }),
    ...product<'ConvTranspose'>([[real(2, 4, 3, 2), real(4, 2, 3, 3)]], {
      group: [2],
      strides: [
        [1, 1],
        [2, 2],
      ],
      pads: [[], [1, 1, 1, 1]],
    }),
    ...product<'ConvTranspose'>([[real(2, 2, 3, 2), real(2, 1, 2, 2)]], {
      strides: [[2, 2]],
      output_padding: [
        [1, 0],
        [1, 1],
      ],
    }),
  ],
  MaxPool: [
    ...product<'MaxPool'>([[distinct(2, 2, 4, 6)]], {
      kernel_shape: [
        [2, 2],
        [3, 2],
      ],
      strides: [
        [1, 1],
        [2, 2],
      ],
      pads: [[], [1, 1, 1, 1]],
    }),
    ...product<'MaxPool'>([[distinct(2, 2, 7)]], {
      kernel_shape: [[3]],
      strides: [[1], [2]],
      dilations: [[1], [2]],
    }),
  ],
  AveragePool: [
    ...product<'AveragePool'>([[real(2, 2, 5, 6)]], {
      kernel_shape: [
        [2, 2],
        [3, 2],
      ],
      strides: [
        [1, 1],
        [2, 3],
      ],
      pads: [[], [1, 0, 0, 1]],
      count_include_pad: [0, 1],
    }),
    ...product<'AveragePool'>([[real(2, 2, 7)]], {
      kernel_shape: [[3]],
      strides: [[1], [2]],
      pads: [[], [1, 1]],
    }),
  ],
  Loop: [{ inputs: [stored(3), undefined, real(2)], attributes: { body: alternating() } }],
}
