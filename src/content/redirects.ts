import { z } from 'astro/zod'
import { parseYaml } from './yaml-file.ts'

const path = z
  .string()
  .regex(/^\/(?:[a-z0-9-]+\/)+$/, '是相对于站点根的地址，以斜线开头和结尾，如 /training/old-name/')
const schema = z.array(z.strictObject({ from: path, to: path })).nullable()

/** An address that was once published and the one that took its place, both relative to the base. */
export interface Redirect {
  readonly from: string
  readonly to: string
}

/**
 * Reads `content/redirects.yaml`; an empty file is an empty list.
 * @throws {ContentError} on a wrong field.
 */
export function parseRedirects(text: string, file: string): readonly Redirect[] {
  return parseYaml(text, file, schema) ?? []
}
