/** Optimizers, schedules, clipping and penalties as plain data, in PyTorch's words. */

/** An optimizer with its hyperparameters; what is left out has PyTorch's default. */
export type OptimizerSpec =
  | {
      readonly type: 'sgd'
      readonly lr: number
      readonly momentum?: number
      readonly dampening?: number
      readonly nesterov?: boolean
      readonly weight_decay?: number
    }
  | { readonly type: 'adagrad'; readonly lr: number; readonly eps?: number; readonly weight_decay?: number }
  | {
      readonly type: 'rmsprop'
      readonly lr: number
      readonly alpha?: number
      readonly eps?: number
      readonly momentum?: number
      readonly centered?: boolean
      readonly weight_decay?: number
    }
  | {
      readonly type: 'adam'
      readonly lr: number
      readonly betas?: readonly [number, number]
      readonly eps?: number
      readonly weight_decay?: number
      readonly amsgrad?: boolean
    }
  | {
      readonly type: 'adamw'
      readonly lr: number
      readonly betas?: readonly [number, number]
      readonly eps?: number
      readonly weight_decay?: number
      readonly amsgrad?: boolean
    }
  | {
      readonly type: 'lion'
      readonly lr: number
      readonly betas?: readonly [number, number]
      readonly weight_decay?: number
    }

/** The name of an optimizer. */
export type OptimizerName = OptimizerSpec['type']

/** The learning rate as a function of the step, closed form, stepped once after every optimizer step. */
export type ScheduleSpec =
  | { readonly type: 'constant' }
  | { readonly type: 'step'; readonly step_size: number; readonly gamma?: number }
  | { readonly type: 'multi_step'; readonly milestones: readonly number[]; readonly gamma?: number }
  | { readonly type: 'exponential'; readonly gamma: number }
  | { readonly type: 'cosine'; readonly t_max: number; readonly eta_min?: number }
  | {
      readonly type: 'cosine_warm_restarts'
      readonly t_0: number
      readonly t_mult?: number
      readonly eta_min?: number
    }
  | {
      readonly type: 'linear'
      readonly start_factor?: number
      readonly end_factor?: number
      readonly total_iters?: number
    }
  | { readonly type: 'polynomial'; readonly total_iters?: number; readonly power?: number }
  | {
      readonly type: 'one_cycle'
      readonly max_lr: number
      readonly total_steps: number
      readonly pct_start?: number
      readonly div_factor?: number
      readonly final_div_factor?: number
    }
  | {
      readonly type: 'warmup_cosine'
      readonly warmup_steps: number
      readonly total_steps: number
      readonly eta_min?: number
    }

/** The name of a schedule. */
export type ScheduleName = ScheduleSpec['type']

/** What is done to the gradient before the optimizer sees it. */
export type ClipSpec =
  { readonly type: 'norm'; readonly max: number } | { readonly type: 'value'; readonly max: number }

/** l1·Σ|w| + (l2/2)·Σw², added to the loss over weights (no biases, no normalisation parameters). */
export interface PenaltySpec {
  readonly l1?: number
  readonly l2?: number
}
