import { expect, test } from 'vitest'
import { readable } from './tex.ts'

test.each([
  [String.raw`\frac{2}{h_{\max}}`, '2/hmax'],
  [String.raw`\eta > \frac{2}{h}`, 'η>2/h'],
  [String.raw`\frac{a+b}{\sqrt{n}}`, '(a+b)/√n'],
  [String.raw`\frac{1}{1+\frac{a}{b}}`, '1/(1+a/b)'],
  [String.raw`\left(1-\eta h\right)^2`, '(1-ηh)²'],
  [String.raw`\mathbb{E}[\text{真值}]`, 'E[真值]'],
  [String.raw`\delta_l=(W_{l+1}^\top\delta_{l+1})\odot\sigma'(Z_l)`, "δl=(W_(l+1)^⊤δ_(l+1))⊙σ'(Zl)"],
  [String.raw`\begin{aligned} a &= b \\ c &= d \end{aligned}`, 'a=b c=d'],
  [String.raw`\log n + \log\pi`, 'log n+log π'],
  [String.raw`e^{-x^2/2}`, 'e^(-x²/2)'],
  [String.raw`99\%`, '99%'],
])('%s', (tex, text) => {
  expect(readable(tex)).toBe(text)
})
