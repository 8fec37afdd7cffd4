import type { Notation } from '../graph/notation.ts'
import type { Value } from '../graph/value.ts'
import { accuracy } from './accuracy.ts'
import type { Plan } from './plan.ts'
import { columnOf, loss } from './streams.ts'
import type { Column, GlobalStream, View, Write } from './streams.ts'

/** Sum of squares along the last axis: [1] or [R, 1]. */
export const energy = (f: Notation, value: Value): Value => f.sumSquare(value, [-1], true)

/** What the step added to the parameters. */
export const moved = ({ f, step }: View): Value => f.sub(step.after.parameters, step.before.parameters)

/** Numbers that one stream writes, [1] or [R, 1] each, and what JavaScript still does to them. */
export interface Row<W> {
  readonly write: W
  readonly finish?: (value: number) => number
}

const globals: { readonly [S in GlobalStream]: Row<Write> } = {
  loss,
  accuracy: { write: accuracy },
  grad_norm: { write: ({ f, step }) => energy(f, step.gradient), finish: Math.sqrt },
  weight_norm: { write: ({ f, step }) => energy(f, step.before.parameters), finish: Math.sqrt },
  update_ratio: {
    write: (view) => view.f.div(energy(view.f, moved(view)), energy(view.f, view.step.before.parameters)),
    finish: Math.sqrt,
  },
}

/** Whether a table has a row of that name. */
export const isKeyOf = <T extends object>(table: T, name: string): name is Extract<keyof T, string> =>
  Object.hasOwn(table, name)

/** The columns of one request; rejects with a SpecError that lists what there is. */
export async function columnsOf(plan: Plan, request: string): Promise<readonly Column[]> {
  if (isKeyOf(globals, request)) {
    const { write, finish } = globals[request]
    return [columnOf(request, write, finish)]
  }
  const { columnsOfParts } = await import('./columns-of-parts.ts')
  return columnsOfParts(plan, request, Object.keys(globals))
}
