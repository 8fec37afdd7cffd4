/** TeX commands that have a character of their own. */
const characters: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', varepsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ',
  kappa: 'κ', lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ', varphi: 'φ',
  chi: 'χ', psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Pi: 'Π', Sigma: 'Σ', Phi: 'Φ',
  Psi: 'Ψ', Omega: 'Ω', ell: 'ℓ', nabla: '∇', partial: '∂', infty: '∞', sum: '∑', prod: '∏', int: '∫', sqrt: '√',
  le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', neq: '≠', approx: '≈', sim: '∼', propto: '∝', equiv: '≡', ll: '≪',
  gg: '≫', lesssim: '≲', gtrsim: '≳', times: '×', cdot: '·', div: '÷', pm: '±', mp: '∓', odot: '⊙', otimes: '⊗',
  oplus: '⊕', top: '⊤', in: '∈', notin: '∉', subset: '⊂', cup: '∪', cap: '∩', forall: '∀', exists: '∃', to: '→',
  rightarrow: '→', leftarrow: '←', gets: '←', Rightarrow: '⇒', mapsto: '↦', mid: '|', Vert: '‖', vert: '|', lVert: '‖',
  rVert: '‖', lvert: '|', rvert: '|', langle: '⟨', rangle: '⟩', lfloor: '⌊', rfloor: '⌋', lceil: '⌈', rceil: '⌉',
  ldots: '…', dots: '…', cdots: '…', prime: '′', star: '*', ast: '*', circ: '∘', degree: '°',
} // prettier-ignore

const superscripts: Readonly<Record<string, string>> = {
  0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹',
} // prettier-ignore

const styles = new Set(
  (
    'text textbf textit textrm mathrm mathbf mathbb mathcal mathit mathsf boldsymbol bm operatorname operatorname* hat ' +
    'bar tilde vec widehat widetilde overline underline boxed mathop'
  ).split(' '),
)
const sizes = /^(?:left|right|middle|[bB]igg?[lrm]?|displaystyle|limits|nolimits)$/
const tokenPattern = /\\[A-Za-z]+\*?\s*|\\[^A-Za-z]|[{}^_&]|\s+|[^\\{}^_&\s]/gu

/** A formula's TeX on one line, as one would type it in a chat: `\frac{2}{h_{\max}}` is 2/hmax. */
export function readable(tex: string): string {
  const line = new Line(tex.match(tokenPattern) ?? []).rest()
  return line
    .replace(/\s+/g, ' ')
    .replace(/ ?([=<>≤≥≈∼∝≪≫≠+×·⊙→]) ?/g, '$1')
    .trim()
}

class Line {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  /** Everything up to the end of the group or of the formula. */
  rest(): string {
    let text = ''
    for (let token = this.next(); token !== undefined && token !== '}'; token = this.next())
      text += this.piece(token)
    return text
  }

  private next(): string | undefined {
    const token = this.tokens[this.at]
    this.at += 1
    return token
  }

  private argument(): string {
    const token = this.next()
    if (token === undefined) return ''
    return /^\s+$/.test(token) ? this.argument() : this.piece(token).trim()
  }

  private piece(token: string): string {
    if (token === '{') return this.rest()
    if (token === '^') return raised(this.argument())
    if (token === '_') return lowered(this.argument())
    if (token === '&') return ''
    return token.startsWith('\\') ? this.command(token.slice(1).trimEnd()) : token
  }

  private command(name: string): string {
    if (/^[dt]?frac$/.test(name)) return `${bracketed(this.argument())}/${bracketed(this.argument())}`
    if (name === 'sqrt') return `√${bracketed(this.argument())}`
    if (styles.has(name)) return this.argument()
    if (sizes.test(name)) return ''
    if (name === 'begin' || name === 'end') return this.argument() && ' '
    if (/^[{}%#&_$|]$/.test(name)) return name
    if (/^[^A-Za-z]$|^q?quad$/.test(name)) return ' '
    return characters[name] ?? `${name} `
  }
}

const raised = (exponent: string): string => superscripts[exponent] ?? `^${bracketed(exponent)}`

const lowered = (index: string): string => (/^[\p{L}\p{N}]+$/u.test(index) ? index : `_${bracketed(index)}`)

/** Only sums, products with spaces and the like need brackets when they move onto one line. */
const bracketed = (part: string): string => (/^[^\s+\-−=<>/]*$/.test(part) ? part : `(${part})`)
