import { textFile } from '../../src/lab/tool/work.ts'
import { near } from '../../src/lab/tool/index.ts'
import type { CocoSummary } from '../../src/metrics/detection/coco.ts'
import type { Report } from './report.ts'
import { sixFound, sixTruth, streetFound, streetTruth, twoFound, twoTruth } from './samples.ts'

type Options = Parameters<Awaited<typeof import('./work.ts')>['default']['open']>[1]

/** The report on two texts, as the page makes it. */
async function reportOn(truth: string, detections: string, settings: Options): Promise<Report> {
  const { default: work } = await import('./work.ts')
  const analysis = await work.open(
    { truth: [textFile(truth)], detections: [textFile(detections)], images: [] },
    settings,
  )
  return analysis.finish()
}

/** What pycocotools 2.0.11 (numpy 2.4.6) answers for the sample, in the order in which it prints them. */
const PYCOCOTOOLS: CocoSummary = {
  AP: 0.34901451497058894,
  AP50: 0.5218185079601871,
  AP75: 0.3267653235911826,
  APs: 0.3046754675467546,
  APm: 0.3178217821782178,
  APl: 0.5433614240544934,
  AR1: 0.30835357624831305,
  AR10: 0.42530364372469626,
  AR100: 0.42530364372469626,
  ARs: 0.3416666666666667,
  ARm: 0.4,
  ARl: 0.5566666666666666,
}

/** The largest difference of two lists of the twelve numbers. */
const apart = (a: CocoSummary, b: CocoSummary): number => {
  const others = Object.values(b)
  return Math.max(...Object.values(a).map((value, index) => Math.abs(value - (others[index] ?? Number.NaN))))
}

export const claims = {
  'ten-detections': {
    statement: '10 个检测 TP/FP 是 1101001010、目标 6 个：11 点 0.6530，全点 0.6462，101 点 0.6469',
    how: '示例「一串 TP/FP」。命中处的包络精确率是 1、1、3/4、4/7、5/9；全点是它们的和除以 6，另两种取 11 个、101 个召回处的平均。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      eleven: near((4 + 2 * (3 / 4) + 4 / 7 + 2 * (5 / 9)) / 11, 1e-12),
      all: near((2 + 3 / 4 + 4 / 7 + 5 / 9) / 6, 1e-12),
      hundred: near((34 + 17 * (3 / 4) + 16 * (4 / 7) + 17 * (5 / 9)) / 101, 1e-12),
    },
    names: { eleven: '11 点', all: '全点', hundred: '101 点' },
    async compute(_seed: number, settings: Options) {
      const { voc07, voc, coco } = await reportOn(sixTruth(), sixFound(), settings)
      return { eleven: voc07, all: voc, hundred: coco.AP50 }
    },
  },
  'head-and-tail': {
    statement: '末尾加 1000 个误检，AP 不变（0.6462）；开头加 1 个误检，AP 降到 0.489',
    how: '同一串 TP/FP 前后各加误检，读 VOC10+ 的全点 AP。',
    seeds: 1,
    kind: 'closed-form',
    expected: {
      tail: near((2 + 3 / 4 + 4 / 7 + 5 / 9) / 6, 1e-12),
      head: near((2 * (2 / 3) + 3 / 5 + 2 * (1 / 2)) / 6, 1e-12),
    },
    names: { tail: '末尾加 1000 个', head: '开头加 1 个' },
    async compute(_seed: number, settings: Options) {
      const tail = await reportOn(sixTruth(), sixFound(`1101001010${'0'.repeat(1000)}`), settings)
      const head = await reportOn(sixTruth(), sixFound('01101001010'), settings)
      return { tail: tail.voc, head: head.voc }
    },
  },
  'two-matchings': {
    statement: '同一份结果，VOC 的匹配得 AP 0.833，COCO 的匹配得 1.0',
    how: '示例「VOC 与 COCO 匹配不同」：检测 2 与 g1 的 IoU 0.70，与 g2 的 0.55；g1 已被占用，VOC 算误检，COCO 改配 g2。',
    seeds: 1,
    kind: 'closed-form',
    expected: { voc: near(5 / 6, 1e-12), coco: near(1, 1e-12) },
    names: { voc: 'VOC10+', coco: 'AP50' },
    async compute(_seed: number, settings: Options) {
      const { voc, coco } = await reportOn(twoTruth(), twoFound(), settings)
      return { voc, coco: coco.AP50 }
    },
  },
  pycocotools: {
    statement: '含 crowd、空图、缺类和并列分数的一份数据上，十二个数字与 pycocotools 逐项之差不超过 10⁻¹²',
    how: '示例「街景，COCO」交给 pycocotools 2.0.11 算出的十二个数字写在这里，与本页算出的比较；另看错误归因所依据的 AP 是否就是 AP50。',
    seeds: 1,
    kind: 'closed-form',
    expected: { apart: near(0, 1e-12), base: near(0, 1e-12) },
    names: { apart: '最大的差', base: '归因的 AP 与 AP50 之差' },
    async compute(_seed: number, settings: Options) {
      const { coco, ap } = await reportOn(streetTruth(), streetFound(), settings)
      return { apart: apart(coco, PYCOCOTOOLS), base: ap - coco.AP50 }
    },
  },
} as const
