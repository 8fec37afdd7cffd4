/** The table of rules, the gravest first; a rule is looked at after those that would explain it. */
import type { Facts } from './facts.ts'
import { ROLE_WORDS } from './roles.ts'
import type { Role } from './roles.ts'
import type { Finding, Rule, RuleId } from './rule.ts'
import { divergence, noProgress, notFinite } from './rules/broken.ts'
import { clippedNorms, clipRate, spike, zeroGrad } from './rules/gradient.ts'
import { deadRate, noiseFloor, notConverged, rateHighAtEnd, rateRises } from './rules/learning-rate.ts'
import { gap, initialLoss, overfit } from './rules/loss.ts'

export const RULES: readonly Rule[] = [
  notFinite,
  divergence,
  noProgress,
  zeroGrad,
  deadRate,
  initialLoss,
  overfit,
  spike,
  rateRises,
  rateHighAtEnd,
  noiseFloor,
  clippedNorms,
  clipRate,
  notConverged,
  gap,
]

/** What became of a rule: found, looked at without a finding, explained by another diagnosis, or not to be checked. */
export type Outcome =
  | { readonly kind: 'found'; readonly finding: Finding }
  | { readonly kind: 'clear' }
  | { readonly kind: 'explained'; readonly by: RuleId }
  | { readonly kind: 'unknown'; readonly why: string }

/** Looks at every rule in turn. */
export function diagnose(facts: Facts): ReadonlyMap<RuleId, Outcome> {
  const outcomes = new Map<RuleId, Outcome>()
  for (const rule of RULES) outcomes.set(rule.id, outcomeOf(rule, facts, outcomes))
  return outcomes
}

function outcomeOf(rule: Rule, facts: Facts, earlier: ReadonlyMap<RuleId, Outcome>): Outcome {
  const why = lacking(rule, facts) ?? rule.missing?.(facts)
  if (why) return { kind: 'unknown', why }
  const by = rule.unless.find((id) => earlier.get(id)?.kind === 'found')
  if (by) return { kind: 'explained', by }
  const finding = rule.find(facts)
  return finding ? { kind: 'found', finding } : { kind: 'clear' }
}

/** Which curve a rule lacks, or of which there is too little. */
function lacking({ needs, fewest }: Rule, facts: Facts): string | null {
  for (const need of needs) {
    const roles: readonly Role[] = typeof need === 'string' ? [need] : need
    const words = roles.map((role) => ROLE_WORDS[role]).join('或')
    const lengths = roles.map((role) => {
      const curve = facts.curves[role]
      // a curve of nothing but NaN still tells when it became so
      return curve ? curve.y.length + (curve.broken ? 1 : 0) : -1
    })
    const most = Math.max(...lengths)
    if (most < 0) return `没有${words}`
    if (most < fewest) return `${words}只有 ${Math.max(0, most)} 个值，至少要 ${fewest} 个`
  }
  return null
}
