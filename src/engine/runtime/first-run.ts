/** What a worker fetches of the engine beside onnxruntime, and what its first run then finds there. */
export { smallestModel } from './smallest.ts'
export { Trainer } from './trainer.ts'
