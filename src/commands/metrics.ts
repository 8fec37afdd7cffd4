import { MetricError } from '../metrics/error.ts'
import { evaluate } from '../metrics/evaluate.ts'
import { answerDocument } from './document.ts'

/** `npm run --silent metrics -- SPEC.json`: computes the metric, or the list of metrics, that a JSON document asks for. */
await answerDocument(
  process.argv[2],
  (spec) => ({
    value: evaluate(spec, {
      warn: (sentence) => {
        process.stderr.write(`${sentence}\n`)
      },
    }),
  }),
  (error): error is MetricError => error instanceof MetricError,
)
