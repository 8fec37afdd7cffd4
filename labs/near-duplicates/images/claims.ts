import { atMost, between, near } from '../../../src/lab/tool/index.ts'

interface Bits {
  readonly bits: number
}

/** Bounds come from the seeds 1001–1008 and 2001–2008, theory where it is named. */
export const imageClaims = {
  'image-copies': {
    statement:
      '图像调亮 30 级、对比度降到 0.6 倍或缩小一半，dHash 的 64 位里至多变 5 位；加标准差 8 级的噪声或 1.5 像素的高斯模糊，至多变 10 位',
    how: '每个种子 30 张 96 × 72 的生成图像（谱按频率反比衰减的噪声加六个圆），改动后取整到 0–255。在种子 1001–1008、2001–2008 上量到的最大值是 3 位和 8 位，各加 2 位作界。',
    seeds: 16,
    kind: 'simulation',
    expected: { light: atMost(5), rough: atMost(10) },
    names: { light: '亮度、对比度、缩小：最多变的位数', rough: '噪声、模糊：最多变的位数' },
    async compute(seed: number) {
      const { copies } = await import('./measured.ts')
      return copies(seed)
    },
  },
  'image-chance': {
    statement:
      '不相干的两张图平均差 32 位左右，但标准差比 64 位独立时的 4 大：白噪声是 4.37，生成图像是 4.4 到 7.5；435 对里差 10 位以内的不超过 1%',
    how: '白噪声图像各格独立，相邻两个差共用一格，位的相关是 −1/3，两图是否同位的相关是 1/9，于是方差是 8·(8 + 14/9)/4 = 19.1。每个种子 200 张白噪声、30 张生成图像，两两比较；生成图像的界由种子 1001–1008、2001–2008 定。',
    seeds: 16,
    kind: 'simulation',
    expected: {
      whiteMean: near(32, 0.2),
      whiteDeviation: near(4.372, 0.12),
      mean: between(30, 34),
      deviation: between(4.4, 7.5),
      alarms: atMost(0.01),
    },
    names: {
      whiteMean: '白噪声：平均距离',
      whiteDeviation: '白噪声：标准差',
      mean: '生成图像：平均距离',
      deviation: '生成图像：标准差',
      alarms: '生成图像：差 10 位以内的份额',
    },
    async compute(seed: number, { bits }: Bits) {
      const { chance } = await import('./measured.ts')
      return chance(seed, bits)
    },
  },
  'image-misses': {
    statement:
      'dHash 漏掉的：四边各裁掉 10%，10 位以内找回的不超过一半；转 15°、左右镜像，不超过 20%；同一根手指再拍一次，不超过 30%',
    how: '每个种子 30 张生成图像，各改一次；30 根合成手指各拍两次（96 × 36）。界由种子 1001–1008、2001–2008 定，那里的最大值是 27%、7%、7%、10%。',
    seeds: 16,
    kind: 'simulation',
    expected: { cropped: atMost(0.5), turned: atMost(0.2), mirrored: atMost(0.2), again: atMost(0.3) },
    names: {
      cropped: '裁掉四边各 10%：找回的份额',
      turned: '转 15°：找回的份额',
      mirrored: '镜像：找回的份额',
      again: '同一手指再拍：找回的份额',
    },
    async compute(seed: number, { bits }: Bits) {
      const { misses } = await import('./measured.ts')
      return misses(seed, bits)
    },
  },
} as const
