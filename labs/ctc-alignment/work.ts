import { InputError } from '../../src/data/input-error.ts'
import { defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import { bestPath, prefixBeamSearch } from './decoding.ts'
import { curvesOf, framesOf, latticeOf } from './drawn.ts'
import { emissionsOf, readOutputs } from './emissions.ts'
import { labelOf, readLabel } from './label.ts'
import { labellingsOf, pathText, writerOf } from './labellings.ts'
import { backward, bestAlignment, extended, forward, pathCount, repeatsOf, total } from './lattice.ts'
import { mistakesOf, warningsOf } from './mistakes.ts'
import { pytorch } from './pytorch.ts'
import type { Report } from './report.ts'

type Options = Settings<typeof controls>

/** Most states × frames of a lattice that is computed. */
const MOST_CELLS = 5e6
/** Rows of a table. */
const LISTED = 1000

export default defineWork({
  read: { data: readOutputs, label: readLabel },
  analyse: ({ data, label: text }, settings: Options): Report => {
    const { emissions, scale, outputs, raw } = emissionsOf(data, settings)
    const { frames, symbols } = emissions
    const blank = blankOf(settings.blank, symbols)
    const names = outputs.header ?? Array.from({ length: symbols }, (_, v) => String(v))
    const write = writerOf(names)
    const searched = prefixBeamSearch(emissions, blank, settings.beam)
    const greedy = bestPath(emissions, blank)
    const label = text === null ? [...(searched[0]?.label ?? greedy.label)] : labelOf(text, names, blank)
    const states = extended(label, blank)
    if (frames * states.length > MOST_CELLS)
      throw new InputError(
        `${frames} 帧、${label.length} 个符号的格子太大（最多 ${MOST_CELLS / 1e4} 万格）；可以截短样本。`,
      )
    const [alpha, beta] = [forward(emissions, states), backward(emissions, states)]
    const log = total(alpha, frames, states.length)
    const alignment = bestAlignment(emissions, states)
    const rows = framesOf(emissions, names, blank, greedy.path, states, alignment.path, { alpha, beta, log })
    return {
      frames,
      symbols,
      scale,
      named: outputs.header !== null,
      blank: { index: blank, name: names[blank] ?? '' },
      label: { text: write(label), length: label.length, given: text !== null },
      repeats: repeatsOf(label),
      needed: label.length + repeatsOf(label),
      probability: Math.exp(log),
      loss: lossOf(log),
      lossPerSymbol: lossOf(log) / Math.max(1, label.length),
      paths: pathCount(frames, label),
      alignment: {
        text: pathText(
          alignment.path.map((state) => states[state] ?? blank),
          names,
          blank,
        ),
        probability: Math.exp(alignment.logProbability),
      },
      greedy: {
        path: pathText(greedy.path, names, blank),
        label: write(greedy.label),
        pathProbability: Math.exp(greedy.logProbability),
      },
      labellings: labellingsOf(emissions, blank, searched, greedy.label, label, text !== null, write),
      beam: settings.beam,
      states: [...states].map((symbol) => (symbol === blank ? '∅' : (names[symbol] ?? ''))),
      lattice: latticeOf(alpha, beta, log, frames, states.length),
      rows: rows.slice(0, LISTED),
      curves: curvesOf(emissions, names, blank, label, greedy.label),
      mistakes: mistakesOf(emissions, raw, scale, label, blank),
      pytorch: pytorch(emissions, label, blank, lossOf(log)),
      warnings: warningsOf({
        emissions,
        outputs,
        scale,
        automatic: settings.scale === 'auto',
        names,
        label,
        blank,
        log,
      }),
    }
  },
})

/** −ln P, without a negative zero. */
const lossOf = (log: number): number => 0 - log

function blankOf(given: number, symbols: number): number {
  if (given < symbols) return given < 0 ? symbols - 1 : given
  throw new InputError(`blank 的下标是 ${given}，词表只有 ${symbols} 个符号（0 到 ${symbols - 1}）。`)
}
