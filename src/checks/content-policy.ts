import { createHash } from 'node:crypto'
import type { Element } from 'hast'
import { type Page, attribute, find } from './built-site.ts'
import type { Check, Issue } from './check.ts'

/** Every page carries the content security policy, and nothing on it would be refused by it. */
export const contentPolicy: Check = {
  name: '内容安全策略',
  run: (site) => site.pages.filter(({ html }) => !html.includes('http-equiv="refresh"')).flatMap(policyOf),
}

function policyOf({ source, tree }: Page): Issue[] {
  const elements = find(tree, () => true)
  const meta = elements.find((element) =>
    /content-security-policy/iu.test(attribute(element, 'httpEquiv') ?? ''),
  )
  const policy = attribute(meta, 'content') ?? ''
  if (!/default-src 'self'/u.test(policy)) return [{ source, message: '缺内容安全策略。' }]
  const inline = elements.filter((element) => element.tagName === 'script' && isInlineScript(element))
  const messages = [
    /script-src[^;]*'unsafe-(?:inline|eval)'/u.test(policy) && '策略放行了任意脚本。',
    ...inline
      .filter((script) => !policy.includes(hashOf(script)))
      .map(() => '有一段内联脚本不在策略的散列里。'),
    elements.some(({ tagName }) => tagName === 'style') && '有内联的 <style>，策略会拒绝它。',
    ...elements.flatMap(({ tagName, properties }) =>
      Object.keys(properties)
        .filter((name) => /^on[A-Z]/u.test(name))
        .map((name) => `<${tagName}> 带有内联的事件处理 ${name}。`),
    ),
  ]
  return messages.filter((message) => message !== false).map((message) => ({ source, message }))
}

const isInlineScript = (script: Element): boolean =>
  attribute(script, 'src') === undefined && !/json/u.test(attribute(script, 'type') ?? '')

function hashOf(script: Element): string {
  const [text] = script.children
  return createHash('sha256')
    .update(text?.type === 'text' ? text.value : '')
    .digest('base64')
}
