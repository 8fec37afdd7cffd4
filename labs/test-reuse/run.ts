import type { Columns, Run } from '../../src/lab/index.ts'
import { marksTo, repeat, type Repetition, type Trial } from './sampling.ts'

export type BestColumn = 'test' | 'fresh'
export type GrowthColumn = 'k' | 'best' | 'bestFresh' | 'vote' | 'voteFresh'

interface Recorder {
  set(name: 'best', data: Columns<BestColumn>): void
  set(name: 'growth', data: Columns<GrowthColumn>): void
}

/** One run: a step of the counter is one repetition with a test set of its own. */
export function drawTestSets(trial: Trial, repetitions: number, seed: number, record: Recorder): Run {
  const marks = marksTo(trial.k)
  const done: Repetition[] = []
  const sums = { best: zeros(marks), bestFresh: zeros(marks), vote: zeros(marks), voteFresh: zeros(marks) }
  return {
    total: repetitions,
    advance(steps) {
      for (let step = 0; step < steps; step++) {
        const found = repeat(seed, done.length, trial, marks)
        done.push(found)
        for (const name of NAMES) addTo(sums[name], found[name])
      }
      const mean = (sum: readonly number[]): number[] => sum.map((value) => value / done.length)
      record.set('best', {
        test: done.map(({ best }) => best.at(-1) ?? Number.NaN),
        fresh: done.map(({ bestFresh }) => bestFresh.at(-1) ?? Number.NaN),
      })
      record.set('growth', {
        k: marks,
        best: mean(sums.best),
        bestFresh: mean(sums.bestFresh),
        vote: trial.attack ? mean(sums.vote) : [],
        voteFresh: trial.attack ? mean(sums.voteFresh) : [],
      })
    },
  }
}

const NAMES = ['best', 'bestFresh', 'vote', 'voteFresh'] as const

const zeros = (marks: readonly number[]): number[] => marks.map(() => 0)

function addTo(sum: number[], values: readonly number[]): void {
  for (const [place, value] of values.entries()) sum[place] = (sum[place] ?? 0) + value
}
