import { MetricError } from '../error.ts'
import { TokenCodes } from './token-codes.ts'

const MOST_CELLS = 400_000_000

const MATCH = 1
const LEFT = 2

/** The length of the longest common subsequence of two lists. */
export function lcsLength(a: readonly string[], b: readonly string[]): number {
  return lcsTable(a, b, () => {})
}

/**
 * Positions in `a`, falling, of one longest common subsequence with `b`: walking back from the end, a match is taken,
 * and otherwise a token of `a` is given up unless giving up one of `b` keeps more.
 * @throws MetricError when the lists are too long for a table of steps (20,000 tokens each)
 */
export function lcsPositions(a: readonly string[], b: readonly string[]): number[] {
  if (a.length * b.length > MOST_CELLS) {
    const problem = `hypothesis 与 reference 中有一对行分别长 ${b.length} 与 ${a.length} 个词`
    throw new MetricError('hypothesis', `${problem}，应分行，每行不多于 20000 个词。`)
  }
  const steps = new Uint8Array(a.length * b.length)
  lcsTable(a, b, (i, j, step) => {
    steps[i * b.length + j] = step
  })
  const positions: number[] = []
  let [i, j] = [a.length - 1, b.length - 1]
  while (i >= 0 && j >= 0) {
    const step = steps[i * b.length + j]
    if (step === MATCH) positions.push(i)
    if (step !== LEFT) i -= 1
    if (step === MATCH || step === LEFT) j -= 1
  }
  return positions
}

/** Fills the table of lengths row by row, telling the step that leads back from each cell; returns the last length. */
function lcsTable(
  a: readonly string[],
  b: readonly string[],
  tell: (i: number, j: number, step: number) => void,
): number {
  const codes = new TokenCodes()
  const [rows, columns] = [codes.encode(a), codes.encode(b)]
  const lengths = new Uint32Array(b.length + 1)
  for (let i = 0; i < rows.length; i += 1) {
    let diagonal = 0
    for (let j = 0; j < columns.length; j += 1) {
      const [above, left] = [lengths[j + 1]!, lengths[j]!]
      const isMatch = rows[i] === columns[j]
      lengths[j + 1] = isMatch ? diagonal + 1 : Math.max(above, left)
      tell(i, j, isMatch ? MATCH : left > above ? LEFT : 0)
      diagonal = above
    }
  }
  return lengths[b.length]!
}
