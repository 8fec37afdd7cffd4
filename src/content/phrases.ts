/** Words that open a phrase: a line may begin with them. */
const openers =
  '为什么 是什么 有什么 怎样 怎么 如何 哪些 哪个 什么 是否 还是 只要 就一定 应当 应 按 分别 各 与 和 或 并 而 才 却 不能 不是 要走 从'

/** Words and marks that close a phrase: a line may break after them. */
const closers = '， 、 ； ： ？ 。 」 ） 的 时 之后 之前'

/** Words that stay whole although they contain an opener or a closer. */
const whole = ['什么时候', '时候', '各种', '各自', '目的', '及时', '和谐', '从头', '并行']

const opening = new RegExp(`(?:${openers.replaceAll(' ', '|')})`, 'gu')
const closing = new RegExp(`(?:${closers.replaceAll(' ', '|')})(?![，、；：？。」）])`, 'gu')

/**
 * Cuts a title into phrases that a line break should not cut, so that `<wbr>` can stand between them.
 * The phrases joined again are the title; a break never falls inside one of `terms`, beside a space, or after a single character.
 * @param terms words that stay whole: the names of the glossary.
 */
export function phrases(title: string, terms: Iterable<string> = []): string[] {
  const uncut = spans(title, [...whole, ...terms])
  const cuts = new Set<number>()
  for (const match of title.matchAll(opening)) cuts.add(match.index)
  for (const match of title.matchAll(closing)) cuts.add(match.index + match[0].length)
  const allowed = [...cuts]
    .filter((cut) => cut > 0 && cut < title.length && !uncut.some(([from, to]) => cut > from && cut < to))
    .filter(
      (cut) => !/[\s「（与和或按从]/u.test(title[cut - 1]!) && !/[\s，、；：？。」）]/u.test(title[cut]!),
    )
    .sort((a, b) => a - b)
  return cutAt(title, allowed)
}

/** Where the terms and the formulas of a title stand. */
function spans(title: string, terms: Iterable<string>): [number, number][] {
  const found: [number, number][] = [...title.matchAll(/\$[^$]+\$/gu)].map((formula) => [
    formula.index,
    formula.index + formula[0].length,
  ])
  for (const term of terms) {
    for (let at = title.indexOf(term); at >= 0; at = title.indexOf(term, at + 1))
      found.push([at, at + term.length])
  }
  return found
}

/** Pieces between the cuts; a piece of one character joins the piece before it, the first one the piece after. */
function cutAt(text: string, cuts: readonly number[]): string[] {
  const pieces: string[] = []
  let from = 0
  for (const to of [...cuts, text.length]) {
    const piece = text.slice(from, to)
    const last = pieces.at(-1)
    if (last !== undefined && (piece.length < 2 || last.length < 2)) pieces[pieces.length - 1] = last + piece
    else pieces.push(piece)
    from = to
  }
  return pieces
}
