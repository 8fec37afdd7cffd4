/** Samples to start with, written out or generated here. */
import { random } from '../../src/engine/nn/random.ts'

/** 164 items, two systems: an item's difficulty is shared, so that both mostly get the same items right. */
export function pairedItems(): string {
  const difficulty = random(21, 'sample/difficulty').uniform(164)
  const luck = random(22, 'sample/luck').uniform(328)
  const rows = Array.from({ length: 164 }, (_, item) => {
    const ease = 0.12 + 1.25 * (1 - (difficulty[item] ?? 0))
    const [a, b] = [luck[2 * item] ?? 0, luck[2 * item + 1] ?? 0]
    return `${item + 1},${a < ease - 0.02 ? 1 : 0},${b < ease - 0.1 ? 1 : 0}`
  })
  return ['id,new,old', ...rows].join('\n')
}

/** 240 questions on 24 passages: questions of one passage are right or wrong together. */
export function clustered(): string {
  const shared = random(23, 'sample/passage').normal(24)
  const own = random(24, 'sample/question').normal(480)
  const rows = Array.from({ length: 240 }, (_, item) => {
    const passage = Math.floor(item / 10)
    const skill = 0.6 + 0.9 * (shared[passage] ?? 0)
    const mark = (system: number, offset: number): number =>
      skill + offset + 0.5 * (own[2 * item + system] ?? 0) > 0 ? 1 : 0
    return `passage-${passage + 1},${mark(0, 0.08)},${mark(1, 0)}`
  })
  return ['group,new,old', ...rows].join('\n')
}

/** HumanEval's size with an accuracy of 0.7. */
export const humanEval = 'items=164, accuracy=0.7'

/** Leaderboard rows: neighbours that the data cannot tell apart. */
export const leaderboard = [
  'system,items,correct',
  'model-a,1319,1068',
  'model-b,1319,1055',
  'model-c,1319,1041',
  'model-d,1319,950',
].join('\n')

/** Two hundred battles, 55 % won. */
export const battles = 'items=200, correct=110'

/** One task of the worked example. */
export const oneTask = 'n=20, c=3'

/** 60 tasks with 20 samples each; many are never or always solved. */
export function tasks(): string {
  const ease = random(25, 'sample/task').uniform(60)
  const luck = random(26, 'sample/run').uniform(1200)
  const rows = Array.from({ length: 60 }, (_, task) => {
    const chance = Math.max(0, (ease[task] ?? 0) * 1.3 - 0.4)
    const passed = Array.from({ length: 20 }, (_run, run) => ((luck[20 * task + run] ?? 1) < chance ? 1 : 0))
    return `task-${task + 1},20,${passed.reduce<number>((sum, one) => sum + one, 0)}`
  })
  return ['task,n,c', ...rows].join('\n')
}
