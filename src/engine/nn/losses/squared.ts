import { elementsOf, inner, likeOutput, mean, scaledTotal } from './row.ts'
import type { LossRowOf } from './row.ts'

/** torch.nn.MSELoss */
export const mse: LossRowOf<'mse'> = {
  fields: {},
  targets: likeOutput,
  write({ f, lead }, output, target) {
    const difference = f.sub(output, target)
    return scaledTotal(f, f.sumSquare(difference, inner(difference, lead)), 1 / elementsOf(difference, lead))
  },
}

/** For objectives that are no prediction: each row of the output is a loss, and their mean is the step's. */
export const output_mean: LossRowOf<'output_mean'> = {
  fields: {},
  targets: () => ({ shape: [] }),
  write: (scope, output) => mean(scope, output),
}
