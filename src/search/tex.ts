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

const group = String.raw`\{((?:[^{}]|\{[^{}]*\})*)\}`
const fraction = new RegExp(String.raw`\\[dt]?frac\s*${group}\s*${group}`)
const styled = new RegExp(
  String.raw`\\(?:text|textbf|textit|mathrm|mathbf|mathbb|mathcal|mathit|mathsf|boldsymbol|bm|operatorname\*?|hat|bar|tilde|vec|widehat|widetilde|overline|underline|boxed|mathop)\s*${group}`,
)

/** Only sums, fractions and the like need brackets when they move onto one line. */
const bracketed = (part: string): string =>
  /^[\p{L}\p{N}.²³√]*$/u.test(part.trim()) ? part.trim() : `(${part.trim()})`

/** A formula's TeX on one line, as one would type it in a chat: `\frac{2}{h_{\max}}` is 2/hmax. */
export function readable(tex: string): string {
  return settle(
    settle(tex, styled, (_, part: string) => part),
    fraction,
    fractionOnLine,
  )
    .replace(
      /\\(?:left|right|big[lrm]?|Big[lrm]?|bigg[lrm]?|Bigg[lrm]?|displaystyle|limits|nolimits|quad|qquad|[,;:!> ])/g,
      ' ',
    )
    .replace(/\\(?:begin|end)\s*\{[^}]*\}(?:\{[^}]*\})?/g, ' ')
    .replace(/\\\\(?:\[[^\]]*\])?|&/g, ' ')
    .replace(/\\([A-Za-z]+)\s?/g, (_, name: string) => characters[name] ?? name)
    .replace(/\\([{}%#&_$|])/g, '$1')
    .replace(/\^\{?([0-9])\}?(?![0-9])/g, (_, digit: string) => superscripts[digit]!)
    .replace(/_\{([^{}]*)\}|_(\S)/g, '$1$2')
    .replace(/[{}]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const fractionOnLine = (_: string, above: string, below: string): string =>
  `${bracketed(above)}/${bracketed(below)}`

/** Replaces until nothing is left to replace: groups stand in groups. */
function settle(text: string, pattern: RegExp, by: (whole: string, ...parts: string[]) => string): string {
  const next = text.replace(pattern, by)
  return next === text ? text : settle(next, pattern, by)
}
