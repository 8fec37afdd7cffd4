import { defineTool } from '../../src/lab/tool/index.ts'
import { claims } from './claims.ts'
import { controls } from './controls.ts'
import { hits, nearest, rows } from './figures.ts'
import { imageNearest, imageRows, thumbnails } from './images/figures.ts'
import type { ImageReport } from './images/report.ts'
import { testImages, trainingImages } from './images/samples.ts'
import { fileRemovals, pillowCode } from './images/snippets.ts'
import {
  clusterRows,
  concludeImages,
  imageJson,
  imageRemarks,
  pairRows as imagePairRows,
} from './images/view.ts'
import type { Report, TextReport } from './report.ts'
import { byImage, questions, testing, training } from './samples.ts'
import { datasketchCode, removals } from './snippets.ts'
import { concludeTexts, groupRows, pairRows, textJson, textRemarks } from './text-view.ts'

/** What is made of a report on texts; null for one on images. */
const ofTexts = <T>(report: Report, make: (report: TextReport) => T): T | null =>
  report.kind === 'texts' ? make(report) : null

/** What is made of a report on images; null for one on texts. */
const ofImages = <T>(report: Report, make: (report: ImageReport) => T): T | null =>
  report.kind === 'images' ? make(report) : null

const TEXT_FILES = '.txt,.csv,.tsv,.jsonl,.ndjson'

export default defineTool({
  id: 'near-duplicates',
  title: '泄漏与近重复检查',
  summary:
    '给训练集和测试集的文本或小图，找出跨划分的全同与近重复，看同一主体有没有落在两边，估计测得的准确率虚高多少。',
  section: '4.4',
  questions: ['4.4.2', '3.4.8', '1.1.2'],
  controls,
  stage: ['threshold', 'bits', 'reported'],
  random: true,
  inputs: {
    train: {
      label: '训练集',
      help: '每行一条：纯文本，或带表头的 CSV、TSV（文本列叫 text、content、sentence、question、文本…），或 JSONL。可以另有组（group、subject、person）、标签（label）列。只给这一份时，有 split 列就按它分两边，没有就查它内部的重复。',
      accept: TEXT_FILES,
      optional: true,
    },
    test: {
      label: '测试集',
      help: '格式同上；也可以留空。',
      accept: TEXT_FILES,
      optional: true,
    },
    trainImages: {
      label: '训练图像',
      help: '给了图像就只比图像：PNG、JPEG、WebP、GIF、BMP，可以一次选很多；一边至多 5000 张，每张至多 2500 万像素。只给这一份，就查它内部的重复。',
      accept: 'image/*',
      multiple: true,
      binary: true,
      optional: true,
    },
    testImages: {
      label: '测试图像',
      help: '同上；也可以不给。',
      accept: 'image/*',
      multiple: true,
      binary: true,
      optional: true,
    },
  },
  samples: {
    leak: {
      label: '测试集混进训练文本',
      settings: {},
      inputs: () => ({ train: training(), test: testing() }),
    },
    byImage: { label: '按图划分，同一人跨两边', settings: {}, inputs: () => ({ train: byImage() }) },
    questions: {
      label: '一份中文问题，查内部',
      settings: { size: 2, threshold: 0.6 },
      inputs: () => ({ train: questions() }),
    },
    images: {
      label: '小图，测试集里有改过的副本',
      settings: {},
      inputs: () => ({ trainImages: trainingImages(), testImages: testImages() }),
    },
  },
  work: async () => (await import('./work.ts')).default,
  remarks: ({ report }) => (report.kind === 'images' ? imageRemarks(report) : textRemarks(report)),
  conclude: ({ report, settings: { bits, threshold, reported } }) =>
    report.kind === 'images'
      ? concludeImages(report, bits, reported)
      : concludeTexts(report, threshold, reported),
  figures: {
    rows: { title: '重复的行', plot: ({ report }) => ofTexts(report, rows) },
    nearest: {
      title: '最近的一条有多像',
      note: '只画有候选的文本',
      plot: ({ report, settings }) => ofTexts(report, (one) => nearest(one, settings.threshold)),
    },
    hits: {
      title: '多像才会被找到',
      plot: ({ report, settings }) => ofTexts(report, () => hits(settings)),
    },
    imageRows: {
      title: '重复的图',
      plot: ({ report, settings }) => ofImages(report, (one) => imageRows(one, settings.bits)),
    },
    imageNearest: {
      title: '最近的一张差几位',
      note: '不相干的两张平均差 32 位',
      plot: ({ report, settings }) => ofImages(report, (one) => imageNearest(one, settings.bits)),
    },
    thumbnails: {
      title: '最像的几对',
      note: '灰度：哈希看到的就是亮度',
      wide: true,
      plot: ({ report }) => ofImages(report, thumbnails),
    },
  },
  tables: {
    pairs: {
      title: '重复的对',
      note: '最像的在前，最多列 1000 对',
      rows: ({ report }) => ofTexts(report, pairRows),
    },
    groups: { title: '跨划分的组', rows: ({ report }) => ofTexts(report, groupRows) },
    imagePairs: {
      title: '成对的图',
      note: '最像的在前，最多列 1000 对',
      rows: ({ report }) => ofImages(report, imagePairRows),
    },
    imageClusters: {
      title: '连成一片的图',
      note: '三张以上，由成对的近重复串起来',
      rows: ({ report }) => ofImages(report, clusterRows),
    },
  },
  snippets: ({ report, settings }) =>
    report.kind === 'images'
      ? [fileRemovals(report), pillowCode(report, settings.bits)]
      : [removals(report), datasketchCode(settings)],
  json: ({ report, settings: { bits, reported } }) =>
    report.kind === 'images' ? imageJson(report, bits, reported) : textJson(report, reported),
  conventions: [
    {
      name: '相似度',
      text: '片段集合的 Jaccard 指数 |A ∩ B| / |A ∪ B|（Broder 1997）；默认是 5 个字符的片段，短文本宜用 2 到 3。比片段还短的文本自成一个片段。',
    },
    {
      name: '候选',
      text: 'MinHash 签名切成 b 带、每带 r 行，一带全同就是候选；相似度 s 的一对成为候选的概率是 1 − (1 − sʳ)ᵇ，阈值约 (1/b)^(1/r)。漏掉的看「多像才会被找到」那条曲线。',
    },
    {
      name: '核对',
      text: '候选逐对用片段本身（不是散列）算 Jaccard，所以列出的对没有误报；签名的估计只作对照，标准误是 √(J(1−J)/(b·r))。',
    },
    {
      name: '散列族',
      text: '片段先散列成 32 位（FNV-1a 加 MurmurHash3 的收尾），再用 a·x + b mod 2³²（a 为奇数）排序；a、b 由种子定。',
    },
    {
      name: '全同',
      text: '规范化（默认 NFKC、小写、合并空白）以后相同的文本先合并成一条，不进近重复；一条测试文本既有全同又有近重复时记作全同。',
    },
    {
      name: '虚高',
      text: '假定泄漏的行全部答对：报告值 m = q + (1 − q)·真值，q 是泄漏行的份额；q = 10%、真值 0.85 时报告 0.865。',
    },
    {
      name: '图像的哈希',
      text: '8 × 8 的 dHash（Krawetz 2013）：亮度 0.299R + 0.587G + 0.114B 按面积平均成 9 × 8 格，每格比左邻亮就记 1，共 64 位。透明处垫白底，按 EXIF 转正；动图只看第一帧。',
    },
    {
      name: '图像的距离',
      text: '两串 64 位的汉明距离，每一对都比，不抽样。默认至多 10 位：在种子 1001–1008、2001–2008 的生成图像上，调亮、降对比、缩小、加噪、模糊最多变 8 位，6960 对不相干的图里只有 1 对在 10 位以内。',
    },
    {
      name: '图像漏掉的',
      text: 'dHash 只认亮度的布局：裁剪、旋转、镜像过的副本大多找不回来，同一主体重拍也找不回来（份额见下面的论断）；大片纯色的图又容易误报。哈希相同也不等于文件相同，去掉之前要看图。',
    },
  ],
  claims,
})
