import { InputError } from '../../src/data/input-error.ts'
import { Analysis, defineWork } from '../../src/lab/tool/work.ts'
import type { Settings } from '../../src/lab/tool/index.ts'
import { bandWidth } from './boundary-iou.ts'
import type { controls } from './controls.ts'
import { measure } from './measure.ts'
import type { White } from './measure.ts'
import { Gallery } from './pictures.ts'
import { pairUp, readMasks } from './read.ts'
import type { Masks, Pair } from './read.ts'
import { classRows, imageRows, summaryOf, Totals } from './totals.ts'
import { notesOf, warningsOf } from './warnings.ts'

type Options = Settings<typeof controls>

/** Most images that a table lists. */
const MOST_ROWS = 1000
/** Tolerances of the NSD curve, in pixels. */
const TAUS = Array.from({ length: 21 }, (_, index) => index / 2)

export default defineWork({
  read: { truth: readMasks, prediction: readMasks },
  analyse: ({ truth, prediction }, settings: Options) => {
    const { pairs, alone } = pairUp(truth, prediction)
    const white = { truth: whiteOf(truth, settings), predicted: whiteOf(prediction, settings) }
    const policy = {
      background: settings.background,
      emptyCounts: settings.empty === 'one',
      diagonal: settings.missing === 'diagonal',
    }
    const taus = TAUS.map((tau) => tau * settings.spacing)
    const totals = new Totals()
    const gallery = new Gallery()
    const part = async (index: number): Promise<void> => {
      const pair = pairs[index]
      if (pair) await take(pair, white, taus, settings, totals, gallery)
    }
    const report = () => {
      if (totals.pixels === 0)
        throw new InputError(
          '真值里每个像素都是 255，都不计，没有可评的；把「值 255」改成前景或普通的标签。',
          'truth',
        )
      // the first tolerance is the chosen one, the others make the curve
      const classes = classRows(totals, policy, taus.length + 1)
      const rows = imageRows(totals, policy)
      const summary = summaryOf(totals, classes, settings.background)
      return {
        formats: { truth: truth.format, predicted: prediction.format },
        images: pairs.length,
        pixels: totals.pixels,
        ignored: totals.ignored,
        labels: totals.labels,
        confusion: totals.matrix(),
        background: settings.background,
        summary,
        classes: classes.map((row) => ({ ...row, nsdCurve: row.nsdCurve.slice(1) })),
        taus,
        tau: settings.tau,
        unit: settings.spacing === 1 ? '像素' : '毫米',
        rows: rows.slice(0, MOST_ROWS),
        pictures: gallery.pictures,
        notes: notesOf(white, totals),
        warnings: warningsOf(totals, classes, summary, alone, settings),
      }
    }
    return new Analysis(pairs.length, part, report)
  },
})

/** What 255 means on one side. */
function whiteOf({ blackAndWhite }: Masks, { white }: Options): White {
  return white === 'auto' ? (blackAndWhite ? 'class' : 'ignore') : white
}

async function take(
  { name, truth, predicted }: Pair,
  white: { truth: White; predicted: White },
  taus: readonly number[],
  { pooled, spacing, tau, band }: Options,
  totals: Totals,
  gallery: Gallery,
): Promise<void> {
  const { width, height } = truth
  const reading = {
    pooled: pooled === 'pool',
    spacing,
    taus: [tau, ...taus],
    band: bandWidth(band, width, height),
  }
  const measured = measure(await truth.load(), await predicted.load(), white, reading)
  totals.add(name, spacing * Math.hypot(width, height), measured)
  gallery.add(name, width, height, measured)
}
