import { mean, median, type Columns, type Run } from '../../src/lab/index.ts'
import { draw, errors } from './sampling.ts'
import { grid, type Problem } from './theory.ts'

export type ModelColumn = 'p' | 'train' | 'mean' | 'median'

/** Training sets that a run draws. */
export const REPETITIONS = 300

interface Recorder {
  set(name: 'models', data: Columns<ModelColumn>): void
}

/** Fits every size of model to one training set after another; a step is a training set. */
export function modelsArm(problem: Problem, lambda: number, seed: number, record: Recorder): Run {
  const counts = grid(problem.n)
  const train = counts.map((): number[] => [])
  const test = counts.map((): number[] => [])
  let step = 0
  return {
    total: REPETITIONS,
    advance(steps) {
      for (let done = 0; done < steps; done++, step++) {
        const drawn = draw(seed, step, problem)
        counts.forEach((p, i) => {
          const found = errors(drawn, p, problem, lambda)
          train[i]?.push(found.train)
          test[i]?.push(found.test)
        })
      }
      record.set('models', {
        p: counts,
        train: train.map(mean),
        mean: test.map(mean),
        median: test.map(median),
      })
    },
  }
}
