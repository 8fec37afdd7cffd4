import type { LabIndex } from '../src/lab/index.ts'

/** Every lab and tool, by id, each loaded on its own. */
export const labs: LabIndex = {
  'grad-check': async () => (await import('./grad-check/lab.ts')).default,
  'test-reuse': async () => (await import('./test-reuse/lab.ts')).default,
  'early-stopping': async () => (await import('./early-stopping/lab.ts')).default,
  'double-descent': async () => (await import('./double-descent/lab.ts')).default,
  'overfit-anatomy': async () => (await import('./overfit-anatomy/lab.ts')).default,
  'underfit-and-data': async () => (await import('./underfit-and-data/lab.ts')).default,
  'noise-floor': async () => (await import('./noise-floor/lab.ts')).default,
  'critical-batch': async () => (await import('./critical-batch/lab.ts')).default,
  'grad-accum': async () => (await import('./grad-accum/lab.ts')).default,
  'schedules-and-finder': async () => (await import('./schedules-and-finder/lab.ts')).default,
  warmup: async () => (await import('./warmup/lab.ts')).default,
  'first-step': async () => (await import('./first-step/lab.ts')).default,
  'l1-l2-shrinkage': async () => (await import('./l1-l2-shrinkage/lab.ts')).default,
  'label-smoothing': async () => (await import('./label-smoothing/lab.ts')).default,
  dropout: async () => (await import('./dropout/lab.ts')).default,
  conditioning: async () => (await import('./conditioning/lab.ts')).default,
  'bn-batch': async () => (await import('./bn-batch/lab.ts')).default,
  'scale-invariance': async () => (await import('./scale-invariance/lab.ts')).default,
  'signal-propagation': async () => (await import('./signal-propagation/lab.ts')).default,
  symmetry: async () => (await import('./symmetry/lab.ts')).default,
  'search-strategies': async () => (await import('./search-strategies/lab.ts')).default,
  'weight-decay': async () => (await import('./weight-decay/lab.ts')).default,
  stability: async () => (await import('./stability/lab.ts')).default,
  'two-spirals': async () => (await import('./two-spirals/lab.ts')).default,
}
