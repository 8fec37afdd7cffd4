import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { toJson } from './document.ts'
import { findSyntaxFault } from './json-syntax.ts'

const command = fileURLToPath(new URL('metrics.ts', import.meta.url))

function run(input: string, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [command, ...(args.length > 0 ? args : ['-'])],
    {
      input,
      encoding: 'utf8',
    },
  )
  return { stdout, stderr, status }
}

const good = { metric: 'accuracy', y_true: [0, 1], y_pred: [0, 0] }
const bad = { metric: 'accuracy', y_true: [0, 1], y_pred: [0] }
const sentence = 'y_pred 有 1 项，应为与 y_true 等长，即 2 项。'

describe('npm run metrics', () => {
  it('answers one spec', () => {
    expect(run(JSON.stringify(good))).toEqual({ stdout: '{"value":0.5}\n', stderr: '', status: 0 })
  })

  it('writes one line and nothing else about a bad one', () => {
    expect(run(JSON.stringify(bad))).toEqual({ stdout: '', stderr: `${sentence}\n`, status: 2 })
  })

  it('answers a list in order, with the same line in the place of a bad spec', () => {
    const { stdout, stderr, status } = run(JSON.stringify([good, bad, good]))
    expect(JSON.parse(stdout)).toEqual([{ value: 0.5 }, { error: sentence }, { value: 0.5 }])
    expect(stderr).toBe(`[1] ${sentence}\n`)
    expect(status).toBe(2)
  })

  it('writes what is not finite as strings', () => {
    const curve = { metric: 'roc_curve', y_true: [1, 1], y_score: [0, 1] }
    expect(JSON.parse(run(JSON.stringify([curve])).stdout)).toEqual([
      { value: { fpr: ['NaN', 'NaN', 'NaN'], tpr: [0, 0.5, 1], thresholds: ['Infinity', 1, 0] } },
    ])
  })

  it.each([
    ['[{"metric": "accuracy",\n  "y_true": [NaN]}]', '第 2 行第 14 列是 "NaN"'],
    ['['.repeat(100_000), '第 1 行第 100001 列'],
    ['', '文档是空的'],
    ['\ufeff{"metric": 3}', 'metric 是数字 3'],
  ])('says where %j is not right', (input, expected) => {
    const { stdout, stderr, status } = run(input)
    expect([stdout, status]).toEqual(['', 2])
    expect(stderr).toContain(expected)
    expect(stderr.trimEnd()).not.toContain('\n')
  })

  it('says when there is nothing to read', () => {
    expect(run('', '/no/such/file.json').stderr).toContain('"/no/such/file.json" 不存在')
    expect(run('', fileURLToPath(new URL('.', import.meta.url))).stderr).toContain('是目录')
  })
})

describe('the place of a fault in JSON', () => {
  it.each([
    ['{"a":}', 1, 6],
    ['{"a" 1}', 1, 6],
    ["{'a': 1}", 1, 2],
    ['[1,]', 1, 4],
    ['[1 2]', 1, 4],
    ['{"a":1,}', 1, 8],
    ['[01]', 1, 2],
    ['[1.]', 1, 2],
    ['[.5]', 1, 2],
    ['["a\nb"]', 1, 2],
    ['["\\x"]', 1, 2],
    ['[tru]', 1, 2],
    ['[] []', 1, 4],
    ['[1}', 1, 3],
    ['"文字"\n]', 2, 1],
    ['["文", x]', 1, 7],
    ['[', 1, 2],
  ])('%j', (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow()
    expect(findSyntaxFault(text)).toMatchObject({ line, column })
  })

  it.each(['1', '-0.5e-7', '"\\u4e2d\\n"', '[]', '{}', ' {"a": [1, {"b": null}, true]} ', '[[], {}]'])(
    'finds none in %j',
    (text) => {
      expect(() => JSON.parse(text)).not.toThrow()
      expect(findSyntaxFault(text)).toBeUndefined()
    },
  )
})

describe('JSON of answers', () => {
  it('is what JSON.stringify writes, but for numbers that are not finite', () => {
    const value = { a: [1, -0, 1e21, 1e-7, 'x"', null, true, [], {}], b: new Float64Array([0.1, 2]) }
    expect(toJson(value)).toBe('{"a":[1,0,1e+21,1e-7,"x\\"",null,true,[],{}],"b":[0.1,2]}')
    expect(toJson([NaN, -Infinity, Float64Array.of(1, Infinity)])).toBe('["NaN","-Infinity",[1,"Infinity"]]')
  })
})
