/** What the columns of a log are, by the names that libraries and people give them. */

/** What a curve of a log may be. */
export type Role = 'lr' | 'trainLoss' | 'valLoss' | 'trainAccuracy' | 'valAccuracy' | 'gradNorm'

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  lr: '学习率',
  trainLoss: '训练损失',
  valLoss: '验证损失',
  trainAccuracy: '训练准确率',
  valAccuracy: '验证准确率',
  gradNorm: '梯度范数',
}

/** Lower case, every run of other signs an underscore: `train/Loss` and `train-loss` are both `train_loss`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9@\u4e00-\u9fff]+/g, '_')
    .replace(/^_+|_+$/g, '')

const HELD_OUT = /(^|_)(val|valid|validation|eval|evaluation|test|dev)(_|$|loss|acc)|验证|测试/
const AXES: readonly (readonly [axis: 'step' | 'epoch', name: RegExp])[] = [
  ['step', /^((trainer_)?(global_)?steps?|iters?|iterations?|(num_)?updates?|batch|步|步数|迭代|迭代次数)$/],
  ['epoch', /^((train|trainer)_)?(epochs?|epoch_num|ep|轮|轮次|轮数)$/],
]
const ROLES: readonly (readonly [name: RegExp, training: Role, heldOut: Role | null])[] = [
  [/grads?(ient)?_?((l?2|global|total)_?)*norm|^gnorm$|^total_norm$|梯度范数/, 'gradNorm', null],
  [/(^|_)(lr|learning_?rate)(_|$)|学习率/, 'lr', null],
  [/(^|_)(loss|losses|nll|cost)(_|$)|loss$|损失|^value$/, 'trainLoss', 'valLoss'],
  [/(^|_)(acc|acc@1|top_?1|acc1)(_|$)|accuracy|准确率|正确率/, 'trainAccuracy', 'valAccuracy'],
]
/** Columns that speak of a loss and hold something else. */
const NOT_A_LOSS = /(^|_)(scale|weight|time|runtime|scaler)(_|$)|per_second/

/** What a column is by its name, or null. */
export function roleOf(name: string): Role | 'step' | 'epoch' | null {
  const word = plain(name)
  const axis = AXES.find(([, pattern]) => pattern.test(word))
  if (axis) return axis[0]
  if (NOT_A_LOSS.test(word)) return null
  const found = ROLES.find(([pattern]) => pattern.test(word))
  if (!found) return null
  return HELD_OUT.test(word) ? found[2] : found[1]
}

/** The plainest names of each role: a column of such a name goes before others of its role. */
const PLAINEST: Readonly<Record<Role, readonly string[]>> = {
  lr: ['lr', 'learning_rate', '学习率'],
  trainLoss: ['loss', 'train_loss', 'train_loss_step', 'training_loss', 'loss_train', '训练损失', '损失'],
  valLoss: ['val_loss', 'eval_loss', 'valid_loss', 'validation_loss', 'loss_val', '验证损失', 'test_loss'],
  trainAccuracy: ['accuracy', 'acc', 'train_accuracy', 'train_acc', '训练准确率'],
  valAccuracy: ['val_accuracy', 'val_acc', 'eval_accuracy', '验证准确率'],
  gradNorm: ['grad_norm', 'gradient_norm', 'gnorm', '梯度范数'],
}

/** How far a name is from the plainest of its role: 0 is the plainest. */
export function distanceFrom(role: Role, name: string): number {
  const word = plain(name)
  const place = PLAINEST[role].indexOf(word)
  return place >= 0 ? place : 100 + word.length
}
