/** Vectors by name; those of all replicas stand one after another. */
export type Vectors = Readonly<Record<string, Float32Array>>

/** One replica's part of vectors that hold those of all, one after another. */
export function partOf(state: Vectors, replica: number, replicas: number): Vectors {
  return Object.fromEntries(
    Object.entries(state).map(([name, vector]) => {
      const each = vector.length / replicas
      return [name, vector.slice(replica * each, (replica + 1) * each)]
    }),
  )
}

/** Vectors one after another, in one. */
export function joined(vectors: readonly Float32Array[]): Float32Array {
  const [only] = vectors
  if (vectors.length === 1 && only) return only
  const whole = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const vector of vectors) {
    whole.set(vector, at)
    at += vector.length
  }
  return whole
}
