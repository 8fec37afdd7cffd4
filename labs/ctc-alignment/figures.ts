import type { Figure } from '../../src/figures/figure.ts'
import { number as write, percent } from '../../src/figures/text.ts'
import type { Lattice, Report } from './report.ts'

const NAMES: Readonly<Record<keyof Lattice, string>> = {
  posterior: '后验 αβ/P',
  alpha: 'α',
  beta: 'β',
}

export function lattice(report: Report, chosen: keyof Lattice): Figure | null {
  const { states, frames, rows } = report
  if (!report.lattice) return null
  // without any path there is no posterior: α still shows how far the frames reach
  const shown = Number.isFinite(report.loss) ? chosen : 'alpha'
  const values = report.lattice[shown]
  const highest = Array.from({ length: frames }, (_, t) => Math.max(...values.map((row) => row[t] ?? 0)))
  return {
    kind: 'matrix',
    label: `标签「${report.label.text}」的格子，${NAMES[shown]}：${states.length} 个状态、${frames} 帧，P = ${write(report.probability, 4)}${Number.isFinite(report.loss) ? '；橙色是最可能的一条对齐' : '，没有一条路径走到底'}。`,
    down: '状态',
    across: `帧（${NAMES[shown]}，颜色深浅按列）`,
    rows: states,
    columns: rows.map(({ frame }) => String(frame)),
    cells: values.map((row, s) =>
      row.map((value, t) => ({
        text:
          shown === 'posterior'
            ? value < 0.005
              ? ''
              : value.toFixed(2)
            : value === 0
              ? ''
              : write(value, 2),
        shade: (highest[t] ?? 0) === 0 ? 0 : value / (highest[t] ?? 1),
        color: rows[t]?.state === s ? 2 : 1,
      })),
    ),
  }
}

/** Where a long sample stands in its label; a short one has its lattice. */
export function progress({ rows, states, lattice: drawn, label }: Report): Figure | null {
  const known = rows.filter(({ state, mean }) => state !== null && mean !== null)
  if (drawn || known.length < 2) return null
  const step = Math.max(1, Math.ceil(known.length / 600))
  const thin = known.filter((_, index) => index % step === 0 || index === known.length - 1)
  return {
    kind: 'lines',
    label: `标签「${label.text.slice(0, 20)}」的对齐：最可能的一条路径与后验平均，在 ${states.length} 个状态里从左走到右。`,
    x: { name: '帧', ordinal: '帧' },
    y: { name: '符号的个数', domain: [0, Math.max(1, label.length)] },
    names: 'inside',
    series: [
      {
        name: '最可能的对齐',
        color: 2,
        x: thin.map(({ frame }) => frame),
        runs: [thin.map(({ state }) => (state ?? 0) / 2)],
      },
      {
        name: '后验平均',
        color: 1,
        x: thin.map(({ frame }) => frame),
        runs: [thin.map(({ mean }) => (mean ?? 0) / 2)],
      },
    ],
  }
}

const COLORS = [1, 2, 3, 4, 5] as const

export function emissions({ curves, frames, rows }: Report): Figure | null {
  if (frames < 2) return null
  const blank = rows.reduce((sum, row) => sum + row.blank, 0) / rows.length
  return {
    kind: 'lines',
    label: `每帧各符号的概率；blank 平均 ${percent(blank, 2)}。`,
    x: { name: '帧', domain: [1, frames], ordinal: '帧' },
    y: { name: '概率', domain: [0, 1] },
    series: curves.symbols.map(({ name, isBlank, values }, index) => ({
      name,
      color: isBlank ? 'muted' : (COLORS[index - 1] ?? 6),
      dashed: isBlank,
      x: curves.frames,
      runs: [values],
    })),
  }
}

export function labellings({ labellings: found, greedy, label }: Report): Figure | null {
  const drawn = found.filter(({ probability }) => probability > 0)
  const [first] = drawn
  if (!first) return null
  const roles = (one: (typeof found)[number]): string =>
    [one.given ? '标签' : '', one.greedy ? '贪心' : ''].filter(Boolean).join('、')
  return {
    kind: 'bars',
    label: `最可能的标注是「${first.text}」，P = ${write(first.probability, 4)}；贪心解码得「${greedy.label}」，标签是「${label.text}」。`,
    unit: 'P（对全部路径求和）',
    right: { name: '标注的概率', color: 1 },
    rows: drawn.map((one) => {
      const text = one.text.length > 16 ? `${one.text.slice(0, 15)}…` : one.text
      return { name: roles(one) ? `${text}（${roles(one)}）` : text, right: one.probability }
    }),
  }
}
