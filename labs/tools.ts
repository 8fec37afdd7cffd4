import type { ToolIndex } from '../src/lab/tool/index.ts'

/** Every tool, by id, each loaded on its own. */
export const tools: ToolIndex = {
  classification: async () => (await import('./classification/tool.ts')).default,
  calibration: async () => (await import('./calibration/tool.ts')).default,
  verification: async () => (await import('./verification/tool.ts')).default,
  regression: async () => (await import('./regression/tool.ts')).default,
  'probabilistic-forecast': async () => (await import('./probabilistic-forecast/tool.ts')).default,
  'target-transform': async () => (await import('./target-transform/tool.ts')).default,
  detection: async () => (await import('./detection/tool.ts')).default,
  segmentation: async () => (await import('./segmentation/tool.ts')).default,
  'loss-check': async () => (await import('./loss-check/tool.ts')).default,
  'ctc-alignment': async () => (await import('./ctc-alignment/tool.ts')).default,
  text: async () => (await import('./text/tool.ts')).default,
  'eval-error-bars': async () => (await import('./eval-error-bars/tool.ts')).default,
  'entities-and-retrieval': async () => (await import('./entities-and-retrieval/tool.ts')).default,
  'training-log': async () => (await import('./training-log/tool.ts')).default,
  'schedule-designer': async () => (await import('./schedule-designer/tool.ts')).default,
  'weight-decay-calculator': async () => (await import('./weight-decay-calculator/tool.ts')).default,
  'gradient-norms': async () => (await import('./gradient-norms/tool.ts')).default,
  'label-errors': async () => (await import('./label-errors/tool.ts')).default,
  'data-scaling': async () => (await import('./data-scaling/tool.ts')).default,
  'near-duplicates': async () => (await import('./near-duplicates/tool.ts')).default,
  'low-precision': async () => (await import('./low-precision/tool.ts')).default,
  'layer-statistics': async () => (await import('./layer-statistics/tool.ts')).default,
  'budget-planner': async () => (await import('./budget-planner/tool.ts')).default,
  trials: async () => (await import('./trials/tool.ts')).default,
}
