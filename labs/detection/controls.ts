import { number } from '../../src/lab/tool/index.ts'

/** The options of the tool. */
export const controls = {
  iou: number({
    label: 'IoU 阈值',
    min: 0.5,
    max: 0.95,
    step: 0.05,
    default: 0.5,
    help: 'VOC 的 AP、PR 曲线、F1 与错误类型用它；十二个 COCO 数字不受影响。',
  }),
  background: number({
    label: '背景阈值',
    min: 0.05,
    max: 0.45,
    step: 0.05,
    default: 0.1,
    help: '与任何目标的 IoU 都不超过它的误检算背景；TIDE 用 0.1。',
  }),
  category: number({
    label: 'PR 画哪一类',
    min: 0,
    max: 200,
    default: 0,
    view: true,
    help: '「逐类」表里的序号；0 画各类的平均和目标最多的四类。',
  }),
  picture: number({
    label: '画第几张图',
    min: 1,
    max: 24,
    default: 1,
    view: true,
    help: '按出错多少排：误检的分数之和加漏检的个数。',
  }),
  imageWidth: number({
    label: '图像宽',
    min: 16,
    max: 16384,
    default: 640,
    unit: 'px',
    help: '坐标是 0 到 1 的比例时（YOLO），按它换成像素；小、中、大三段由此而定。',
  }),
  imageHeight: number({ label: '图像高', min: 16, max: 16384, default: 640, unit: 'px' }),
}
