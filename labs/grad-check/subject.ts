/** Features of a sample. */
export const FEATURES = 4
/** Samples in the batch. */
export const SAMPLES = 32

export const ACTIVATIONS = ['tanh', 'sigmoid', 'gelu', 'relu'] as const
export type Activation = (typeof ACTIVATIONS)[number]

export const LOSSES = ['half_mse', 'bce_with_logits', 'l1'] as const
export type LossChoice = (typeof LOSSES)[number]

/** What is differentiated: a network with one output, its loss, and a constant added to the loss. */
export interface Subject {
  readonly width: number
  readonly depth: number
  readonly activation: Activation
  readonly loss: LossChoice
  readonly shift: number
}

/** Widths of all layers, input and output included: 4–8–1 with one hidden layer of eight. */
export const widthsOf = ({ width, depth }: Pick<Subject, 'width' | 'depth'>): readonly number[] => [
  FEATURES,
  ...Array.from({ length: depth }, () => width),
  1,
]
