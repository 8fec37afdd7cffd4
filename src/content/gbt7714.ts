import type { Author, Reference } from './references.ts'

/** A reference as the list of sources prints it, after GB/T 7714—2015, numeric system. */
export interface Citation {
  /** 「Prechelt L. 」 with its full stop and space. */
  readonly authors: string
  readonly title: string
  /** Everything between the title and the links: 「[J]. Nature, 1986, 323: 533–536.」 */
  readonly rest: string
  readonly links: readonly { readonly text: string; readonly href: string }[]
}

/** The letter for the kind of document, by BibTeX type; an online one gets 「/OL」 when it has no other home. */
const marks: Readonly<Record<string, string>> = {
  article: 'J',
  inproceedings: 'C',
  conference: 'C',
  proceedings: 'C',
  book: 'M',
  incollection: 'M',
  inbook: 'M',
  phdthesis: 'D',
  mastersthesis: 'D',
  thesis: 'D',
  techreport: 'R',
  report: 'R',
  manual: 'EB/OL',
  online: 'EB/OL',
  misc: 'EB/OL',
  unpublished: 'EB/OL',
  software: 'CP/OL',
  dataset: 'DS/OL',
}

/** Writes a reference after GB/T 7714—2015. Authors: family name, initials, at most three before 「et al」 or 「等」. */
export function cite(reference: Reference): Citation {
  const mark = marks[reference.type] ?? 'Z'
  return {
    authors: `${authorsOf(reference)}. `,
    title: reference.title,
    rest: `[${mark}]${hostOf(reference)}`,
    links: linksOf(reference),
  }
}

/** The reference on one line of plain text, links left out. */
export function citeText(reference: Reference): string {
  const { authors, title, rest } = cite(reference)
  return authors + title + rest
}

function authorsOf({ authors, moreAuthors }: Reference): string {
  const han = authors.some(({ family }) => isHan(family))
  const shown = authors.slice(0, 3).map(nameOf)
  const more = moreAuthors || authors.length > 3
  return [...shown, ...(more ? [han ? '等' : 'et al'] : [])].join(', ')
}

function nameOf({ family, given }: Author): string {
  if (isHan(family)) return family + given
  const initials = given
    .split(/[\s.~-]+/u)
    .filter(Boolean)
    .map((part) => part[0]!.toUpperCase())
  return [family, ...initials].join(' ')
}

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

/** Where the work stands: periodical, proceedings, publisher; from the mark to the last full stop. */
function hostOf({ fields, year }: Reference): string {
  const { journal, journaltitle, booktitle, volume, number, pages, publisher, address, school, institution } =
    fields
  const periodical = journal ?? journaltitle
  const where = pages ? `: ${pages.replace(/-+/gu, '–')}` : ''
  if (periodical) {
    const issue = `${volume ? `, ${volume}` : ''}${number ? `(${number})` : ''}`
    return `. ${periodical}, ${year}${issue}${where}.`
  }
  const house = publisher ?? school ?? institution ?? fields['organization']
  const imprint = [address && house ? `${address}: ${house}` : (house ?? address), year]
    .filter(Boolean)
    .join(', ')
  if (booktitle) return `//${booktitle}. ${imprint}${where}.`
  const edition = fields['edition'] ? `. ${editionOf(fields['edition'])}` : ''
  const how = fields['howpublished'] && !/^\\?url|^https?:/u.test(fields['howpublished'])
  return `${edition}. ${how ? `${fields['howpublished']}, ` : ''}${imprint}${where}.`
}

function editionOf(edition: string): string {
  if (!/^\d+$/u.test(edition)) return edition
  const ending = { 1: 'st', 2: 'nd', 3: 'rd' }[edition] ?? 'th'
  return `${edition}${ending} ed`
}

/** DOI, preprint and address, each once; an address that only repeats one of the first two is left out. */
function linksOf({ fields }: Reference): Citation['links'] {
  const { doi, eprint, url } = fields
  const links: { text: string; href: string }[] = []
  if (doi) links.push({ text: `DOI: ${doi}`, href: `https://doi.org/${doi}` })
  if (eprint && /^(?:\d{4}\.\d{4,5}|[a-z.-]+\/\d{7})(?:v\d+)?$/u.test(eprint))
    links.push({ text: `arXiv:${eprint}`, href: `https://arxiv.org/abs/${eprint}` })
  const repeats = url && links.some(({ href }) => url.endsWith(href.split('/').slice(3).join('/')))
  if (url && !repeats) links.push({ text: url.replace(/^https?:\/\/(?:www\.)?|\/$/gu, ''), href: url })
  return links
}
