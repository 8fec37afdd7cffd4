import { refuse } from '../error.ts'
import { type Argument, items } from './argument.ts'
import { isWhat } from './describe.ts'

/** One string. */
export function text(): Argument<string> {
  return {
    accepts: '字符串',
    read: (value, field) => (typeof value === 'string' ? value : refuse(field, isWhat(value), '字符串')),
  }
}

/** A list of at least one string. */
export function texts(): Argument<readonly string[]> {
  const accepts = '由字符串组成的非空数组'
  return { accepts, read: (value, field) => readTexts(value, field, accepts) }
}

/**
 * Reference streams as sacreBLEU takes them: a list of streams, each with one string a segment. Streams are of one
 * length; a segment may lack a reference in a stream (null or empty) but not in all of them.
 */
export function referenceStreams(): Argument<readonly (readonly string[])[]> {
  const accepts = '参考译文流的非空数组，每条流是与 hypotheses 等长的字符串数组'
  return {
    accepts,
    read: (value, field) => {
      const streams = items(value, field, accepts)
      if (streams.length === 0) return refuse(field, '是空数组', accepts)
      return streams.map((stream, index) => readStream(stream, `${field}[${index}]`, accepts))
    },
  }
}

function readStream(value: unknown, field: string, accepts: string): readonly string[] {
  const list = items(value, field, accepts)
  if (list.length === 0) return refuse(field, '是空数组', accepts)
  return list.map((entry, index) => {
    if (entry === null) return ''
    return typeof entry === 'string' ? entry : refuse(`${field}[${index}]`, isWhat(entry), accepts)
  })
}

function readTexts(value: unknown, field: string, accepts: string): readonly string[] {
  const list = items(value, field, accepts)
  if (list.length === 0) return refuse(field, '是空数组', accepts)
  return list.map((entry, index) =>
    typeof entry === 'string' ? entry : refuse(`${field}[${index}]`, isWhat(entry), accepts),
  )
}
