/** Numbers tokens, equal tokens alike, so that long lists are compared as integers. */
export class TokenCodes {
  readonly #codes = new Map<string, number>()

  encode(tokens: readonly string[]): Int32Array {
    const result = new Int32Array(tokens.length)
    tokens.forEach((token, index) => {
      let code = this.#codes.get(token)
      if (code === undefined) {
        code = this.#codes.size
        this.#codes.set(token, code)
      }
      result[index] = code
    })
    return result
  }
}
