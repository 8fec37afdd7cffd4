import { defineTool } from '../../src/lab/tool/index.ts'
import type { Cell } from '../../src/lab/tool/index.ts'
import { number as write } from '../../src/figures/text.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { dice, images, picture, tolerance } from './figures.ts'
import { confused, largeAndSmall, veinFiles, veins } from './samples.ts'

/** Average → what it is called and how it is counted. */
const WORDS = {
  mean_iou: ['mIoU，累计', '全部像素的混淆矩阵，各类 IoU 的平均（Cityscapes、VOC）'],
  mean_dice: ['mDice，累计', '全部像素，各类 Dice 的平均；不等于 2·mIoU/(1 + mIoU)'],
  image_mean_iou: ['mIoU，按图', '每类先对各图平均，再对各类平均'],
  image_mean_dice: ['mDice，按图', '每类先对各图平均，再对各类平均（医学的惯例）'],
  pixel_accuracy: ['像素精度', '标对的像素 / 全部像素；大类说了算'],
  mean_class_accuracy: ['平均类精度', '各类召回率的平均'],
  frequency_weighted_iou: ['FWIoU', '按真值像素数加权的 IoU'],
} as const

/** Most classes of a confusion matrix that is written out. */
const WRITTEN = 30

const orDash = (value: number | undefined): Cell => (value === undefined || Number.isNaN(value) ? '—' : value)

const FORMATS =
  'PNG 掩码：灰度或索引图，像素的值就是类的编号，可以一次给多张；或者粘贴整数的网格，每行一排像素，两张图之间空一行。'

export default defineTool({
  id: 'segmentation',
  title: '分割评估',
  summary:
    '给真值和预测的掩码，得到逐类的 IoU 和 Dice、按图与累计两种平均，以及 HD95、ASSD、NSD、Boundary IoU 和 clDice。',
  section: '3.3',
  questions: ['3.3.5', '3.3.6'],
  controls,
  stage: ['tau', 'picture'],
  inputs: {
    truth: { label: '真值掩码', help: FORMATS, accept: '.png,.txt,.csv', multiple: true },
    prediction: {
      label: '预测掩码',
      help: '与真值同样的格式，按文件名配对（去掉结尾的 _gt、_pred、_mask 等）；各一张时不看名字。',
      accept: '.png,.txt,.csv',
      multiple: true,
    },
  },
  samples: {
    veins: {
      label: '静脉与病灶，5 张',
      settings: {},
      inputs: () => ({ truth: veins('truth'), prediction: veins('predicted') }),
    },
    sizes: {
      label: '一大一小',
      settings: {},
      inputs: () => ({ truth: largeAndSmall('truth'), prediction: largeAndSmall('predicted') }),
    },
    confusion: {
      label: '三类，一个混淆矩阵',
      settings: {},
      inputs: () => ({ truth: confused('truth'), prediction: confused('predicted') }),
    },
    png: {
      label: 'PNG，有忽略的像素',
      settings: {},
      inputs: async () => ({ truth: await veinFiles('truth'), prediction: await veinFiles('predicted') }),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => [
    {
      kind: 'read',
      text: `真值：${report.formats.truth}；预测：${report.formats.predicted}；配成 ${report.images} 对，${write(report.pixels)} 个像素`,
    },
    {
      kind: 'read',
      text: `${report.labels.length} 个标签：${report.labels.slice(0, 8).join('、')}${report.labels.length > 8 ? '…' : ''}`,
    },
    ...report.notes.map((text) => ({ kind: 'read', text }) as const),
    ...report.warnings.map((text) => ({ kind: 'warning', text }) as const),
  ],
  conclude: ({ report: { summary, classes, background, unit } }) => {
    const [worst] = classes
      .filter(({ label, apart }) => label > 0 && apart !== null && Number.isFinite(apart.hd95))
      .toSorted((a, b) => a.dice - b.dice)
    const edge = worst?.apart
      ? `标签 ${worst.label} 最难：Dice ${write(worst.dice, 4)}，HD95 ${write(worst.apart.hd95)} ${unit}，NSD ${write(worst.apart.nsd)}。`
      : ''
    return `mIoU 累计 ${write(summary.mean_iou, 4)}，按图 ${write(summary.image_mean_iou, 4)}；mDice 累计 ${write(summary.mean_dice, 4)}，按图 ${write(summary.image_mean_dice, 4)}（${background ? '含' : '不含'}背景）。${edge}`
  },
  figures: {
    dice: { title: '逐类 Dice', note: '两种平均', plot: dice },
    images: { title: '各图的 Dice', note: '从低到高', plot: images },
    tolerance: { title: '容差与 NSD', note: '边界偏离不超过 τ 的占比', plot: tolerance },
    picture: { title: '最差的图', note: '缩到 72 像素以内', plot: picture },
  },
  tables: {
    summary: {
      title: '平均',
      rows: ({ report: { summary } }) => ({
        columns: ['名字', '值', '口径'],
        rows: [
          [WORDS.mean_iou[0], orDash(summary.mean_iou), WORDS.mean_iou[1]],
          [WORDS.image_mean_iou[0], orDash(summary.image_mean_iou), WORDS.image_mean_iou[1]],
          [WORDS.mean_dice[0], orDash(summary.mean_dice), WORDS.mean_dice[1]],
          [WORDS.image_mean_dice[0], orDash(summary.image_mean_dice), WORDS.image_mean_dice[1]],
          [WORDS.pixel_accuracy[0], orDash(summary.pixel_accuracy), WORDS.pixel_accuracy[1]],
          [WORDS.mean_class_accuracy[0], orDash(summary.mean_class_accuracy), WORDS.mean_class_accuracy[1]],
          [
            WORDS.frequency_weighted_iou[0],
            orDash(summary.frequency_weighted_iou),
            WORDS.frequency_weighted_iou[1],
          ],
        ],
      }),
    },
    classes: {
      title: '逐类，重叠',
      note: '累计与按图；四分位和最差看的是各图的 Dice',
      rows: ({ report }) => ({
        columns: [
          '标签',
          '真值像素',
          '预测像素',
          'IoU',
          'Dice',
          '精确率',
          '召回率',
          'IoU 按图',
          'Dice 按图',
          '中位数',
          '下四分位',
          '上四分位',
          '最低',
          '图数',
        ],
        rows: report.classes.map(({ label, truth, predicted, imageIou, imageDice, ...row }) => [
          String(label),
          truth,
          predicted,
          ...[
            row.iou,
            row.dice,
            row.precision,
            row.recall,
            imageIou.mean,
            imageDice.mean,
            imageDice.median,
            imageDice.low,
            imageDice.high,
            imageDice.least,
          ].map(orDash),
          imageDice.images,
        ]),
      }),
    },
    boundaries: {
      title: '逐类，边界与中心线',
      note: '各图的平均；空掩码怎样算见选项',
      rows: ({ report }) => {
        const rows = report.classes.flatMap(({ label, apart }) =>
          apart
            ? [
                [
                  String(label),
                  ...[
                    apart.hd95,
                    apart.hd,
                    apart.assd,
                    apart.nsd,
                    apart.boundaryIou,
                    apart.clDice,
                    apart.hd95Region,
                  ].map(orDash),
                  apart.measured,
                  apart.missed,
                  apart.extra,
                ],
              ]
            : [],
        )
        if (rows.length === 0) return null
        return {
          columns: [
            '标签',
            'HD95',
            'HD',
            'ASSD',
            `NSD@${write(report.tau)}`,
            'Boundary IoU',
            'clDice',
            'HD95，全部像素',
            '量到的图',
            '只有真值',
            '只有预测',
          ],
          rows,
        }
      },
    },
    images: {
      title: '逐图',
      note: '从 Dice 最低的起',
      rows: ({ report }) => ({
        columns: [
          '图',
          '标签',
          '这张图的 Dice',
          'IoU',
          'Dice',
          'HD95',
          'ASSD',
          'NSD',
          'Boundary IoU',
          'clDice',
        ],
        rows: report.rows
          .flatMap(({ name, dice: own, classes }) =>
            classes.map((one) => [
              name,
              String(one.label),
              ...[own, one.iou, one.dice, one.hd95, one.assd, one.nsd, one.boundaryIou, one.clDice].map(
                orDash,
              ),
            ]),
          )
          .slice(0, 1000),
      }),
    },
    confusion: {
      title: '混淆矩阵',
      note: '像素数，行是真实，列是预测',
      rows: ({ report }) =>
        report.labels.length > WRITTEN
          ? null
          : {
              columns: ['真实', ...report.labels.map((label) => `预测 ${label}`), '没有类'],
              rows: report.confusion.map((row, index) => [`标签 ${report.labels[index]}`, ...row]),
            },
    },
  },
  json: ({ report }) => ({
    ...report.summary,
    background: report.background,
    labels: report.labels,
    iou: report.classes.map(({ iou }) => iou),
    dice: report.classes.map(({ dice: value }) => value),
    confusion_matrix: report.confusion.map((row) => row.slice(0, -1)),
    ignored_pixels: report.ignored,
    unit: report.unit,
    tau: report.tau,
    per_class: report.classes.map(
      ({ label, truth, predicted, iou, dice: value, precision, recall, imageIou, imageDice, apart }) => ({
        label,
        true_pixels: truth,
        predicted_pixels: predicted,
        iou,
        dice: value,
        precision,
        recall,
        image_iou: imageIou,
        image_dice: imageDice,
        boundary: apart,
      }),
    ),
    per_image: report.rows.map(({ name, iou, dice: value, classes }) => ({
      image: name,
      mean_iou: iou,
      mean_dice: value,
      classes: classes.map(({ label, hd, hd95, hd95Region, ...one }) => ({
        label,
        iou: one.iou,
        dice: one.dice,
        boundary_hausdorff: hd,
        boundary_hausdorff95: hd95,
        hausdorff95: hd95Region,
        assd: one.assd,
        nsd: one.nsd,
        boundary_iou: one.boundaryIou,
        cl_dice: one.clDice,
      })),
    })),
  }),
  conventions: [
    {
      name: 'IoU 与 Dice',
      text: '累计：全部像素合成一个混淆矩阵再算（Long 等 2015）；按图：每张图先算，再对图平均。标签是出现过的所有值，只在预测里出现的类 IoU 是 0。',
    },
    {
      name: '忽略',
      text: '真值里的 255 不计，也不参与边界；预测里的 255 算作没有认出。只有 0 和 255 的掩码（看前 8 张）里 255 是前景。',
    },
    {
      name: '边界',
      text: '一类的像素里，上下左右有一个不是它、或在图的边缘的，是边界像素；距离在像素中心之间，欧氏，精确（Meijster 等 2000）。横竖的像素一样长。',
    },
    {
      name: 'HD95',
      text: '默认两个方向各取 95% 分位再取大（Maier-Hein 等 2024）；合在一起取是另一些库的做法。「全部像素」一列不取边界，与 npm run metrics 的 hausdorff95 相同。',
    },
    {
      name: 'ASSD 与 NSD',
      text: '两边的边界像素合在一起：到对方边界的平均距离，和距离 ≤ τ 的占比（Nikolov 等 2018；原作用面元，这里数像素）。',
    },
    {
      name: 'Boundary IoU',
      text: '两个轮廓内侧一条带的 IoU（Cheng 等 2021）；带宽是对角线的 2%，用方形腐蚀，与作者的代码相同。',
    },
    {
      name: 'clDice',
      text: '中心线落在对方里面的占比，两个方向的调和平均（Shit 等 2021）；中心线用 Zhang–Suen（1984）细化，作者用的是软骨架，细节会不同。',
    },
    {
      name: '空掩码',
      text: '两边都没有：不计，或记 1（距离 0）。只有一边有：Dice、NSD、clDice 记 0，距离记图的对角线，或不计。',
    },
  ],
  claims,
})
