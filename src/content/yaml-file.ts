import { z } from 'astro/zod'
import { LineCounter, isNode, parseDocument } from 'yaml'
import { ContentError } from './content-error.ts'

z.config(z.locales.zhCN())

/**
 * Reads YAML text as the schema wants it.
 * @param file the name that errors begin with.
 * @throws {ContentError} with the line of the first mistake: of syntax, a missing or unknown field, a wrong value.
 */
export function parseYaml<S extends z.ZodType>(text: string, file: string, schema: S): z.output<S> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [broken] = document.errors
  if (broken) throw new ContentError(file, `不是合法的 YAML（${broken.code}）。`, broken.linePos?.[0].line)
  const result = schema.safeParse(document.toJS())
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const node = deepestNode(document, path)
  const line = node?.range ? lines.linePos(node.range[0]).line : undefined
  throw new ContentError(file, `${path.join('.') || '全文'}：${issue.message}。`, line)
}

/** The node at the path, or the nearest one around it when the path leads to a field that is missing. */
function deepestNode(document: ReturnType<typeof parseDocument>, path: readonly (string | number)[]) {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node)) return node
  }
  return undefined
}
