import { number as write, percent } from '../../src/figures/text.ts'
import { atLeast, atMost, choice, curve, defineLab, field, mean, number, value } from '../../src/lab/index.ts'
import { accuracyFigure, ARMS, errorFigure, finalOf, galleryFigure, mirrorFigure } from './figures.ts'
import { pytorchOf } from './pytorch.ts'

export default defineLab({
  id: 'finger-veins',
  title: '指静脉：闭集训练，开集验证',
  summary: '用几根手指的图训练，再去认没见过的手指。增强帮多少，闭集准确率信得过吗，翻转会闯什么祸？',
  facts: '合成图 32×16 · 512–64–32–K · AdamW',
  section: '1.2',
  questions: ['1.2.6', '1.2.3', '1.6.5'],
  controls: {
    identities: choice({
      label: '训练用的手指数 K',
      options: { '8': '8', '20': '20', '32': '32' },
      default: '20',
    }),
    samples: number({ label: '每根手指的训练图', min: 1, max: 4, default: 3 }),
    variation: number({
      label: '采集之间的变化',
      min: 0,
      max: 2,
      step: 0.25,
      default: 1,
      help: '旋转、平移、按压、光照、模糊与噪声一起放大或缩小，1 是平常的强度。',
    }),
    steps: choice({ label: '步数', options: { '100': '100', '200': '200', '400': '400' }, default: '200' }),
  },
  replicas: { default: 1, max: 8 },
  series: {
    accuracy: curve({ label: '闭集准确率', x: '步' }),
    errorRate: curve({ label: '开集 EER', x: '步' }),
    mirror: value({ label: '手指与镜像的平均余弦' }),
    template: value({ label: '模板匹配的 EER' }),
    gallery: field({ label: '图像' }),
  },
  arms: ARMS,
  async experiment({ identities, samples, variation, steps }, context) {
    const { recognise } = await import('./run.ts')
    const chosen = { identities: Number(identities), samples, variation, steps: Number(steps) }
    return recognise(chosen, context.arm, context, context.record)
  },
  figures: {
    gallery: {
      title: '网络看到的图',
      note: '第一个种子',
      wide: true,
      plot: ({ result }) => galleryFigure(result),
    },
    accuracy: {
      title: '闭集：见过的手指，新采集的图',
      plot: ({ result }) => accuracyFigure(result),
    },
    errorRate: {
      title: '开集：没见过的手指，是不是同一根',
      plot: ({ result }) => errorFigure(result),
    },
    mirror: {
      title: '网络觉得手指与它的镜像有多像',
      note: '没见过的手指',
      plot: ({ result }) => mirrorFigure(result),
    },
  },
  presets: {
    usual: { label: '平常', settings: { identities: '20', samples: 3, variation: 1 } },
    one: { label: '每根只有一张', settings: { identities: '20', samples: 1, variation: 1 } },
    few: { label: '只有八根手指', settings: { identities: '8', samples: 3, variation: 1 } },
    many: { label: '三十二根手指', settings: { identities: '32', samples: 3, variation: 1 } },
    still: { label: '采集完全一致', settings: { identities: '20', samples: 3, variation: 0 } },
  },
  prediction: {
    question: '加了旋转与平移，见过的手指能认对八成以上。拿同一个网络去验证没见过的手指，等错误率大约多少？',
    options: { small: '5% 以下', middle: '5% 到 12%', large: '12% 以上' },
    outcome({ result }) {
      const found = finalOf(result.moved.errorRate)
      if (found > 0.12) return 'large'
      return found < 0.05 ? 'small' : 'middle'
    },
    because: ({ result: { moved, plain } }) =>
      `闭集准确率 ${percent(finalOf(moved.accuracy))}，开集等错误率 ${percent(finalOf(moved.errorRate))}；不学习、只试几个平移的模板匹配是 ${percent(mean(plain.template))}。`,
  },
  texts: {
    try: '先看六张图；再比三种增强的闭集与开集两幅图；然后把手指数从 8 换到 32，看哪一幅变得多；最后把采集之间的变化调到 0。',
    see: '旋转与平移让两幅图都大为好转；闭集的数总比开集好看；加了同标签翻转，闭集几乎不变，网络却把手指和它的镜像看成一根。',
    why: '分类只要求分开这几根手指，没有要求把别的手指也分开。增强告诉网络哪些变化不算数；翻转不在其中：镜像的静脉走向像另一只手的手指，把它说成同一根，等于教网络不看方向。',
  },
  conclude({ result: { plain, moved, mirrored } }) {
    if (plain.accuracy.x.length < 2) return '还没有运行。'
    return `旋转与平移之后，闭集准确率 ${percent(finalOf(plain.accuracy))} 升到 ${percent(finalOf(moved.accuracy))}，开集 EER ${percent(finalOf(plain.errorRate))} 降到 ${percent(finalOf(moved.errorRate))}（模板匹配 ${percent(mean(plain.template))}）；再加同标签翻转，手指与镜像的余弦从 ${write(mean(moved.mirror))} 升到 ${write(mean(mirrored.mirror))}。`
  },
  claims: {
    'augmentation-helps': {
      statement:
        '训练图加上小角度旋转与平移，闭集准确率平均高出 15 个百分点以上，没见过的手指的等错误率平均降 6 个百分点以上',
      how: '20 根手指各 3 张训练图，每步把每张图换成事先备好的 8 个副本之一。两个量都是 8 个种子的平均。种子 1001–1008 与 2001–2008 上，准确率分别高 21.3 与 25.6 个百分点，等错误率分别低 10.5 与 12.4 个百分点。',
      seeds: 8,
      kind: 'simulation',
      expected: { gain: atLeast(15), drop: atLeast(6) },
      names: { gain: '闭集准确率平均高几个百分点', drop: '开集 EER 平均降几个百分点' },
      read: ({ plain, moved }) => ({
        gain: 100 * (finalOf(moved.accuracy) - finalOf(plain.accuracy)),
        drop: 100 * (finalOf(plain.errorRate) - finalOf(moved.errorRate)),
      }),
    },
    'closed-is-not-open': {
      statement:
        '同一个网络，见过的手指认对八成以上，没见过的手指等错误率仍在 12% 以上；不学习的模板匹配不到 12%',
      how: '旋转与平移增强，三个量都是 8 个种子的平均。模板匹配只取图像中部，在上下左右各 2 个像素的平移里取最大的相关。种子 1001–1008 与 2001–2008 上，准确率 88.4% 与 87.8%，开集 EER 24.9% 与 22.8%，模板匹配 6.7% 与 4.6%。',
      seeds: 8,
      kind: 'simulation',
      expected: { accuracy: atLeast(0.8), open: atLeast(0.12), template: atMost(0.12) },
      names: { accuracy: '闭集准确率，平均', open: '开集 EER，平均', template: '模板匹配的 EER，平均' },
      read: ({ plain, moved }) => ({
        accuracy: finalOf(moved.accuracy),
        open: finalOf(moved.errorRate),
        template: mean(plain.template),
      }),
    },
    'mirror-merged': {
      statement:
        '训练时把翻转的图当成同一根手指，网络就把没见过的手指和它的镜像也看成一根：平均余弦在 0.75 以上，不翻转时在 0.7 以下',
      how: '16 根没见过的手指各 4 张图，与各自的镜像比。每个种子都要成立；种子 1001–1008 与 2001–2008 上，翻转训练的最小 0.819，不翻转的最大 0.614。',
      seeds: 8,
      kind: 'simulation',
      expected: { mirrored: atLeast(0.75), moved: atMost(0.7) },
      names: { mirrored: '翻转训练，手指与镜像的余弦', moved: '不翻转，手指与镜像的余弦' },
      read: ({ moved, mirrored }, replica) => ({
        mirrored: mirrored.mirror[replica] ?? Number.NaN,
        moved: moved.mirror[replica] ?? Number.NaN,
      }),
    },
    'more-fingers': {
      statement: '每根手指的图数不变，训练用的手指从 8 根加到 32 根，没见过的手指的等错误率降 2 个百分点以上',
      how: '旋转与平移增强，每根 3 张图、200 步，两种网络验证同样 16 根没见过的手指。每个种子都要成立；种子 1001–1008 与 2001–2008 上最少降 5.2 个百分点，平均从 31.7% 降到 18.6%。',
      seeds: 8,
      kind: 'simulation',
      expected: { drop: atLeast(2) },
      names: { drop: '开集 EER 降几个百分点' },
      async compute(seed, { samples, variation, steps }, { ort }) {
        const { finalErrorRate } = await import('./run.ts')
        const after = (identities: number): Promise<number> =>
          finalErrorRate({ identities, samples, variation, steps: Number(steps) }, seed, ort)
        return { drop: 100 * ((await after(8)) - (await after(32))) }
      },
    },
  },
  pytorch: ({ identities, steps, seed }) => pytorchOf(Number(identities), Number(steps), seed),
})
