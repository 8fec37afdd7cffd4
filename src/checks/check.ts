import type { BuiltSite } from './built-site.ts'

/** Something wrong, and the file to mend it in. */
export interface Issue {
  readonly source: string
  /** One sentence. */
  readonly message: string
}

/** A rule that the built site keeps. */
export interface Check {
  readonly name: string
  run(site: BuiltSite): Issue[]
}
