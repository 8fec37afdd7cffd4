import type { Root } from 'hast'
import type { KatexOptions } from 'katex'
import type { VFile } from 'vfile'

/** How formulas are set: nothing doubtful is let through, nothing from a formula can reach outside it. */
export const katexOptions: KatexOptions = { strict: 'error', trust: false, output: 'htmlAndMathml' }

/** Rehype step, after rehype-katex: a formula that KaTeX refuses stops the build with file, line and KaTeX's reason. */
export function katexStrict() {
  return (_tree: Root, file: VFile): void => {
    const refused = file.messages.find(({ source }) => source === 'rehype-katex')
    if (!refused) return
    const reason = refused.cause instanceof Error ? refused.cause.message : refused.reason
    file.fail(`公式排不出来：${reason}。`, refused.place)
  }
}
