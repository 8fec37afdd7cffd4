import { optional, share } from '../field.ts'
import type { RowOf } from './row.ts'

/** torch.nn.Dropout: zero with probability p, else times 1/(1 − p); the identity in evaluation mode */
export const dropout: RowOf<'dropout'> = {
  fields: { p: optional(share, 0.5) },
  bind: ({ p }, input) => ({
    output: input,
    parameters: [],
    masks: p > 0 ? [{ key: 'mask', shape: input, p }] : [],
    forward: (x, scope) => (scope.training && p > 0 ? scope.f.mul(x, scope.mask('mask')) : x),
  }),
}
