import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { boxes, errors, perClass, pictures, pr } from './figures.ts'
import { sixFound, sixTruth, streetFound, streetTruth, streetYolo, twoFound, twoTruth } from './samples.ts'
import { KIND_WORDS, reason, STATE_WORDS } from './words.ts'

/** The twelve numbers → what each averages. */
const COCO_WORDS = {
  AP: 'IoU 0.50、0.55、… 0.95 十个阈值与各类的平均',
  AP50: 'IoU 0.50，各类平均',
  AP75: 'IoU 0.75，各类平均',
  APs: '小目标：area ≤ 32²',
  APm: '中目标：32² ≤ area ≤ 96²',
  APl: '大目标：area ≥ 96²',
  AR1: '每张图每类只留 1 个检测的召回，十个阈值平均',
  AR10: '留 10 个',
  AR100: '留 100 个',
  ARs: '小目标，留 100 个',
  ARm: '中目标，留 100 个',
  ARl: '大目标，留 100 个',
} as const

const numberOrDash = (value: number | undefined): Cell =>
  value === undefined || Number.isNaN(value) ? '—' : value

const FORMATS =
  'COCO JSON；YOLO 的 txt（多个文件，文件名就是图）；VOC 的 XML（多个文件）；CSV（image,class,x1,y1,x2,y2，或 x,y,w,h）。'

export default defineTool({
  id: 'detection',
  title: '检测评估台',
  summary:
    '给真值和检测的框，得到十二个 COCO 数字、两种 VOC 的 AP、逐类的 PR 曲线，以及误检和漏检各是哪一种。',
  section: '3.3',
  questions: ['3.3.1', '3.3.2', '3.3.3', '3.3.4', '3.3.8'],
  controls,
  stage: ['iou', 'category', 'picture'],
  inputs: {
    truth: { label: '真值', help: FORMATS, accept: '.json,.txt,.xml,.csv,.tsv,.names', multiple: true },
    detections: {
      label: '检测结果',
      help: 'COCO 结果 JSON；YOLO 的 txt（第 6 列是置信度）；CSV（多一列 score）；VOC 的结果文件 comp4_det_test_类名.txt，或带 <score> 的 XML。格式要与真值配得上。',
      accept: '.json,.txt,.xml,.csv,.tsv,.names',
      multiple: true,
    },
    images: {
      label: '图像',
      help: '给了图像，就把框画在同名的图上（PNG、JPEG、WebP）。',
      accept: 'image/*',
      multiple: true,
      binary: true,
      optional: true,
    },
  },
  samples: {
    street: {
      label: '街景，COCO',
      settings: {},
      inputs: () => ({ truth: streetTruth(), detections: streetFound() }),
    },
    corners: {
      label: 'bbox 写成了两个角',
      settings: {},
      inputs: () => ({ truth: streetTruth(), detections: streetFound(true) }),
    },
    yolo: {
      label: '街景，YOLO',
      settings: { imageHeight: 480 },
      inputs: () => ({ truth: streetYolo(false), detections: streetYolo(true) }),
    },
    ten: { label: '一串 TP/FP', settings: {}, inputs: () => ({ truth: sixTruth(), detections: sixFound() }) },
    two: {
      label: 'VOC 与 COCO 匹配不同',
      settings: {},
      inputs: () => ({ truth: twoTruth(), detections: twoFound() }),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    { kind: 'read', text: `真值：${report.formats.truth}` },
    { kind: 'read', text: `预测：${report.formats.found}` },
    ...report.notes.map((text) => ({ kind: 'read', text }) as const),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { coco, voc07, voc, iou, gains } }) => {
    if (Number.isNaN(voc)) return '没有一个要计的目标，AP 没有定义。'
    const [worst] = gains.slice(0, 6).toSorted((a, b) => b.gain - a.gain)
    const advice =
      worst && worst.gain > 0
        ? `单独改掉一类错误，「${KIND_WORDS[worst.kind][0]}」最值：+${write(100 * worst.gain)} 个百分点。`
        : ''
    return `COCO AP ${write(coco.AP, 4)}，AP50 ${write(coco.AP50, 4)}，AP75 ${write(coco.AP75, 4)}；IoU ${write(iou)} 的 VOC AP 是 ${write(voc, 4)}（11 点 ${write(voc07, 4)}）。${advice}`
  },
  figures: {
    pr: { title: 'PR 曲线', note: 'COCO 的匹配，101 个召回', plot: pr },
    errors: { title: '错误归因', note: 'TIDE 的六类，各自单独改掉', plot: errors },
    perClass: { title: '逐类 AP', note: '从低到高，括号里是目标数', plot: perClass },
    boxes: {
      title: '一张图上的框',
      note: '蓝：找到的目标；黑：漏检；青：命中；褐：误检；灰：不计',
      plot: boxes,
    },
  },
  pictures,
  tables: {
    coco: {
      title: '十二个 COCO 数字',
      note: '没有目标的一项是 −1',
      rows: ({ report }) => ({
        columns: ['名字', '值', '口径'],
        rows: Object.entries(COCO_WORDS).map(([key, words]) => [
          key,
          Object.entries(report.coco).find(([name]) => name === key)?.[1] ?? -1,
          words,
        ]),
      }),
    },
    ap: {
      title: '同一批框的四种 AP',
      note: '数值不可混在一张表里比',
      rows: ({ report }) => ({
        columns: ['算法', '值', '口径'],
        rows: [
          ['COCO，101 点', numberOrDash(report.ap), `COCO 的匹配，IoU ${write(report.iou)}`],
          ['VOC10+，全点', numberOrDash(report.voc), `VOC 的匹配，IoU ${write(report.iou)}，包络下的面积`],
          [
            'VOC07，11 点',
            numberOrDash(report.voc07),
            `VOC 的匹配，IoU ${write(report.iou)}，召回 0、0.1、… 1 处的平均`,
          ],
          ['COCO，十个阈值', numberOrDash(report.coco.AP), 'IoU 0.50 到 0.95'],
        ],
      }),
    },
    classes: {
      title: '逐类',
      note: 'F1 最大处的分数阈值可作上线的起点，要在另一份数据上核对',
      rows: ({ report }) => ({
        columns: [
          '类',
          '序号',
          '目标',
          '检测',
          'AP',
          'AP50',
          'AP75',
          'VOC10+',
          'VOC07',
          '最大 F1',
          '分数 ≥',
          '精确率',
          '召回率',
        ],
        rows: report.classes
          .slice(0, 1000)
          .map(({ name, objects, detections, ap, ap50, ap75, voc, voc07, best }, index) => [
            name,
            index + 1,
            objects,
            detections,
            ...[ap, ap50, ap75, voc, voc07, best?.f1, best?.score, best?.precision, best?.recall].map(
              numberOrDash,
            ),
          ]),
      }),
    },
    errors: {
      title: '错误的种类',
      rows: ({ report }) => ({
        columns: ['种类', '个数', 'ΔAP × 100', '含义与改法'],
        rows: report.gains.map(({ kind, count, gain }) => [
          KIND_WORDS[kind][0],
          count,
          numberOrDash(100 * gain),
          KIND_WORDS[kind][1],
        ]),
      }),
    },
    worst: {
      title: '分数最高的误检',
      note: '每一个为什么算误检；它们最伤 AP',
      rows: ({ report }) =>
        report.falsePositives.length === 0
          ? null
          : {
              columns: ['图', '类', '分数', '种类', '原因'],
              rows: report.falsePositives.map((one) => [
                one.image,
                one.category,
                one.score,
                KIND_WORDS[one.why][0],
                reason(one, report.iou, report.background),
              ]),
            },
    },
    boxes: {
      title: '画出的那张图',
      rows: ({ report, settings }) => {
        const picture = report.pictures[settings.picture - 1] ?? report.pictures.at(-1)
        if (!picture) return null
        return {
          columns: ['框', '类', '分数', 'x1', 'y1', 'x2', 'y2'],
          rows: [...picture.objects, ...picture.detections].map(({ state, category, score, corners }) => [
            STATE_WORDS[state],
            category,
            numberOrDash(score),
            ...corners,
          ]),
        }
      },
    },
  },
  json: ({ report }) => ({
    coco: report.coco,
    average_precision_voc: report.voc,
    average_precision_voc07: report.voc07,
    iou: report.iou,
    average_precision_at_iou: report.ap,
    errors: {
      background: report.background,
      ...Object.fromEntries(report.gains.map(({ kind, count, gain }) => [kind, { count, delta_ap: gain }])),
    },
    per_class: report.classes.map(({ name, objects, detections, ap, ap50, ap75, voc, voc07, best }) => ({
      class: name,
      objects,
      detections,
      AP: ap,
      AP50: ap50,
      AP75: ap75,
      average_precision_voc: voc,
      average_precision_voc07: voc07,
      best_f1: best,
    })),
    images: report.images,
    objects: report.objects,
    detections: report.detections,
  }),
  conventions: [
    {
      name: 'COCO',
      text: '与 pycocotools 的 COCOeval 相同：按分数从高到低，每个检测取还没被占用、IoU 最大的目标；十个阈值各自匹配；大小按标注的 area 分段，两端都闭；每图每类最多 100 个检测。给的是文本时 area 用宽乘高。',
    },
    {
      name: 'VOC',
      text: '与 VOC devkit 相同：先取 IoU 最大的目标，它已被占用就算误检；IoU ≥ 阈值；宽和高按像素含端点，各加 1。框的坐标按给的数用，COCO 的右下角是 x + 宽。',
    },
    {
      name: '不计的目标',
      text: 'iscrowd 与 difficult 不计召回，命中它们的检测不算误检；crowd 用交与检测面积之比，可以被命中多次。VOC 一栏把 crowd 当作 difficult。',
    },
    {
      name: '错误类型',
      text: 'TIDE（Bolya 等，ECCV 2020，arXiv:2008.08115）。依次判 Loc、Cls、Dupe、Bkg，都不是的是 Both，次序与作者的代码相同；命中沿用上面 COCO 的匹配，所以改之前的 AP 就是 COCO 在这个阈值上的 AP。',
    },
    {
      name: 'ΔAP',
      text: '每类错误单独改掉，其余不动，AP 的差；小于 0 记 0。一个目标只让分数最高的一个检测改成命中。各类的 ΔAP 不能相加。',
    },
    { name: '同分', text: '同分的检测按图的编号，再按给出的次序排（稳定排序）。' },
    { name: '平均', text: '没有目标的类不进平均；给了它的检测只在错误归因里算误检。' },
  ],
  claims,
})
