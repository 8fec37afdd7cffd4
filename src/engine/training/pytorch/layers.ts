import type { Complete } from '../../nn/field.ts'
import type { LayerName, LayerSpec } from '../../nn/spec.ts'
import type { HelperName } from './helpers.ts'

/** A Python expression, and the helper class or function it needs that PyTorch does not have. */
export interface Expression {
  readonly code: string
  readonly needs?: HelperName
}

type Of<N extends LayerName> = Complete<Extract<LayerSpec, { readonly type: N }>>
type Rows = { readonly [N in LayerName]: (spec: Of<N>, rank: number) => Expression }

/** Python's spelling of a truth value. */
export const python = (flag: boolean): string => (flag ? 'True' : 'False')

/** `, name=value` when the value differs from PyTorch's default. */
export const unless = (name: string, value: number, fallback: number): string =>
  value === fallback ? '' : `, ${name}=${value}`

const plain = (code: string) => (): Expression => ({ code })
const window = ({ kernel, stride, padding }: { kernel: number; stride: number; padding: number }): string =>
  `${kernel}${unless('stride', stride === 0 ? kernel : stride, kernel)}${unless('padding', padding, 0)}`

const layerRows: Rows = {
  linear: ({ in: inputs, out, bias }) => ({
    code: `nn.Linear(${inputs}, ${out}${bias ? '' : ', bias=False'})`,
  }),
  conv2d: ({ in: inputs, out, kernel, stride, padding, bias }) => ({
    code: `nn.Conv2d(${inputs}, ${out}, ${kernel}${unless('stride', stride, 1)}${unless('padding', padding, 0)}${bias ? '' : ', bias=False'})`,
  }),
  max_pool2d: (spec) => ({ code: `nn.MaxPool2d(${window(spec)})` }),
  avg_pool2d: (spec) => ({ code: `nn.AvgPool2d(${window(spec)})` }),
  global_avg_pool2d: plain('nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())'),
  flatten: plain('nn.Flatten()'),
  relu: plain('nn.ReLU()'),
  leaky_relu: ({ slope }) => ({ code: `nn.LeakyReLU(${slope})` }),
  tanh: plain('nn.Tanh()'),
  sigmoid: plain('nn.Sigmoid()'),
  gelu: plain('nn.GELU()'),
  silu: plain('nn.SiLU()'),
  elu: ({ alpha }) => ({ code: `nn.ELU(${alpha})` }),
  softplus: plain('nn.Softplus()'),
  softmax: plain('nn.Softmax(dim=-1)'),
  batch_norm: ({ features, eps, momentum }, rank) => ({
    code: `nn.BatchNorm${rank === 4 ? '2d' : '1d'}(${features}${unless('eps', eps, 1e-5)}${unless('momentum', momentum, 0.1)})`,
  }),
  layer_norm: ({ features, eps }) => ({ code: `nn.LayerNorm(${features}${unless('eps', eps, 1e-5)})` }),
  group_norm: ({ groups, features, eps }) => ({
    code: `nn.GroupNorm(${groups}, ${features}${unless('eps', eps, 1e-5)})`,
  }),
  instance_norm: ({ features, eps }, rank) => ({
    code: `nn.InstanceNorm${rank === 4 ? '2d' : '1d'}(${features}, affine=True${unless('eps', eps, 1e-5)})`,
  }),
  dropout: ({ p }) => ({ code: `nn.Dropout(${p})` }),
  residual: ({ scale }) => ({ code: unless('scale', scale, 1), needs: 'Residual' }),
  embedding: ({ num, dim }) => ({ code: `Embedding(${num}, ${dim})`, needs: 'Embedding' }),
  attention: ({ dim, heads, causal }) => ({
    code: `SelfAttention(${dim}, ${heads}, causal=${python(causal)})`,
    needs: 'SelfAttention',
  }),
  rnn: ({ in: inputs, hidden, nonlinearity }) => ({
    code: `LastRNN(${inputs}, ${hidden}, nonlinearity="${nonlinearity}", batch_first=True)`,
    needs: 'LastRNN',
  }),
  lstm: ({ in: inputs, hidden }) => ({
    code: `LastLSTM(${inputs}, ${hidden}, batch_first=True)`,
    needs: 'LastLSTM',
  }),
  cosine_linear: ({ in: inputs, out }) => ({
    code: `CosineLinear(${inputs}, ${out})`,
    needs: 'CosineLinear',
  }),
  l2_normalize: () => ({ code: 'L2Normalize()', needs: 'L2Normalize' }),
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table has a row for every name of a layer
const rows = layerRows as unknown as Readonly<
  Record<LayerName, (spec: LayerSpec, rank: number) => Expression>
>

/** A layer, its defaults filled in, as PyTorch writes it; `rank` is the number of axes of its input, batch included. */
export const layerCode = (spec: LayerSpec, rank: number): Expression => rows[spec.type](spec, rank)
