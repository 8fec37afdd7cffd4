/** What the attributes of components may name. */
export const registers = {
  lab: '实验',
  claim: '论断',
  reference: '文献',
  term: '术语',
  question: '题号',
  erratum: '勘误',
  figure: '图',
} as const

export type Register = keyof typeof registers

/** The ids that a page may use, by register. */
export type Known = Readonly<Record<Register, { has(id: string): boolean; keys(): Iterable<string> }>>

/** A component that authors may write. */
export interface Component {
  /** In a sentence, or a paragraph of its own. */
  readonly place: 'inline' | 'block'
  /** Attribute → the register its value must stand in, or null for any value. */
  readonly attributes: Readonly<Record<string, Register | null>>
  readonly required?: readonly string[]
}

/** Every component of a page. Authors write these names and nothing else. */
export const components: Readonly<Record<string, Component>> = {
  Lab: { place: 'block', attributes: { id: 'lab', preset: null }, required: ['id'] },
  Figure: { place: 'block', attributes: { id: 'figure' }, required: ['id'] },
  Mistake: { place: 'block', attributes: { id: 'erratum', wrong: null }, required: ['wrong'] },
  FollowUp: { place: 'block', attributes: { ask: null }, required: ['ask'] },
  Claim: { place: 'inline', attributes: { id: 'claim' }, required: ['id'] },
  Calc: {
    place: 'inline',
    attributes: { of: null, claim: 'claim', value: null, digits: null, decimals: null },
  },
  Cite: { place: 'inline', attributes: { id: 'reference', at: null }, required: ['id'] },
  Term: { place: 'inline', attributes: { id: 'term' }, required: ['id'] },
  See: { place: 'inline', attributes: { id: 'question' }, required: ['id'] },
  Note: { place: 'inline', attributes: {} },
}

/** HTML elements that authors may write beside Markdown. */
export const elements: readonly string[] = ['br', 'kbd', 'sub', 'sup', 'wbr']
