/** A list of numbers that grows, as one typed array of doubling capacity. */
export class Column {
  #values = new Float64Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const longer = new Float64Array(2 * this.#length)
      longer.set(this.#values)
      this.#values = longer
    }
    this.#values[this.#length] = value
    this.#length += 1
  }

  /** The numbers pushed so far. */
  toArray(): Float64Array {
    return this.#values.slice(0, this.#length)
  }
}
