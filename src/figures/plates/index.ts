/** Drawings that pages name by id: `<Figure id="plateau-diagnosis" />`. */
import { forwardBackward } from './forward-backward.ts'
import { patienceRecords } from './patience-records.ts'
import type { Plate } from './plate.ts'
import { plateauDiagnosis } from './plateau-diagnosis.ts'
import { splits } from './splits.ts'
import { trainingPipeline } from './training-pipeline.ts'

export type { Plate } from './plate.ts'

export const plates = {
  'training-pipeline': trainingPipeline,
  splits,
  'forward-backward': forwardBackward,
  'plateau-diagnosis': plateauDiagnosis,
  'patience-records': patienceRecords,
} as const satisfies Readonly<Record<string, Plate>>

export type PlateId = keyof typeof plates
