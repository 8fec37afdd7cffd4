const digits = '零一二三四五六七八九'

/** A whole number from 0 to 999 in Chinese numerals: 161 → 一百六十一, 12 → 十二. */
export function chineseNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value > 999) throw new RangeError(`不能写成中文数字：${value}`)
  if (value < 10) return digits[value]!
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10]
  const high = hundreds > 0 ? `${digits[hundreds]}百` : ''
  const middle = tens > 0 ? `${tens === 1 && !high ? '' : digits[tens]}十` : ones > 0 ? '零' : ''
  return high + middle + (ones > 0 ? digits[ones] : '')
}
