import { InputError } from '../../data/input-error.ts'
import { choice, defineTool, defineWork, exactly, toggle } from './index.ts'
import { Analysis } from './work.ts'

/** Adds numbers, one a line: the smallest tool there is. */
export const adder = defineTool({
  id: 'adder',
  title: '求和',
  summary: '每行一个数。',
  section: '1.1',
  questions: ['1.1.1'],
  controls: {
    sign: choice({ label: '符号', options: { plus: '加', minus: '减' }, default: 'plus' }),
    boxed: toggle({ label: '画框', default: false, view: true }),
  },
  inputs: { numbers: { label: '数', help: '每行一个数。', accept: '.txt' } },
  samples: {
    three: { label: '三个数', settings: {}, inputs: () => ({ numbers: '1\n2\n3' }) },
    minus: { label: '减', settings: { sign: 'minus' }, inputs: () => ({ numbers: '4' }) },
  },
  work: async () => addition,
  remarks: ({ report }) => [{ kind: 'read', text: `${report.count} 个数` }],
  conclude: ({ report }) => `和是 ${report.sum}。`,
  figures: {
    none: { title: '没有', plot: () => null },
  },
  tables: {
    sum: {
      title: '=和',
      rows: ({ report }) => ({ columns: ['名字', '值'], rows: [['=1+1', report.sum]] }),
    },
  },
  json: ({ report }) => report,
  conventions: [],
  claims: {
    adds: {
      statement: '1 + 2 + 3 = 6',
      how: '逐个相加。',
      seeds: 1,
      kind: 'closed-form',
      expected: { sum: exactly(6) },
      names: { sum: '和' },
      compute: () => ({ sum: 6 }),
    },
  },
})

/** How often the reader of {@link adder} has been called. */
export const reads = { count: 0 }

const addition = defineWork({
  read: {
    numbers: async (files) => {
      reads.count++
      const text = await Promise.all(files.map((file) => file.text()))
      return text.join('\n').split('\n').map(parse)
    },
  },
  analyse: ({ numbers }, { sign }: { readonly sign: 'plus' | 'minus' }) => {
    let sum = 0
    return new Analysis(
      numbers.length,
      (index) => {
        sum += (sign === 'plus' ? 1 : -1) * (numbers[index] ?? 0)
      },
      () => ({ sum, count: numbers.length }),
    )
  },
})

function parse(line: string, index: number): number {
  const value = Number(line)
  if (Number.isNaN(value)) throw new InputError(`第 ${index + 1} 行是「${line}」，这里要一个数。`)
  return value
}
