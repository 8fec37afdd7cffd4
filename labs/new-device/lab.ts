import { percent } from '../../src/figures/text.ts'
import {
  atLeast,
  atMost,
  between,
  choice,
  defineLab,
  curve,
  field,
  logNumber,
  number,
} from '../../src/lab/index.ts'
import { accuracyFigure, finalOf, firstOf, galleryFigure, METHODS, type ByMethod } from './figures.ts'
import type { Method } from './facts.ts'
import { pytorchOf } from './pytorch.ts'

/** Percentage points between two methods on the new device, or on the old one. */
const gap = (result: ByMethod, one: Method, other: Method, where: 'fresh' | 'old' = 'fresh'): number =>
  100 * (finalOf(result[one][where]) - finalOf(result[other][where]))

export default defineLab({
  id: 'new-device',
  title: '换了采集设备：微调还是从头',
  summary:
    '在旧设备上训练好的指静脉网络，换到一台新设备，每根手指只有几张新图。冻结、全部微调、从头训练，哪个好？',
  facts: '合成图 32×16 · 512–64–32–20 · AdamW',
  section: '1.6',
  questions: ['1.6.8', '1.6.5', '1.6.7', '1.6.4'],
  controls: {
    device: choice({
      label: '新设备',
      options: { same: '与旧的一样', tilted: '歪 8°', far: '歪 12°，还偏', inverted: '明暗相反' },
      default: 'tilted',
    }),
    samples: number({ label: '每根手指的新图', min: 1, max: 4, default: 1 }),
    lr: logNumber({
      label: '全部微调的学习率 η',
      min: 0.0001,
      max: 0.01,
      default: 0.0005,
      help: '从头训练用 0.002，只训头用 0.005。',
    }),
  },
  replicas: { default: 2, max: 8 },
  series: {
    fresh: curve({ label: '新设备上的准确率', x: '步' }),
    old: curve({ label: '旧设备上的准确率', x: '步' }),
    gallery: field({ label: '图像' }),
  },
  arms: METHODS,
  async experiment({ device, samples, lr }, context) {
    const { adapt } = await import('./run.ts')
    return adapt({ device, samples, lr }, context.arm, context, context.record)
  },
  figures: {
    gallery: {
      title: '两台设备看到的同一次采集',
      note: '第一个种子',
      wide: true,
      plot: ({ result }) => galleryFigure(result),
    },
    fresh: { title: '新设备：学会了多少', plot: ({ result }) => accuracyFigure(result, 'fresh') },
    old: { title: '旧设备：忘了多少', plot: ({ result }) => accuracyFigure(result, 'old') },
  },
  presets: {
    one: { label: '歪 8°，各一张', settings: { device: 'tilted', samples: 1, lr: 0.0005 } },
    three: { label: '歪 8°，各三张', settings: { device: 'tilted', samples: 3, lr: 0.0005 } },
    far: { label: '歪 12°，各三张', settings: { device: 'far', samples: 3, lr: 0.0005 } },
    inverted: { label: '明暗相反，各三张', settings: { device: 'inverted', samples: 3, lr: 0.0005 } },
  },
  prediction: {
    question: ({ samples }) => `新设备上每根手指 ${samples} 张图，哪种做法在新设备上最准？`,
    options: METHODS,
    outcome({ result }) {
      const methods: readonly Method[] = ['scratch', 'head', 'full']
      return methods.reduce((best, method) =>
        finalOf(result[method].fresh) > finalOf(result[best].fresh) ? method : best,
      )
    },
    because: ({ result }) =>
      `不训练直接用旧网络 ${percent(firstOf(result.full.fresh))}，从头训练 ${percent(finalOf(result.scratch.fresh))}，只训头 ${percent(finalOf(result.head.fresh))}，全部微调 ${percent(finalOf(result.full.fresh))}。`,
  },
  texts: {
    try: '先各一张图运行；再换成三张，看冻结的那条线；然后把设备换成歪 12°，最后换成明暗相反。每次都看看右边旧设备的准确率。',
    see: '设备只歪一点时，微调比从头高出一截，图多了冻结就跟不上；歪得多时微调只是打平；明暗相反时，预训练反而拖后腿。旧设备上，冻结主干忘得比全部微调还多。',
    why: '主干的第一层认的是固定位置上的明暗。位置差一点，它还用得上；差得多或者符号反了，从那里出发就比随机出发更远。冻结主干只保住了特征，头却被新图改写了，旧设备照样认错。',
  },
  conclude({ result }) {
    if (result.full.fresh.x.length < 2) return '还没有运行。'
    return `新设备上：直接用 ${percent(firstOf(result.full.fresh))}，从头 ${percent(finalOf(result.scratch.fresh))}，只训头 ${percent(finalOf(result.head.fresh))}，全部微调 ${percent(finalOf(result.full.fresh))}；旧设备上从 ${percent(firstOf(result.full.old))} 变成：只训头 ${percent(finalOf(result.head.old))}，全部微调 ${percent(finalOf(result.full.old))}。`
  },
  claims: {
    'one-image-each': {
      statement:
        '新设备歪 8°、每根手指只有一张新图时，全部微调比从头训练平均高 12 个百分点以上，只训头也高 10 个百分点以上',
      how: '20 根手指在旧设备上各 4 张图，预训练 200 步；在新设备上各 1 张图，训练 200 步；新设备上另有各 3 张图做测试。8 个种子的平均；种子 1001–1008 与 2001–2008 上，全部微调高 19.1 与 22.3，只训头高 16.9 与 19.8。',
      settings: { device: 'tilted', samples: 1 },
      seeds: 8,
      kind: 'simulation',
      expected: { full: atLeast(12), head: atLeast(10) },
      names: { full: '全部微调高几个百分点', head: '只训头高几个百分点' },
      read: (result) => ({ full: gap(result, 'full', 'scratch'), head: gap(result, 'head', 'scratch') }),
    },
    'frozen-falls-behind': {
      statement:
        '图加到各三张，冻结主干就不再比从头训练好（相差不到 5 个百分点），全部微调仍比它高 3 个百分点以上',
      how: '设置同上，新图各 3 张。8 个种子的平均；种子 1001–1008 与 2001–2008 上，只训头比从头高 0.4 与 −0.2，全部微调比只训头高 5.8 与 7.0。',
      settings: { device: 'tilted', samples: 3 },
      seeds: 8,
      kind: 'simulation',
      expected: { head: between(-5, 5), full: atLeast(3) },
      names: { head: '只训头比从头高几个百分点', full: '全部微调比只训头高几个百分点' },
      read: (result) => ({ head: gap(result, 'head', 'scratch'), full: gap(result, 'full', 'head') }),
    },
    'far-is-no-gain': {
      statement:
        '新设备歪 12° 又偏，各三张图时，全部微调与从头训练打平（相差不到 5 个百分点），冻结主干反而低 3 个百分点以上',
      how: '设置同上。8 个种子的平均；种子 1001–1008 与 2001–2008 上，全部微调比从头高 −1.0 与 −0.6，只训头比从头高 −7.3 与 −6.0。',
      settings: { device: 'far', samples: 3 },
      seeds: 8,
      kind: 'simulation',
      expected: { full: between(-5, 5), head: atMost(-3) },
      names: { full: '全部微调比从头高几个百分点', head: '只训头比从头高几个百分点' },
      read: (result) => ({ full: gap(result, 'full', 'scratch'), head: gap(result, 'head', 'scratch') }),
    },
    'inverted-hurts': {
      statement:
        '新设备明暗相反、各三张图时，预训练是负担：全部微调比从头训练低 4 个百分点以上，冻结主干低 25 个百分点以上',
      how: '设置同上。8 个种子的平均；种子 1001–1008 与 2001–2008 上，全部微调低 9.3 与 12.9，只训头低 41.2 与 46.6。',
      settings: { device: 'inverted', samples: 3 },
      seeds: 8,
      kind: 'simulation',
      expected: { full: atLeast(4), head: atLeast(25) },
      names: { full: '全部微调比从头低几个百分点', head: '只训头比从头低几个百分点' },
      read: (result) => ({ full: gap(result, 'scratch', 'full'), head: gap(result, 'scratch', 'head') }),
    },
    'frozen-trunk-forgets': {
      statement:
        '冻结主干不等于不忘：歪 8°、各三张图，旧设备的准确率在全部微调之后低 8 个百分点以上，只训头之后比这还低 8 个百分点以上',
      how: '两台设备共用一个分类头。旧设备上另有各 2 张图做测试，8 个种子的平均；种子 1001–1008 与 2001–2008 上，全部微调之后低 12.8 与 18.1，只训头之后再低 15.6 与 17.8。',
      settings: { device: 'tilted', samples: 3 },
      seeds: 8,
      kind: 'simulation',
      expected: { lost: atLeast(8), more: atLeast(8) },
      names: { lost: '全部微调之后低几个百分点', more: '只训头再低几个百分点' },
      read: (result) => ({
        lost: 100 * (firstOf(result.full.old) - finalOf(result.full.old)),
        more: gap(result, 'full', 'head', 'old'),
      }),
    },
  },
  pytorch: ({ samples, lr, seed }) => pytorchOf(samples, lr, seed),
})
