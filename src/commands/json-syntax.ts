/** Where a text stops being JSON, counted from 1, and what is wrong there as a Chinese phrase. */
export interface SyntaxFault {
  readonly line: number
  readonly column: number
  readonly problem: string
}

/** What may come next. */
type Expect = 'value' | 'value or ]' | 'key or }' | 'key' | ':' | ', or ]' | ', or }' | 'end'

// oxlint-disable-next-line no-control-regex -- JSON strings exclude exactly these.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const ATOM = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y
const SPACE = /[ \t\n\r]*/y

const WANTED: Readonly<Record<Expect, string>> = {
  value: '一个值',
  'value or ]': '一个值或 ]',
  'key or }': '双引号括起的键或 }',
  key: '双引号括起的键',
  ':': '冒号',
  ', or ]': '逗号或 ]',
  ', or }': '逗号或 }',
  end: '文件结束',
}

/**
 * Finds the first fault of a text that `JSON.parse` has refused. It keeps its own stack, so that depth does not matter.
 * @returns undefined when the text is JSON
 */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  const open: string[] = []
  let expect: Expect = 'value'
  let place = 0
  for (;;) {
    place = skip(SPACE, text, place) ?? place
    if (place >= text.length && expect === 'end') return undefined
    const next = step(text, place, expect, open)
    if (next === undefined) return faultAt(text, place, expect)
    ;({ place, expect } = next)
  }
}

function step(
  text: string,
  place: number,
  expect: Expect,
  open: string[],
): { place: number; expect: Expect } | undefined {
  const character = text[place]
  const isValue = expect === 'value' || expect === 'value or ]'
  if (isValue && (character === '[' || character === '{')) {
    open.push(character)
    return { place: place + 1, expect: character === '[' ? 'value or ]' : 'key or }' }
  }
  const closes =
    character === ']' ? ['value or ]', ', or ]'] : character === '}' ? ['key or }', ', or }'] : []
  if (closes.includes(expect)) {
    open.pop()
    return { place: place + 1, expect: after(open) }
  }
  if (character === ':' && expect === ':') return { place: place + 1, expect: 'value' }
  if (character === ',' && expect === ', or ]') return { place: place + 1, expect: 'value' }
  if (character === ',' && expect === ', or }') return { place: place + 1, expect: 'key' }
  const isKey = expect === 'key' || expect === 'key or }'
  const end =
    isValue || isKey
      ? (skip(STRING, text, place) ?? (isKey ? undefined : skip(ATOM, text, place)))
      : undefined
  return end === undefined ? undefined : { place: end, expect: isKey ? ':' : after(open) }
}

function after(open: readonly string[]): Expect {
  const innermost = open.at(-1)
  if (innermost === undefined) return 'end'
  return innermost === '[' ? ', or ]' : ', or }'
}

function skip(pattern: RegExp, text: string, place: number): number | undefined {
  pattern.lastIndex = place
  return pattern.test(text) ? pattern.lastIndex : undefined
}

function faultAt(text: string, place: number, expect: Expect): SyntaxFault {
  const before = text.slice(0, place)
  const line = before.split('\n').length
  const column = Array.from(before.slice(before.lastIndexOf('\n') + 1)).length + 1
  const wanted = WANTED[expect]
  if (place >= text.length) return { line, column, problem: `文件到此结束，这里应为${wanted}` }
  const word = /^(?:[+-]?[A-Za-z_]\w*|.)/su.exec(text.slice(place, place + 40))![0]
  const hint = /^[+-]?(?:NaN|Infinity|None|True|False|undefined)$/.test(word) ? '（JSON 没有这个词）' : ''
  const shown = word === '"' ? '没有正确结束的字符串' : `是 ${JSON.stringify(word)}${hint}`
  return { line, column, problem: `${shown}，这里应为${wanted}` }
}
