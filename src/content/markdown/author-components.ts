import type { Root } from 'mdast'
import { SKIP, visit } from 'unist-util-visit'
import type { VFile } from 'vfile'
import { unknownId } from '../unknown-id.ts'
import { type Component, type Known, components, elements, registers } from './authoring.ts'
import { type Jsx, attributeOf, isJsx } from './jsx.ts'

/**
 * Remark step: pages use the components of `authoring.ts` with their attributes and known ids, and no code.
 * @throws with file and line at the first that is not so.
 */
export function authorComponents(known: Known) {
  return (tree: Root, file: VFile): void => {
    visit(tree, (node) => {
      if (node.type === 'mdxjsEsm') file.fail('正文里不能写 import 或 export。', node)
      if (node.type === 'mdxFlowExpression' || node.type === 'mdxTextExpression') {
        const comment = /^\s*\/\*[^]*\*\/\s*$/u.test(node.value)
        if (!comment) file.fail('正文里不能写花括号表达式；要写花括号本身，用反引号或公式。', node)
        return SKIP
      }
      if (isJsx(node)) check(node, file, known)
      return undefined
    })
  }
}

function check(node: Jsx, file: VFile, known: Known): void {
  const { name } = node
  if (name !== null && elements.includes(name)) return
  const component = name === null ? undefined : components[name]
  if (!component)
    return void file.fail(unknownId('组件', `<${name ?? ''}>`, Object.keys(components).map(tag)), node)
  for (const required of component.required ?? [])
    if (attributeOf(node, required) === undefined) file.fail(`<${name}> 缺属性 ${required}。`, node)
  for (const attribute of node.attributes) {
    if (attribute.type === 'mdxJsxAttribute') checkAttribute(node, component, attribute.name, file, known)
    else file.fail(`<${name}> 的属性要逐个写明，不能用花括号展开。`, node)
  }
}

function checkAttribute(node: Jsx, component: Component, name: string, file: VFile, known: Known): void {
  const register = component.attributes[name]
  if (register === undefined)
    file.fail(
      `<${node.name}> 没有属性 ${name}，可用的是 ${Object.keys(component.attributes).join('、')}。`,
      node,
    )
  if (!register) return
  const id = attributeOf(node, name)
  if (id === undefined) file.fail(`<${node.name}> 的 ${name} 要写成引号里的文字。`, node)
  else if (!known[register].has(id))
    file.fail(`<${node.name}>：${unknownId(registers[register], id, known[register].keys())}`, node)
}

const tag = (name: string): string => `<${name}>`
