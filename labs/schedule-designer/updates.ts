/** From samples to updates: how often the optimizer and the scheduler step. Everything counted from 0. */
import { InputError } from '../../src/data/input-error.ts'
import type { Options } from './controls.ts'

export interface Counts {
  /** Samples of one device in an epoch; a DistributedSampler repeats some so that all have as many. */
  readonly perDevice: number
  readonly padded: number
  /** Samples that drop_last leaves out in an epoch, over all devices. */
  readonly dropped: number
  /** Micro-batches of one device in an epoch. */
  readonly microBatches: number
  /** Micro-batches of an epoch that do not fill an accumulation. */
  readonly leftover: number
  readonly updates: number
  /** Calls of scheduler.step() in the whole run. */
  readonly calls: number
  /** Samples of an update. */
  readonly globalBatch: number
}

/** Most updates that are looked at one by one. */
const MOST_UPDATES = 10_000_000

/** Counts of a run. Throws an InputError when there is no update, or more than ten million. */
export function countsOf(settings: Options): Counts {
  const { batch, devices, accumulation, epochs, dropLast, remainder } = settings
  const samples = Math.round(settings.samples)
  const perDevice = Math.ceil(samples / devices)
  const microBatches = dropLast ? Math.floor(perDevice / batch) : Math.ceil(perDevice / batch)
  if (microBatches === 0)
    throw new InputError(
      `每卡每个 epoch 只有 ${perDevice} 条样本，不满一批（${batch} 条），drop_last 之后一批也没有；减小批量或关掉 drop_last。`,
    )
  const updates =
    remainder === 'carry'
      ? Math.floor((microBatches * epochs) / accumulation)
      : epochs * Math[remainder === 'flush' ? 'ceil' : 'floor'](microBatches / accumulation)
  if (updates === 0)
    throw new InputError(
      `每个 epoch 只有 ${microBatches} 个微批，累积要 ${accumulation} 个，一次更新也没有；减小累积，或选「照样更新」。`,
    )
  if (updates > MOST_UPDATES)
    throw new InputError(
      `这样有 ${updates.toLocaleString('en')} 次更新；最多逐次看 ${MOST_UPDATES.toLocaleString('en')} 次，请减小样本数或 epoch 数，或者加大批量。`,
    )
  const calls = { update: updates, microbatch: microBatches * epochs, epoch: epochs }[stepOf(settings)]
  return {
    perDevice,
    padded: perDevice * devices - samples,
    dropped: dropLast ? (perDevice - microBatches * batch) * devices : 0,
    microBatches,
    leftover: microBatches % accumulation,
    updates,
    calls,
    globalBatch: batch * devices * accumulation,
  }
}

/** Where scheduler.step() stands; a Plateau scheduler steps once a validation, that is, once an epoch. */
export const stepOf = ({ schedule, stepBy }: Options): Options['stepBy'] =>
  schedule === 'plateau' ? 'epoch' : stepBy

/** Micro-batches that are done, in the whole run, when update `u` is made. */
function microBatchesAt(u: number, { microBatches }: Counts, { accumulation, remainder }: Options): number {
  if (remainder === 'carry') return (u + 1) * accumulation
  const perEpoch = Math[remainder === 'flush' ? 'ceil' : 'floor'](microBatches / accumulation)
  const within = ((u % perEpoch) + 1) * accumulation
  return Math.floor(u / perEpoch) * microBatches + Math.min(within, microBatches)
}

/** Epoch in which update `u` is made. */
export const epochOf = (u: number, counts: Counts, settings: Options): number =>
  Math.floor((microBatchesAt(u, counts, settings) - 1) / counts.microBatches)

/** Calls of scheduler.step() that come before update `u`: the step whose rate the update uses. */
export function callsBefore(u: number, counts: Counts, settings: Options): number {
  const step = stepOf(settings)
  if (step === 'update') return u
  return step === 'epoch' ? epochOf(u, counts, settings) : microBatchesAt(u, counts, settings) - 1
}
