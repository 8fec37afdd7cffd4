/**
 * A row of a table, or how to fetch it: most rows stand in files by family, each fetched when a document first names one of its
 * rows, so that a page pays only for the layers and losses that it trains.
 */
export type Fetched<Row> = Row | (() => Promise<Row>)

/** Every row of a table by name. */
type Rows = Readonly<Record<string, Fetched<object>>>

const isFetcher = (row: Fetched<object>): row is () => Promise<object> => typeof row === 'function'

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
      // oxlint-disable-next-line require-atomic-updates -- both would put the same row
      table[name] ??= await row()
    }),
  )
}
