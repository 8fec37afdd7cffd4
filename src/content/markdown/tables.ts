import type { Element, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'
import { element, plainText } from './hast.ts'

/** A row wider than this many characters does not fit a phone: the table becomes a list of blocks there. */
const phoneWidth = 22

/**
 * Rehype step: tables get a frame that scrolls, head cells a scope, numbers their side by class (`r`, `c`).
 * A table too wide for a phone is marked `stack` and each cell carries its column's name in `data-h`.
 */
export function tables() {
  return (tree: Root): void => {
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'table' || index === undefined || !parent) return undefined
      const rows = rowsOf(node)
      const names = (rows[0] ?? []).map(plainText)
      for (const cell of rows.flat()) alignCell(cell)
      if (names.length > 2 && rows.some((row) => widthOf(row) > phoneWidth)) stack(node, rows, names)
      const frame = {
        className: ['scroll'],
        tabIndex: 0,
        role: 'group',
        ariaLabel: `表：${names.filter(Boolean).join('、')}`,
      }
      parent.children[index] = element('div', frame, node)
      return [SKIP, index + 1]
    })
  }
}

function rowsOf(table: Element): Element[][] {
  const rows: Element[][] = []
  visit(table, 'element', (node) => {
    if (node.tagName === 'tr')
      rows.push(node.children.filter((child): child is Element => child.type === 'element'))
  })
  return rows
}

const widthOf = (row: readonly Element[]): number =>
  row.map(plainText).reduce((sum, text) => sum + text.replaceAll(/[ -~]{2}/gu, 'x').length, 0)

const sides: Readonly<Record<string, string>> = { right: 'r', center: 'c' }

function alignCell(cell: Element): void {
  const { align, ...properties } = cell.properties
  const side = sides[String(align)]
  cell.properties = { ...properties, ...(side ? { className: [side] } : {}) }
  if (cell.tagName === 'th') cell.properties['scope'] = 'col'
}

function stack(table: Element, rows: readonly Element[][], names: readonly string[]): void {
  table.properties['className'] = ['stack']
  for (const row of rows.slice(1))
    row.forEach((cell, column) => {
      if (column > 0 && names[column]) cell.properties['dataH'] = names[column]
    })
}
