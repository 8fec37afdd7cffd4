/** Inputs that are larger than anyone pastes: tool → input → the text of its file, made here. */

const lines = (head: string, rows: number, row: (index: number) => string): string =>
  `${head}\n${Array.from({ length: rows }, (_, index) => row(index)).join('\n')}\n`

/** A number from 0 to 1 that jumps about. */
const share = (index: number): number => ((index * 7919) % 10_007) / 10_007
const word = (index: number): string =>
  ['模型', '数据', '梯度', '损失', '权重', '批量', '验证'][index % 7] ?? ''

const box = (index: number): number[] => [share(index) * 400, share(index + 1) * 300, 40 + (index % 60), 40]

function coco(images: number): { truth: string; detections: string } {
  const annotations = Array.from({ length: 4 * images }, (_, index) => ({
    id: index + 1,
    image_id: 1 + Math.floor(index / 4),
    category_id: 1 + (index % 5),
    bbox: box(index),
    area: 2000,
    iscrowd: 0,
  }))
  const dataset = {
    images: Array.from({ length: images }, (_, index) => ({ id: index + 1, width: 640, height: 480 })),
    categories: [1, 2, 3, 4, 5].map((id) => ({ id, name: `class ${id}` })),
    annotations,
  }
  const results = annotations.flatMap((one, index) =>
    [0, 1, 2, 3, 4].map((copy) => ({
      image_id: one.image_id,
      category_id: one.category_id,
      bbox: one.bbox.map((value) => value + 3 * copy),
      score: share(5 * index + copy),
    })),
  )
  return { truth: JSON.stringify(dataset), detections: JSON.stringify(results) }
}

const mask = (of: number): string =>
  Array.from({ length: 512 }, (_, y) =>
    Array.from({ length: 512 }, (_unused, x) => ((x >> 5) + (y >> 5) + of) % 2).join(' '),
  ).join('\n')

const translations = (step: number): string =>
  lines('参考译文', 1500, (i) => Array.from({ length: 12 }, (_, k) => word(i + k ** step)).join(''))

export const largeInputs: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  classification: () => ({
    data: lines('y_true,y_score', 300_000, (i) => `${i % 3 === 0 ? 1 : 0},${share(i)}`),
  }),
  calibration: () => ({
    data: lines('label,prob', 100_000, (i) => `${share(3 * i) < share(i) ? 1 : 0},${share(i)}`),
  }),
  verification: () => ({
    data: lines('label,score', 100_000, (i) => `${i % 2 ? 'genuine' : 'impostor'},${share(i) + (i % 2) / 2}`),
  }),
  regression: () => ({
    data: lines('y_true,y_pred', 100_000, (i) => `${share(i)},${share(i) + share(i + 9) / 10}`),
  }),
  'probabilistic-forecast': () => ({
    data: lines('y,mu,sigma', 100_000, (i) => `${share(i)},${share(i + 9)},0.3`),
  }),
  'target-transform': () => ({ data: lines('y', 100_000, (i) => String(Math.exp(3 * share(i)))) }),
  detection: () => coco(1000),
  'loss-check': () => ({
    data: lines('z0,z1,z2,label', 50_000, (i) => `${share(i)},${share(2 * i)},${share(3 * i)},${i % 3}`),
  }),
  text: () => ({ references: translations(2), hypotheses: translations(1), baseline: translations(3) }),
  'entities-and-retrieval': () => ({
    tags: lines('token O O', 200_000, (i) =>
      i % 20 === 19 ? '' : `${word(i)} ${i % 5 ? 'O' : 'B-LOC'} ${i % 6 ? 'O' : 'B-LOC'}`,
    ),
  }),
  'eval-error-bars': () => ({
    data: lines('a,b', 20_000, (i) => `${share(i) > 0.3 ? 1 : 0},${share(i + 7) > 0.4 ? 1 : 0}`),
  }),
  'training-log': () => ({
    log: lines('step,loss', 200_000, (i) => `${i},${4 / (1 + i / 1000) + share(i) / 5}`),
  }),
  'gradient-norms': () => ({ norms: lines('step,grad_norm', 100_000, (i) => `${i},${Math.exp(share(i))}`) }),
  'layer-statistics': () => ({
    layers: lines(
      'step,layer,act_rms,grad_rms',
      60_000,
      (i) => `${Math.floor(i / 30)},${i % 30},${0.5 + share(i)},${1e-3 * (0.5 + share(i))}`,
    ),
  }),
  'label-errors': () => ({
    data: lines('label,p0,p1', 100_000, (i) => `${i % 2},${1 - share(i)},${share(i)}`),
  }),
  'data-scaling': () => ({
    data: lines('n,error', 400, (i) => `${100 * (i + 1)},${0.03 + 1.5 * (100 * (i + 1)) ** -0.45}`),
  }),
  'near-duplicates': () => ({
    train: lines(
      '一行一段',
      5000,
      (i) => Array.from({ length: 30 }, (_, k) => word(i + k * k + (i % 97) * k)).join('') + i,
    ),
    test: lines(
      '一行一段',
      1000,
      (i) => Array.from({ length: 30 }, (_, k) => word(i + k * k + (i % 89) * k)).join('') + i,
    ),
  }),
  'low-precision': () => ({ data: lines('0.5', 200_000, (i) => String(share(i) * 1e-3)) }),
  'budget-planner': () => ({ trials: lines('score', 5000, (i) => String(0.8 + share(i) / 10)) }),
  trials: () => ({
    data: lines(
      'lr,wd,value',
      400,
      (i) => `${10 ** (-4 + 3 * share(i))},${10 ** (-5 + 3 * share(i + 3))},${share(i)}`,
    ),
  }),
  'schedule-designer': () => ({ log: lines('step,lr', 5880, (i) => `${i},${0.001 * (1 - i / 5880)}`) }),
  'weight-decay-calculator': () => ({
    parameters: lines('embed.weight [1000, 64]', 5000, (i) => `layers.${i}.weight [64, ${1 + (i % 64)}]`),
  }),
  'ctc-alignment': () => ({
    data: lines('_,a,b,c', 300, (i) => {
      const [a, b, c] = [share(i) / 3, share(2 * i) / 3, share(3 * i) / 3]
      return `${1 - a - b - c},${a},${b},${c}`
    }),
    label: 'abacab',
  }),
  segmentation: () => {
    return { truth: mask(0), prediction: mask(0).replace('0 0 0 0', '1 1 1 1') }
  },
}
