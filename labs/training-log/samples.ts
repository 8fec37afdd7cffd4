/** Samples to start with: made logs of `synthetic.ts` in the forms that programs write. */
import { makeLog } from './synthetic.ts'
import { textOf, written } from './written.ts'
import type { Form } from './written.ts'

type Settings = { readonly classes: number; readonly clipped: boolean; readonly clip: number }

/** The options that belong to a made log. */
const settingsOf = (seed: number, kind: 'faulty' | 'clean'): Settings => {
  const { classes, clipped, clip } = makeLog(seed, kind).options
  return { classes, clipped, clip: Number(clip.toPrecision(2)) }
}

const text = (label: string, seed: number, kind: 'faulty' | 'clean', form: Exclude<Form, 'events'>) => ({
  label,
  settings: settingsOf(seed, kind),
  inputs: () => ({ log: textOf(makeLog(seed, kind), form) }),
})

export const samples = {
  overfit: text('过拟合与尖峰（CSV）', 7, 'faulty', 'csv'),
  clean: text('没有毛病（CSV）', 4, 'clean', 'csv'),
  truncated: text('总步数设错（Lightning）', 2, 'faulty', 'lightning'),
  clipped: text('裁剪太紧（JSON）', 5, 'faulty', 'jsonl'),
  nan: text('变成 NaN（控制台）', 20, 'faulty', 'console'),
  diverged: {
    label: '发散（TensorBoard）',
    settings: settingsOf(12, 'faulty'),
    inputs: () => ({ log: [written(makeLog(12, 'faulty'), 'events')] }),
  },
}
