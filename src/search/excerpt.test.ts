import { describe, expect, test } from 'vitest'
import { anywhere, occurrencesIn, termOf, type Term } from './corpus.ts'
import { excerpt, marks } from './excerpt.ts'
import type { Unit } from './query.ts'

const unit = (...terms: Term[]): Unit => ({ terms, weight: 1, soft: false })

describe('occurrences', () => {
  test('a Latin name must be a whole word, a plural counts, Han may stand anywhere', () => {
    const text = 'the gradient, gradients and gradiental; 梯度gradient下降'
    expect(occurrencesIn(text, termOf('gradient')).map(([start]) => start)).toEqual([4, 14, 42])
    expect(occurrencesIn('step lr lrs', termOf('lr'))).toEqual([[5, 7]])
    expect(occurrencesIn('过拟合过拟合', anywhere('拟合'))).toHaveLength(2)
    expect(occurrencesIn('overfitting', { ...termOf('over'), bound: 'prefix' })).toHaveLength(1)
  })
})

describe('excerpt', () => {
  const body =
    '前面的话与查询无关，只是占一些地方，好让后面的句子离开头远一些。这里还有一句不相干的话，它也不短。训练前几百步损失冲高，多半是学习率太大。后来又写了许多别的事情，一直写到这一段结束为止，仍然没有写完，还要再写几句才够长，所以这里再添上这样一句没有什么内容的话，好把这一段撑到两行以外。'

  test('is the stretch where most of the query stands, from the beginning of its sentence', () => {
    const { text, marks } = excerpt(body, [unit(anywhere('学习率')), unit(anywhere('损失'))])
    expect(text.startsWith('训练前几百步')).toBe(true)
    expect(text.endsWith('……')).toBe(true)
    expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['损失', '学习率'])
  })

  test('is the beginning where the body says nothing of the query', () => {
    expect(excerpt('短短一句。', [unit(anywhere('学习率'))])).toEqual({ text: '短短一句。', marks: [] })
    expect(excerpt('', [])).toEqual({ text: '', marks: [] })
  })
})

test('marks join where pairs of characters overlap, and leave question words alone', () => {
  const units = [
    unit(anywhere('滑动')),
    unit(anywhere('动平')),
    unit(anywhere('平均')),
    { ...unit(anywhere('怎么')), soft: true },
  ]
  expect(marks('滑动平均怎么算', units)).toEqual([[0, 4]])
})
