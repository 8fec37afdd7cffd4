/** The base path the site is built for, from `BASE_PATH`: `/` or `/name/`. */
export function basePath(): string {
  const base = (process.env['BASE_PATH'] ?? '/').replace(/^\/+|\/+$/g, '')
  return base === '' ? '/' : `/${base}/`
}

/**
 * The address of a page or file of the site as a link in a page needs it.
 * @param url relative to the base, with a leading slash: `/glossary/#patience` → `/handbook/glossary/#patience`.
 */
export function address(url: string): string {
  return basePath() + url.replace(/^\//, '')
}

/** Where the site is published, from `SITE_URL` (`https://example.org`); undefined when it was not said. */
export function siteUrl(): string | undefined {
  const url = process.env['SITE_URL']
  return url ? new URL(url).origin : undefined
}
