import { type BuiltSite, pageOf } from './built-site.ts'

/** For tests: a site of a few files. */
export function trySite(files: Readonly<Record<string, string>>, base = '/'): BuiltSite {
  const read = (file: string): string => files[file] ?? ''
  return {
    base,
    pages: Object.keys(files)
      .filter((file) => file.endsWith('.html'))
      .map((file) => pageOf(file, read(file))),
    files: new Set(Object.keys(files)),
    read,
    gzip: (file) => read(file).length,
  }
}
