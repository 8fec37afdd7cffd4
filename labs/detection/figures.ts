import type { Figure, Mark, Reference } from '../../src/figures/figure.ts'
import { number as write } from '../../src/figures/text.ts'
import type { Picture as ShownPicture, Settings } from '../../src/lab/tool/index.ts'
import type { controls } from './controls.ts'
import type { DrawnBox, Report } from './report.ts'
import { KIND_WORDS, STATE_WORDS } from './words.ts'

interface View {
  readonly report: Report
  readonly settings: Settings<typeof controls>
}

const COLORS = [1, 2, 3, 4] as const
const RECALLS = Array.from({ length: 101 }, (_, index) => index / 100)
/** Most classes of which bars are drawn. */
const BARS = 16

export function pr({ report, settings }: View): Figure | null {
  const drawable = report.classes.filter(({ curve }) => curve !== null)
  if (drawable.length === 0) return null
  const one = report.classes[settings.category - 1]
  const shown = one?.curve
    ? [one]
    : drawable.toSorted((a, b) => b.objects - a.objects).slice(0, COLORS.length)
  const [first] = shown
  const average = RECALLS.map(
    (_, at) => drawable.reduce((sum, { curve }) => sum + (curve?.[at] ?? 0), 0) / drawable.length,
  )
  const mean = !one?.curve && drawable.length > 1
  return {
    kind: 'lines',
    label:
      one?.curve && first
        ? `${first.name} 的 PR 曲线，IoU 阈值 ${write(report.iou)}，AP ${write(first.apAt, 4)}，${first.objects} 个目标。`
        : `IoU 阈值 ${write(report.iou)} 的 PR 曲线，${drawable.length} 类的 AP 平均 ${write(report.ap, 4)}。`,
    x: { name: '召回率', domain: [0, 1] },
    y: { name: '精确率（包络）', domain: [0, 1] },
    ratio: 0.85,
    series: [
      ...shown.map((row, index) => ({
        name: row.name,
        note: `AP ${write(row.apAt)}`,
        color: COLORS[index] ?? 1,
        x: RECALLS,
        runs: [reached(row.curve ?? [])],
      })),
      ...(mean
        ? [
            {
              name: '各类平均',
              color: 'muted' as const,
              x: RECALLS,
              note: `AP ${write(report.ap)}`,
              runs: [reached(average)],
              dashed: true,
            },
          ]
        : []),
    ],
    names: 'margin',
  }
}

/** A curve up to the first recall that is not reached, where it falls to 0. */
function reached(curve: readonly number[]): readonly number[] {
  const end = curve.indexOf(0)
  return end < 0 ? curve : curve.slice(0, end + 1)
}

export function errors({ report }: View): Figure | null {
  const gains = report.gains.filter(({ gain }) => Number.isFinite(gain))
  const [worst] = gains.slice(0, 6).toSorted((a, b) => b.gain - a.gain)
  if (!worst) return null
  return {
    kind: 'bars',
    label:
      worst.gain > 0
        ? `六类错误里，改掉「${KIND_WORDS[worst.kind][0]}」AP 升得最多：${write(100 * report.ap)} 升到 ${write(100 * (report.ap + worst.gain))}。`
        : '六类错误里，单独改掉哪一类 AP 都不升。',
    unit: 'ΔAP（百分点）',
    right: { name: `改掉一类错误后 AP 升多少，IoU ${write(report.iou)}`, color: 2 },
    rows: gains.map(({ kind, count, gain }) => ({
      name: `${KIND_WORDS[kind][0]}，${write(count)} 个`,
      right: 100 * gain,
    })),
  }
}

export function perClass({ report }: View): Figure | null {
  const counted = report.classes.filter(({ objects }) => objects > 0)
  if (counted.length < 2) return null
  const rows = counted.toSorted((a, b) => a.ap - b.ap).slice(0, BARS)
  const [lowest] = rows
  return {
    kind: 'bars',
    label: `${counted.length} 类里 ${lowest?.name ?? ''} 的 AP 最低，${write(100 * (lowest?.ap ?? 0))}；各类平均 ${write(100 * report.coco.AP)}${counted.length > BARS ? `；画了最低的 ${BARS} 类` : ''}。`,
    unit: 'AP × 100',
    right: { name: 'AP，IoU 0.50 到 0.95 平均', color: 1 },
    left: { name: 'AP50', color: 3 },
    rows: rows.map(({ name, objects, ap, ap50 }) => ({
      name: `${name}（${write(objects)}）`,
      right: 100 * ap,
      left: 100 * ap50,
    })),
  }
}

/** Boxes as outlines in the image's own coordinates, the origin at the top left. */
export function boxes({ report, settings }: View): Figure | null {
  const picture = report.pictures[settings.picture - 1] ?? report.pictures.at(-1)
  if (!picture) return null
  const all = [...picture.objects, ...picture.detections]
  const wrong = picture.detections.filter(({ state }) => isWrong(state)).length
  const missed = picture.objects.filter(({ state }) => state === 'missed').length
  return {
    kind: 'lines',
    label: `图 ${picture.image}：${picture.objects.length} 个目标，漏检 ${missed} 个；${picture.detections.length} 个检测，误检 ${wrong} 个${picture.hidden > 0 ? `；另有 ${picture.hidden} 个框没有画` : ''}。`,
    x: { name: 'x（像素）', domain: [0, picture.width] },
    y: { name: 'y（像素，向下）', domain: [picture.height, 0] },
    ratio: Math.min(1.1, Math.max(0.5, (0.9 * picture.height) / picture.width + 0.12)),
    names: 'inside',
    series: [],
    references: all.map((box): Reference => ({ kind: 'curve', color: colorOf(box.state), ...outline(box) })),
    marks: all.filter(({ state }) => state !== 'hit' && state !== 'found').map(corner),
  }
}

/** The same boxes over the visitor's image. */
export function pictures({ report, settings }: View): ShownPicture[] {
  const picture = report.pictures[settings.picture - 1] ?? report.pictures.at(-1)
  if (!picture) return []
  return [
    {
      title: `图 ${picture.image}`,
      label: '实线是目标，虚线是检测；颜色与上面的图相同。',
      width: picture.width,
      height: picture.height,
      image: { input: 'images', name: picture.image },
      boxes: [...picture.objects, ...picture.detections].map((box) => ({
        box: box.corners,
        name: `${box.category}${Number.isNaN(box.score) ? '' : ` ${write(box.score)}`}`,
        color: colorOf(box.state),
        dashed: !Number.isNaN(box.score),
      })),
    },
  ]
}

const isWrong = (state: DrawnBox['state']): boolean => ['Cls', 'Loc', 'Both', 'Dupe', 'Bkg'].includes(state)

const colorOf = (state: DrawnBox['state']): 1 | 2 | 3 | 6 | 'muted' =>
  state === 'found' ? 1 : state === 'missed' ? 6 : state === 'hit' ? 3 : isWrong(state) ? 2 : 'muted'

function outline({ corners: [x1, y1, x2, y2] }: DrawnBox): { x: number[]; y: number[] } {
  return { x: [x1, x2, x2, x1, x1], y: [y1, y1, y2, y2, y1] }
}

/** A named mark in the corner of a box that is not as it should be. */
function corner({ corners: [x1, y1], category, state, score }: DrawnBox): Mark {
  const scored = Number.isNaN(score) ? '' : ` ${write(score)}`
  return {
    x: x1,
    y: y1,
    color: colorOf(state),
    shape: Number.isNaN(score) ? 'square' : 'dot',
    name: `${category}${scored} ${STATE_WORDS[state]}`,
  }
}
