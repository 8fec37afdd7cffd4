import type { ComponentChildren } from 'preact'

/** Comment, string, number, keyword: what is coloured in a listing. */
const TOKEN =
  /(?<c>#.*)|(?<s>f?"(?:[^"\\\n]|\\.)*"|f?'(?:[^'\\\n]|\\.)*')|(?<d>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)|(?<k>\b(?:import|from|as|def|class|return|for|in|while|if|elif|else|with|not|and|or|is|None|True|False|lambda|break|continue|pass|yield|global|del|raise|try|except|assert)\b)/g

/** A Python listing with its comments, strings, numbers and keywords told apart. */
export function Python({ code }: { readonly code: string }) {
  const parts: ComponentChildren[] = []
  let end = 0
  for (const match of code.matchAll(TOKEN)) {
    const [text] = match
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0]
    parts.push(code.slice(end, match.index), <span class={kind}>{text}</span>)
    end = match.index + text.length
  }
  parts.push(code.slice(end))
  return (
    <pre tabIndex={0} aria-label="PyTorch 代码">
      <code>{parts}</code>
    </pre>
  )
}
