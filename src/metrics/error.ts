/**
 * What a metric throws when it cannot be computed from what it was given: one Chinese sentence without a line break
 * that names the field, what was wrong with it and what is accepted. `field` is the argument's path, such as `y_true[3]`.
 */
export class MetricError extends Error {
  readonly field: string

  constructor(field: string, sentence: string) {
    super(sentence)
    this.name = 'MetricError'
    this.field = field
  }
}

/** Throws the sentence "`field` `problem`，应为 `accepted`。", with a space between Han and Latin characters. */
export function refuse(field: string, problem: string, accepted: string): never {
  const subject = /\p{Script=Han}$/u.test(field) ? field : `${field} `
  const object = /^\w/.test(accepted) ? ` ${accepted}` : accepted
  throw new MetricError(field, `${subject}${problem}，应为${object}。`)
}
