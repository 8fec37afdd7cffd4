/**
 * A table whose rows stand in files by family, each fetched when a document first names one of its rows: a page pays only for
 * the layers and losses that it trains.
 */
export type RowFiles = Readonly<Record<string, () => Promise<unknown>>>

/** The table before anything was fetched: every name, no row. */
export const unread = (files: RowFiles): Record<string, undefined> =>
  Object.fromEntries(Object.keys(files).map((name) => [name, undefined]))

/** Puts the rows whose names `document` mentions into `table`; all of them without a document. */
export async function fetchRows(
  table: Record<string, unknown>,
  files: RowFiles,
  document?: unknown,
): Promise<void> {
  const text = document === undefined ? undefined : JSON.stringify(document)
  const named = Object.entries(files).filter(([name]) => text?.includes(`"${name}"`) ?? true)
  await Promise.all(
    named.map(async ([name, fetch]) => {
      // oxlint-disable-next-line require-atomic-updates -- both would put the same row
      table[name] ??= await fetch()
    }),
  )
}
