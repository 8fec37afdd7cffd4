import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { dist } from './fixture.ts'

export interface Catalog {
  readonly questions: readonly { id: string; title: string; url: string; labs: string[]; claims: string[] }[]
  readonly sections: readonly { id: string; url: string }[]
  readonly labs: readonly { id: string; kind: 'lab' | 'tool'; title: string; url: string; claims: string[] }[]
}

/** A JSON document at the root of the built site. */
export const document = (name: string) => JSON.parse(readFileSync(join(dist, name), 'utf8'))

export const catalog: Catalog = document('catalog.json')

/** Addresses of all built pages, relative to the site's base: `''`, `training/`, … */
export const pages: readonly string[] = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name === 'index.html')
  .map((entry) => relative(dist, entry.parentPath))
  .map((folder) => (folder === '' ? '' : `${folder}/`))
  .sort()
