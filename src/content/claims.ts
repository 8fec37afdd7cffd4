import { measuredClaims } from '../lab/stored.ts'

/** How many of these claims were measured by this build and hold. */
export function heldClaims(ids: readonly string[]): number {
  const held = new Set((measuredClaims()?.claims ?? []).filter(({ ok }) => ok).map(({ id }) => id))
  return ids.filter((id) => held.has(id)).length
}
