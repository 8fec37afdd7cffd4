/** What a visitor gave cannot be used: one Chinese sentence that says what is wrong, where (row and column), and what is accepted. */
export class InputError extends Error {
  /** The input it concerns, once known. */
  readonly input: string | null

  constructor(sentence: string, input: string | null = null) {
    super(sentence)
    this.input = input
  }

  /** The same error, said of an input. */
  of(input: string): InputError {
    return new InputError(this.message, this.input ?? input)
  }
}
