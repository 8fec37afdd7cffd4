import { atMost, choice, curve, defineLab, logNumber, near, value } from './index.ts'

/** Gradient descent on h·θ²/2 from θ = 1: the smallest lab there is. */
export const descent = defineLab({
  id: 'descent',
  title: '一维下降',
  summary: '学习率越过哪条线会发散？',
  section: '1.8',
  questions: ['1.8.2'],
  controls: {
    lr: logNumber({ label: '学习率 η', min: 0.001, max: 10, default: 0.1 }),
    form: choice({ label: '谷', options: { flat: '平', steep: '陡' }, default: 'flat' }),
  },
  replicas: { default: 1, max: 1 },
  bounds: { lr: ({ form }) => ({ at: form === 'flat' ? 2 : 0.2, label: '上限 2/h' }) },
  disabled: { form: ({ lr }) => lr > 5 && '学习率大于 5 时两种谷一样' },
  series: { loss: curve({ label: '损失', x: '步' }), last: value({ label: '末值' }) },
  experiment({ lr, form }, { record, seeds }) {
    const h = form === 'flat' ? 1 : 10
    let theta = 1
    let step = 0
    return {
      total: 100,
      advance(steps) {
        for (let done = 0; done < steps; done++) {
          record.append(
            'loss',
            step++,
            seeds.map(() => (h * theta * theta) / 2),
          )
          theta -= lr * h * theta
        }
        record.set('last', [theta])
      },
    }
  },
  figures: {
    loss: {
      title: '损失',
      plot: ({ result, settings }) => ({
        kind: 'lines',
        label: `走了 ${result.loss.x.length} 步，η = ${settings.lr}。`,
        x: { name: '步', ordinal: '步' },
        y: { name: '损失 L', scale: 'log' },
        series: [{ name: '损失', color: 1, x: result.loss.x, runs: result.loss.y }],
      }),
    },
  },
  presets: {
    calm: { label: '收敛', settings: { lr: 0.1 } },
    wild: { label: '发散', settings: { lr: 3 } },
  },
  cure: 'calm',
  prediction: {
    question: '会收敛吗？',
    options: { yes: '会', no: '不会' },
    outcome: ({ result }) => (Math.abs(result.last[0] ?? 0) < 1 ? 'yes' : 'no'),
    because: ({ settings }) => `公比是 ${1 - settings.lr}。`,
  },
  texts: { try: '把 η 推过 2。', see: '发散。', why: '公比的绝对值大于 1。' },
  conclude: ({ result }) => `末值 ${result.last[0]}。`,
  claims: {
    contracts: {
      statement: 'η = 0.1 时每步乘 0.9',
      how: '走 100 步，看末值。',
      settings: { lr: 0.1 },
      seeds: 1,
      kind: 'closed-form',
      expected: { last: near(0.9 ** 100, 1e-12) },
      names: { last: '末值' },
      read: (result, replica) => ({ last: result.last[replica] ?? Number.NaN }),
    },
    quick: {
      statement: '公比小于 1',
      how: '直接计算。',
      seeds: 2,
      kind: 'closed-form',
      expected: { ratio: atMost(1) },
      names: { ratio: '公比' },
      compute: (_seed, { lr }) => ({ ratio: Math.abs(1 - lr) }),
    },
  },
  pytorch: ({ lr }) => `import torch\n# lr = ${lr}\n`,
  withoutNetwork: '这里没有网络，只有一个数。',
})
