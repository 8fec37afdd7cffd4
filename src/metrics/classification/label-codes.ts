import type { Label } from './label.ts'

const SMALL = 1 << 16

/** Numbers labels in the order of their first appearance; small whole numbers by a table, the rest by a map. */
export class LabelCodes {
  readonly labels: Label[] = []
  readonly #table = new Int32Array(SMALL).fill(-1)
  readonly #map = new Map<Label, number>()

  codeOf(label: Label): number {
    if (typeof label === 'number' && label >= 0 && label < SMALL) {
      const known = this.#table[label]!
      if (known >= 0) return known
      this.#table[label] = this.labels.length
    } else {
      const known = this.#map.get(label)
      if (known !== undefined) return known
      this.#map.set(label, this.labels.length)
    }
    this.labels.push(label)
    return this.labels.length - 1
  }
}
