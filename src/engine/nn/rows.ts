/** A file of rows, each exported by the name that a document gives it, and of the ops that they need besides those of a plain network. */
type Family = object & { readonly addOps?: () => void }

/**
 * The row of that name, or how to fetch its family: most rows stand in files by family, each fetched when a document first names one of
 * its rows, so that a page pays only for the layers and losses that it trains.
 */
export type Fetched<Name extends string, Row> = Row | (() => Promise<Family & Readonly<Record<Name, Row>>>)

/** Every row of a table by name. */
type Rows = Readonly<Record<string, object | (() => Promise<Family>)>>

const isFetcher = (row: Rows[string]): row is () => Promise<Family> => typeof row === 'function'

/** The table before anything was fetched: every name, and the rows that are here. */
export const present = (rows: Rows): Record<string, never> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller says which rows its table holds
  Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, isFetcher(row) ? undefined : row]),
  ) as Record<string, never>

/** Puts the rows whose names `document` mentions into `table`; all of them without a document. */
export async function fetchRows(
  table: Record<string, unknown>,
  rows: Rows,
  document?: unknown,
): Promise<void> {
  const text = document === undefined ? undefined : JSON.stringify(document)
  await Promise.all(
    Object.entries(rows).map(async ([name, row]) => {
      if (!isFetcher(row) || text?.includes(`"${name}"`) === false) return
      const family = await row()
      family.addOps?.()
      // oxlint-disable-next-line require-atomic-updates -- both would put the same row
      table[name] ??= Reflect.get(family, name)
    }),
  )
}
