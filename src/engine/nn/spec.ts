/** Layers, losses and initialisers as plain data, in PyTorch's words. What is left out takes the default that its table row names. */

/** One layer of a network; `Sequential` order. Lengths are whole numbers ≥ 1. */
export type LayerSpec =
  | { readonly type: 'linear'; readonly in: number; readonly out: number; readonly bias?: boolean }
  | {
      readonly type: 'conv2d'
      readonly in: number
      readonly out: number
      readonly kernel: number
      readonly stride?: number
      readonly padding?: number
      readonly bias?: boolean
    }
  | {
      readonly type: 'max_pool2d'
      readonly kernel: number
      readonly stride?: number
      readonly padding?: number
    }
  | {
      readonly type: 'avg_pool2d'
      readonly kernel: number
      readonly stride?: number
      readonly padding?: number
    }
  | { readonly type: 'global_avg_pool2d' }
  | { readonly type: 'flatten' }
  | { readonly type: 'relu' }
  | { readonly type: 'leaky_relu'; readonly slope?: number }
  | { readonly type: 'tanh' }
  | { readonly type: 'sigmoid' }
  | { readonly type: 'gelu' }
  | { readonly type: 'silu' }
  | { readonly type: 'elu'; readonly alpha?: number }
  | { readonly type: 'softplus' }
  | { readonly type: 'softmax' }
  | {
      readonly type: 'batch_norm'
      readonly features: number
      readonly eps?: number
      readonly momentum?: number
    }
  | { readonly type: 'layer_norm'; readonly features: number; readonly eps?: number }
  | { readonly type: 'group_norm'; readonly groups: number; readonly features: number; readonly eps?: number }
  | { readonly type: 'instance_norm'; readonly features: number; readonly eps?: number }
  | { readonly type: 'dropout'; readonly p?: number }
  | { readonly type: 'residual'; readonly layers: readonly LayerSpec[]; readonly scale?: number }
  /** x holds indices [N] or [N, T]; answers [N, dim] or [N, T, dim]. */
  | { readonly type: 'embedding'; readonly num: number; readonly dim: number }
  /** Multi-head softmax self-attention on [N, T, dim]. */
  | { readonly type: 'attention'; readonly dim: number; readonly heads?: number; readonly causal?: boolean }
  /** Elman network over [N, T, in] unrolled in time; answers the last hidden state [N, hidden]. */
  | {
      readonly type: 'rnn'
      readonly in: number
      readonly hidden: number
      readonly nonlinearity?: 'tanh' | 'relu'
    }
  /** LSTM over [N, T, in] unrolled in time; answers the last hidden state [N, hidden]. */
  | { readonly type: 'lstm'; readonly in: number; readonly hidden: number }
  /** Cosines between the input and each class's weight vector: the head of ArcFace and CosFace. */
  | { readonly type: 'cosine_linear'; readonly in: number; readonly out: number }
  /** Divides each row by its Euclidean norm. */
  | { readonly type: 'l2_normalize' }

export type LayerName = LayerSpec['type']

/** The loss; every one is a mean over the elements (rows for class indices). */
export type LossSpec =
  | {
      readonly type: 'cross_entropy'
      readonly label_smoothing?: number
      /** One weight a class; the mean is then weighted, as in PyTorch. */
      readonly weight?: readonly number[]
    }
  | { readonly type: 'mse' }
  | { readonly type: 'l1' }
  | { readonly type: 'smooth_l1'; readonly beta?: number }
  | { readonly type: 'huber'; readonly delta?: number }
  | { readonly type: 'log_cosh' }
  | { readonly type: 'bce_with_logits'; readonly pos_weight?: number | readonly number[] }
  | { readonly type: 'focal'; readonly gamma?: number; readonly alpha?: number }
  | { readonly type: 'hinge' }
  /** Quantile regression: one output column a quantile, y [N] or [N, 1]. */
  | { readonly type: 'pinball'; readonly quantiles: readonly number[] }
  /** Output [N, 2]: mean and log variance; y [N] or [N, 1]. */
  | { readonly type: 'gaussian_nll' }
  /** Soft Dice on sigmoid probabilities, one minus the mean over samples. */
  | { readonly type: 'dice'; readonly smooth?: number }
  /** Generalised cross-entropy (1 − p_y^q)/q on logits. */
  | { readonly type: 'gce'; readonly q?: number }
  /** Forward correction: cross-entropy of T^T softmax(z), T[i][j] = P(noisy j | clean i). */
  | { readonly type: 'forward_correction'; readonly transition: readonly (readonly number[])[] }
  /** On cosines (layer cosine_linear): scale·cos(θ_y + margin) for the true class. */
  | { readonly type: 'arcface'; readonly scale?: number; readonly margin?: number }
  /** On cosines (layer cosine_linear): scale·(cos θ_y − margin) for the true class. */
  | { readonly type: 'cosface'; readonly scale?: number; readonly margin?: number }
  /** Batch-hard triplet loss on embeddings [N, d] with class indices. */
  | { readonly type: 'triplet'; readonly margin?: number }
  /** The network's output is the loss itself, one number a row; y is not read. */
  | { readonly type: 'output_mean' }
  /** Supervised InfoNCE: rows i and i + N/2 of the batch are each other's positive; y is not read. */
  | { readonly type: 'info_nce'; readonly temperature?: number }

export type LossName = LossSpec['type']

/** How weights begin; biases begin at zero, gains of normalisation at one. */
export type InitSpec =
  | { readonly type: 'xavier_uniform' }
  | { readonly type: 'xavier_normal' }
  | { readonly type: 'kaiming_uniform' }
  | { readonly type: 'kaiming_normal' }
  | { readonly type: 'orthogonal' }
  | { readonly type: 'zeros' }
  | { readonly type: 'normal'; readonly std?: number }

export type InitName = InitSpec['type']
