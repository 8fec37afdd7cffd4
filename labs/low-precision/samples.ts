/** Samples to start with, generated or written out here. */
import { exp } from '../../src/engine/nn/exact.ts'
import { random } from '../../src/engine/nn/random.ts'

/** 400 gradients, log-normal about 10⁻⁶ a standard deviation being one decade: in fp16 one in twenty vanishes and most lose bits. */
export function gradients(): string {
  const draws = random(41, 'sample/gradients').normal(400)
  return Array.from(draws, (draw, index) =>
    ((index % 2 === 0 ? 1 : -1) * exp(-13.5 + 2.4 * draw)).toExponential(3),
  ).join('\n')
}

/** A weight of 1 and a thousand updates of 0.001. */
export const updates = (): string => '1.0\n0.001*1000'

/** Ten thousand ones. */
export const ones = (): string => '1*10000'

/** Values at the edges of the formats. */
export const edges = (): string =>
  [
    '0.1',
    '1',
    '3.14159265',
    '448',
    '464',
    '465',
    '57344',
    '65504',
    '65519',
    '65520',
    '3.4e38',
    '1e-8',
    '6e-8',
    '6.1e-5',
    '0.001953125',
    '1e-40',
    '-0',
  ].join('\n')
