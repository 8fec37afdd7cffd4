/** Rows that belong together, numbered in the order in which their groups first occur. */
export interface Groups {
  /** The number of each row's group, from 0. */
  readonly of: Int32Array
  readonly names: readonly string[]
  readonly count: number
}

/** The groups that a column of names makes. */
export function groupsOf(cells: readonly string[]): Groups {
  const numbers = new Map<string, number>()
  for (const cell of cells) if (!numbers.has(cell)) numbers.set(cell, numbers.size)
  const of = Int32Array.from(cells, (cell) => numbers.get(cell) ?? 0)
  return { of, names: [...numbers.keys()], count: numbers.size }
}
