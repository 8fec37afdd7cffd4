import { basename } from 'node:path'
import { SpecError } from '../engine/nn/field.ts'
import { loadOrt } from '../engine/runtime/ort.ts'
import type { Ort } from '../engine/runtime/ort.ts'
import { createTrainer } from '../engine/runtime/start.ts'
import { printed } from '../engine/training/array.ts'
import { loadRows } from '../engine/training/document.ts'
import { readDocument } from '../engine/training/train-document.ts'
import { pytorchScript } from '../engine/training/pytorch.ts'
import { answerDocument } from './document.ts'

await loadRows()

let loaded: Promise<Ort> | undefined

/** Trains one network and answers what the contract lists; rejects with a SpecError that names the field of bad input. */
async function train(spec: unknown) {
  const { training, params, seed, x, y, batches, evalX } = readDocument(spec)
  loaded ??= loadOrt()
  const trainer = await createTrainer(await loaded, {
    network: training,
    data: { x, y },
    batches,
    seeds: [seed],
    parameters: params,
    streams: ['grad_norm'],
    nonFinite: 'continue',
    checkpointBudget: 0,
  })
  try {
    const { series, lrs } = await trainer.advance(batches.length)
    const losses = series.loss?.[0] ?? []
    warnWhereNotFinite(losses)
    const parameters = Object.entries(trainer.parameters())
    const [output] = evalX ? await trainer.evaluate(evalX) : []
    return {
      losses,
      grad_norms: series.grad_norm?.[0] ?? [],
      lrs: lrs[0] ?? [],
      params: Object.fromEntries(parameters.map(([key, array]) => [key, printed(array)])),
      ...(output && { eval: { output: printed(output) } }),
    }
  } finally {
    await trainer.release()
  }
}

function warnWhereNotFinite(losses: ArrayLike<number>): void {
  const step = Array.from(losses).findIndex((loss) => !Number.isFinite(loss))
  if (step >= 0) process.stderr.write(`从第 ${step} 步起 loss 不是有限数（第一个是 ${losses[step]}）。\n`)
}

/** The same experiment as a PyTorch script that reads `file`. */
function script(spec: unknown, file: string): string {
  const { training, x } = readDocument(spec)
  return pytorchScript({ network: training, sample: x.shape.slice(1), file }).trimEnd()
}

/**
 * `npm run --silent train -- [--pytorch] SPEC.json`: trains the network that a JSON document describes, or each of a list, and reports every
 * step; or writes the experiment as a PyTorch script that reads the same document.
 */
const [first, second] = process.argv.slice(2)
const isScript = first === '--pytorch'
const file = isScript ? second : first
const answer = isScript
  ? (spec: unknown) => script(spec, file === undefined || file === '-' ? 'experiment.json' : basename(file))
  : train
await answerDocument(file, answer, (error): error is SpecError => error instanceof SpecError)
