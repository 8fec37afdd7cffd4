/** Which parameters decay under a rule, and which of them by convention should not. */
import type { Options } from './controls.ts'
import type { Parameter } from './parameters.ts'

export type Role = 'weight' | 'embedding' | 'token' | 'bias' | 'norm' | 'lora'

export const ROLES: Readonly<Record<Role, string>> = {
  weight: '矩阵与卷积核',
  embedding: '嵌入',
  token: '位置与类别 token',
  bias: '偏置',
  norm: '归一化与其他一维',
  lora: 'LoRA',
}

/** Names by which a role is known; a bias or other vector is known by its shape as well. */
const NAMED: readonly (readonly [Role, RegExp])[] = [
  ['lora', /(^|[._])lora[._]?[ab]/i],
  [
    'token',
    /(^|[._])(cls_token|class_token|mask_token|dist_token|register_tokens?|pos_embed|pos_embedding|position_embedding|class_embedding)$/i,
  ],
  [
    'embedding',
    // a patch embedding is a convolution
    /^(?!.*patch).*(^|\.)(wte|wpe|embed|embeddings?|(embed|word|tok|token|position|token_type|relative)_?(tokens|embeddings?)|relative_attention_bias|relative_position_bias_table)(\.|$)/i,
  ],
]

/** What a parameter is, by its name and number of axes. */
export function roleOf({ name, shape }: Parameter): Role {
  const named = NAMED.find(([, pattern]) => pattern.test(name))?.[0]
  if (named === 'lora' || named === 'token') return named
  if (/(^|[._])(bias|in_proj_bias|b)$/.test(name) && shape.length < 2) return 'bias'
  if (shape.length < 2) return 'norm'
  return named ?? 'weight'
}

/** Whether a parameter decays under the rule of the options. */
export function decays(parameter: Parameter, { rule, embedding }: Options): boolean {
  if (embedding && ['embedding', 'token'].includes(roleOf(parameter))) return false
  if (rule === 'all') return true
  return rule === 'name' ? !parameter.name.includes('bias') : parameter.shape.length >= 2
}

export interface Grouped {
  readonly name: string
  readonly shape: readonly number[]
  readonly count: number
  readonly role: Role
  readonly decays: boolean
  readonly trained: boolean
}

/** Counts of the two groups by role. */
export interface Groups {
  readonly tensors: number
  readonly total: number
  readonly decayed: number
  readonly undecayed: number
  readonly undecayedTensors: number
  readonly roles: readonly {
    readonly role: Role
    readonly tensors: number
    readonly decayed: number
    readonly undecayed: number
  }[]
  readonly list: readonly Grouped[]
  /** A second name of a matrix that an embedding already has: name of the copy and of the original. */
  readonly tied: readonly [copy: string, original: string] | null
  readonly frozen: number
}

const sum = (kept: readonly Grouped[]): number => kept.reduce((total, { count }) => total + count, 0)

/** Sorts the parameters into the two groups; a matrix that is listed twice counts once. */
export function groupsOf(parameters: readonly Parameter[], settings: Options): Groups {
  const tied = tiedIn(parameters)
  const list = parameters
    .filter(({ name }) => name !== tied?.[0])
    .map((parameter): Grouped => {
      const { name, shape, count, trained } = parameter
      return { name, shape, count, trained, role: roleOf(parameter), decays: decays(parameter, settings) }
    })
  const undecayed = list.filter((one) => !one.decays)
  const of = (role: Role) => list.filter((one) => one.role === role)
  const known: readonly Role[] = ['weight', 'embedding', 'token', 'lora', 'norm', 'bias']
  return {
    tensors: list.length,
    total: sum(list),
    decayed: sum(list) - sum(undecayed),
    undecayed: sum(undecayed),
    undecayedTensors: undecayed.length,
    roles: known.flatMap((role) => {
      const own = of(role)
      if (own.length === 0) return []
      const free = sum(own.filter((one) => !one.decays))
      return [{ role, tensors: own.length, decayed: sum(own) - free, undecayed: free }]
    }),
    list,
    tied,
    frozen: list.filter(({ trained }) => !trained).length,
  }
}

/** An output matrix of the shape of an embedding, by their names. */
function tiedIn(parameters: readonly Parameter[]): readonly [string, string] | null {
  const head = parameters.find(({ name }) =>
    /(^|\.)(lm_head|output_projection|decoder|proj_out)\.weight$/.test(name),
  )
  const embedding =
    head &&
    parameters.find(
      (one) => one !== head && roleOf(one) === 'embedding' && one.shape.join() === head.shape.join(),
    )
  return head && embedding ? [head.name, embedding.name] : null
}
