import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../settings.ts'
import { testClaim } from '../test-claim.ts'
import { adder, reads } from './example.ts'
import { drawTool } from './drawn.ts'
import { csvCell, resultJson, tablesCsv } from './files.ts'
import { ToolHost } from './host.ts'
import { remarksHtml, rowsHtml } from './html.ts'
import type { ToPage } from './protocol.ts'
import { reportOf, sampleOf } from './run.ts'
import { textFile } from './work.ts'
import type { Tool } from './tool.ts'

const settings = defaultSettings(adder.controls)
const given = (text: string) => ({ numbers: [textFile(text)] })
const viewOf = async (tool: Tool) => ({
  report: await reportOf(tool, await sampleOf(tool, 'three'), settings),
  settings,
})

describe('a tool in one go', () => {
  test('reports on its sample', async () => {
    expect(await reportOf(adder, await sampleOf(adder, 'three'), settings)).toEqual({ sum: 6, count: 3 })
  })

  test('names the input that is empty or cannot be read', async () => {
    await expect(reportOf(adder, { numbers: [] }, settings)).rejects.toMatchObject({
      input: 'numbers',
      message: '「数」还是空的。每行一个数。',
    })
    await expect(reportOf(adder, given('1\nx'), settings)).rejects.toMatchObject({
      input: 'numbers',
      message: '第 2 行是「x」，这里要一个数。',
    })
  })

  test('reads an input once for all options', async () => {
    const files = given('5')
    const before = reads.count
    await reportOf(adder, files, settings)
    await reportOf(adder, files, { ...settings, sign: 'minus' })
    expect(reads.count).toBe(before + 1)
  })

  test('its claims are measured like those of a lab', async () => {
    const record = await testClaim(adder, 'adds', () => Promise.reject(new Error('not needed')))
    expect(record).toMatchObject({ id: 'adder/adds', ok: true, measured: { sum: 6 } })
  })

  test('is drawn without the figures it does not have', async () => {
    const drawn = drawTool(adder, await viewOf(adder))
    expect(Object.keys(drawn.figures)).toEqual([])
    expect(drawn.tables['sum']).toContain('6')
    expect(drawn.conclusion).toContain('和是 6。')
  })
})

describe('what leaves the page', () => {
  test('JSON holds options, names and sizes of files, and the result, but no data', async () => {
    const text = resultJson(adder, await viewOf(adder), given('1\n2\n3'), 'http://localhost/tools/adder/')
    expect(JSON.parse(text)).toMatchObject({
      tool: 'adder',
      options: { sign: 'plus', boxed: false },
      inputs: { numbers: [{ bytes: 5 }] },
      result: { sum: 6, count: 3 },
    })
  })

  test('CSV starts no formula in a spreadsheet', async () => {
    expect(tablesCsv(adder, await viewOf(adder))).toBe("\ufeff'=和\r\n名字,值\r\n'=1+1,6\r\n")
    expect(['=1', '+1', '-x', '@a', '\t=1', 'a,b', 'a"b', -1, 0.5, null].map(csvCell)).toEqual([
      "'=1",
      "'+1",
      "'-x",
      "'@a",
      "'\t=1",
      '"a,b"',
      '"a""b"',
      '-1',
      '0.5',
      '',
    ])
  })

  test('text of a visitor is text', () => {
    const evil = '<img src=x onerror=alert(1)>'
    const html =
      rowsHtml({ columns: [evil], rows: [[evil]] }, evil) + remarksHtml([{ kind: 'warning', text: evil }])
    expect(html).not.toContain('<img')
  })

  test('a long table shows its first rows and says how many more there are', () => {
    const rows = Array.from({ length: 450 }, (_, row) => [`r${row}`, row])
    const html = rowsHtml({ columns: ['名字', '值'], rows }, '表')
    expect(html.match(/<tr>/g)).toHaveLength(201)
    expect(html).toContain('其余 250 行')
  })
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))

function start() {
  const said: ToPage[] = []
  const host = new ToolHost(
    { adder: async () => adder },
    { post: (message) => said.push(message), breathe: () => new Promise((resolve) => setTimeout(resolve)) },
  )
  return { said, host }
}

describe('the host', () => {
  test('loads, prepares, steps and finishes', async () => {
    const { said, host } = start()
    host.receive({ type: 'load', tool: 'adder' })
    host.receive({ type: 'give', given: given('1\n2\n3') })
    host.receive({ type: 'prepare', run: 1, tool: 'adder', settings })
    host.receive({ type: 'step', run: 1 })
    await settle()
    expect(said.map(({ type }) => type)).toEqual(['loaded', 'progress', 'progress'])
    expect(said.at(-1)).toMatchObject({ done: 1, parts: 3 })
    host.receive({ type: 'go', run: 1 })
    await settle()
    expect(said.at(-1)).toMatchObject({ type: 'report', report: { sum: 6, count: 3 } })
  })

  test('refuses bad input in words and lives on', async () => {
    const { said, host } = start()
    host.receive({ type: 'give', given: given('one') })
    host.receive({ type: 'prepare', run: 1, tool: 'adder', settings })
    host.receive({ type: 'go', run: 1 })
    await settle()
    expect(said).toEqual([
      { type: 'refused', run: 1, input: 'numbers', sentence: '第 1 行是「one」，这里要一个数。' },
    ])
    host.receive({ type: 'give', given: given('1') })
    host.receive({ type: 'prepare', run: 2, tool: 'adder', settings })
    host.receive({ type: 'go', run: 2 })
    await settle()
    expect(said.at(-1)).toMatchObject({ type: 'report', run: 2, report: { sum: 1 } })
  })

  test('says nothing more of a run that was released', async () => {
    const { said, host } = start()
    host.receive({ type: 'give', given: given('1\n2') })
    host.receive({ type: 'prepare', run: 1, tool: 'adder', settings })
    host.receive({ type: 'go', run: 1 })
    host.receive({ type: 'release', run: 1 })
    await settle()
    expect(said).toEqual([])
  })

  test('an unknown tool is a fault that is told', async () => {
    const { said, host } = start()
    host.receive({ type: 'load', tool: 'none' })
    await settle()
    expect(said).toEqual([{ type: 'broken', run: 0, message: 'there is no tool none' }])
  })
})
