import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { draw } from '../../src/figures/draw.ts'
import { InputError } from '../../src/data/input-error.ts'
import { defaultSettings } from '../../src/lab/settings.ts'
import { drawTool } from '../../src/lab/tool/drawn.ts'
import { reportOf } from '../../src/lab/tool/run.ts'
import { textFile } from '../../src/lab/tool/work.ts'
import { labs } from '../index.ts'
import { maskedCrc } from './crc.ts'
import { readEventFile } from './event-file.ts'
import { fieldsOf } from './protobuf.ts'
import type { Report } from './report.ts'
import { roleOf } from './roles.ts'
import { RULES } from './rules.ts'
import { spikesOf } from './spikes.ts'
import { trendOf } from './statistics.ts'
import { makeLog } from './synthetic.ts'
import tool from './tool.ts'
import { LABS, QUESTIONS } from './words.ts'
import { written } from './written.ts'

const defaults = defaultSettings(tool.controls)

async function report(given: string | File | readonly File[], settings = {}): Promise<Report> {
  const files = typeof given === 'string' ? [textFile(given)] : given instanceof File ? [given] : given
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this tool's own report
  return (await reportOf(tool, { log: files }, { ...defaults, ...settings })) as Report
}

const used = ({ columns }: Report) =>
  Object.fromEntries(columns.filter(({ use }) => !use.startsWith('没有')).map(({ name, use }) => [name, use]))

const ids = ({ diagnoses }: Report): string[] => diagnoses.map(({ id }) => id)

/** Every figure and sentence of a report, drawn: none may throw or show NaN as a coordinate. */
function drawn(one: Report): string {
  const view = { report: one, settings: defaults }
  const pictures = Object.values(tool.figures).flatMap((one) => {
    const figure = one.plot(view)
    return figure ? [draw(figure, 430)] : []
  })
  for (const table of Object.values(tool.tables)) table.rows(view)
  JSON.stringify(tool.json(view))
  return [tool.conclude(view), ...tool.remarks(view).map(({ text }) => text), ...pictures].join('\n')
}

describe('formats', () => {
  test('Keras CSVLogger', async () => {
    const one = await report(
      'epoch,accuracy,learning_rate,loss,val_accuracy,val_loss\n0,0.5,0.001,1.9,0.55,1.7\n1,0.6,0.001,1.4,0.61,1.3\n',
    )
    expect(used(one)).toEqual({
      epoch: '轮',
      accuracy: '训练准确率',
      learning_rate: '学习率',
      loss: '训练损失',
      val_accuracy: '验证准确率',
      val_loss: '验证损失',
    })
    expect(one.curves.valLoss).toEqual({ name: 'val_loss', x: [0, 1], y: [1.7, 1.3] })
  })

  test('Lightning metrics.csv: empty cells are no values', async () => {
    const one = await report(
      'epoch,lr-Adam,step,train_loss_epoch,train_loss_step,val_loss\n,0.001,49,,2.1,\n,0.001,99,,1.9,\n0,,99,2.0,,1.95\n,0.0005,149,,1.7,\n,0.0005,199,,1.6,\n1,,199,1.7,,1.75\n',
    )
    expect(one.curves.trainLoss).toEqual({
      name: 'train_loss_step',
      x: [49, 99, 149, 199],
      y: [2.1, 1.9, 1.7, 1.6],
    })
    expect(one.curves.valLoss).toEqual({ name: 'val_loss', x: [99, 199], y: [1.95, 1.75] })
    expect(one.diagnoses.some(({ id }) => id === 'not-finite')).toBe(false)
  })

  test('trainer_state.json of the Hugging Face Trainer: the summary of the end is not the curve', async () => {
    const one = await report(
      JSON.stringify({
        epoch: 1,
        log_history: [
          { epoch: 0.1, grad_norm: 1.5, learning_rate: 1e-5, loss: 2.5, step: 10 },
          { epoch: 0.2, grad_norm: 1.4, learning_rate: 9e-6, loss: 2.1, step: 20 },
          { epoch: 0.2, eval_loss: 2.2, eval_runtime: 3.2, step: 20 },
          { epoch: 0.3, grad_norm: 1.2, learning_rate: 8e-6, loss: 1.9, step: 30 },
          { epoch: 1, train_loss: 2.16, train_runtime: 12.3, step: 30 },
        ],
      }),
    )
    expect(one.format).toBe('Hugging Face 的 trainer_state.json')
    expect(one.curves.trainLoss).toEqual({ name: 'loss', x: [10, 20, 30], y: [2.5, 2.1, 1.9] })
    expect(one.curves.valLoss).toEqual({ name: 'eval_loss', x: [20], y: [2.2] })
    expect(one.curves.gradNorm?.y).toEqual([1.5, 1.4, 1.2])
  })

  test('JSON lines with nested objects, bare NaN and a cut last line', async () => {
    const one = await report(
      '{"step": 1, "train": {"loss": 2.0}}\n{"step": 2, "train": {"loss": NaN}}\n{"step": 3, "tra',
    )
    expect(one.curves.trainLoss?.name).toBe('train/loss')
    expect(ids(one)).toEqual(['not-finite'])
    expect(one.warnings.join()).toContain('第 3 行')
  })

  test('the table of a Hugging Face notebook, with No log before the first record', async () => {
    const one = await report(
      'Epoch\tTraining Loss\tValidation Loss\n1\tNo log\t0.9\n2\t1.0\t0.8\n3\t0.9\t0.7\n',
    )
    expect(one.curves.trainLoss?.x).toEqual([2, 3])
    expect(one.curves.valLoss?.x).toEqual([1, 2, 3])
  })
  test('History.history as Python prints it', async () => {
    const one = await report("{'loss': [1.0, np.float64(0.9), nan], 'val_loss': [1.1, 1.0, 0.95]}")
    expect(used(one)).toEqual({ loss: '训练损失', val_loss: '验证损失' })
    expect(one.rows).toBe(3)
  })
  test('History.history of Keras', async () => {
    const one = await report('{"loss": [1.5, 1.2, 1.0], "val_loss": [1.6, 1.4, 1.5]}')
    expect(one.curves.valLoss?.y).toEqual([1.6, 1.4, 1.5])
    expect(one.unit).toBe('行')
  })

  test.each([
    ['epoch 3 step 120 loss=0.53 lr: 1e-4', { x: 120, loss: 0.53, lr: 1e-4 }],
    [
      'Epoch: [0][ 10/5005]\tTime  0.5 ( 1.0)\tLoss 6.9e+00 (6.95e+00)\tAcc@1   0.39 (  0.20)',
      { x: 10, loss: 6.9 },
    ],
    [
      'Epoch 3:  45%|████▌     | 450/1000 [00:30<00:36, 15.0it/s, loss=0.53, lr=1e-4]',
      { x: 450, loss: 0.53, lr: 1e-4 },
    ],
    [
      '1875/1875 [==============================] - 4s 2ms/step - loss: 0.2971 - accuracy: 0.9132 - val_loss: 0.31',
      { x: 1875, loss: 0.2971 },
    ],
    [
      "{'loss': 0.53, 'grad_norm': 1.2, 'learning_rate': 1e-05, 'epoch': 0.1}",
      { x: 0.1, loss: 0.53, lr: 1e-5 },
    ],
    [
      '2026-01-05 10:20:30,123 INFO step 7/100 train loss: 1.25 learning rate = 0.01',
      { x: 7, loss: 1.25, lr: 0.01 },
    ],
    ['第 5 轮，训练损失：0.5，学习率：0.1', { x: 5, loss: 0.5, lr: 0.1 }],
    ['| epoch 001 | loss 8.5 | gnorm 2.1 | num_updates 100', { x: 100, loss: 8.5 }],
  ])('printed: %s', async (line, { x, loss, ...rest }) => {
    const one = await report(line)
    expect(one.curves.trainLoss).toMatchObject({ x: [x], y: [loss] })
    if ('lr' in rest) expect(one.curves.lr?.y).toEqual([rest.lr])
  })

  test('steps that begin again in each epoch are added up', async () => {
    const lines = [1, 2, 3].flatMap((epoch) =>
      [0, 10, 20].map((step) => `epoch ${epoch} step ${step} loss=${4 - epoch}`),
    )
    const one = await report(lines.join('\n'))
    expect(one.curves.trainLoss?.x).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80])
  })

  test('the last line of each epoch: steps stand still while epochs rise', async () => {
    const rows = [1, 2, 3].map(
      (epoch) => `Epoch ${epoch}/3: 100%|██| 500/500 [00:12<00:00, 41it/s, loss=${2 / epoch}]`,
    )
    expect((await report(rows.join('\n'))).curves.trainLoss?.x).toEqual([500, 1000, 1500])
  })

  test('a restart from a checkpoint overtakes what was there', async () => {
    const one = await report('step,loss\n1,5\n2,4\n3,9\n4,9\n3,3\n4,2\n')
    expect(one.curves.trainLoss).toEqual({ name: 'loss', x: [1, 2, 3, 4], y: [5, 4, 3, 2] })
    expect(one.warnings.join()).toContain('2 条没有用')
  })

  test('train loss and validation loss on lines of their own are one epoch', async () => {
    const one = await report(
      'Epoch 1 train loss: 0.9\nEpoch 1 val loss: 1.0\nEpoch 2 train loss: 0.7\nEpoch 2 val loss: 0.9\n',
    )
    expect(one.curves.trainLoss?.x).toEqual([1, 2])
    expect(one.curves.valLoss?.y).toEqual([1, 0.9])
  })

  test('percent are shares', async () => {
    const one = await report('epoch,train_acc,val_acc\n1,81.5,70.0\n2,93.25,71.0\n')
    expect(one.curves.trainAccuracy?.y).toEqual([0.815, 0.9325])
    expect((await report('epoch 1 loss 0.5 val_acc: 91.5%')).curves.valAccuracy?.y[0]).toBeCloseTo(0.915)
  })

  test.each([
    ['Loss/train', 'trainLoss'],
    ['val/loss_epoch', 'valLoss'],
    ['eval_loss', 'valLoss'],
    ['lr-AdamW/pg1', 'lr'],
    ['trainer/global_step', 'step'],
    ['_step', 'step'],
    ['loss_scale', null],
    ['latest_loss', 'trainLoss'],
    ['total_norm', 'gradNorm'],
    ['train/grad_norm', 'gradNorm'],
    ['验证准确率', 'valAccuracy'],
    ['eval_samples_per_second', null],
  ])('the name %s', (name, role) => expect(roleOf(name)).toBe(role))
})

describe('event files', () => {
  test('masked CRC-32C of the check string', () => {
    // 0xe3069283 is the CRC-32C of "123456789" (RFC 3720 and the catalogue of parametrised CRC algorithms)
    const crc = 0xe3069283
    expect(maskedCrc(new TextEncoder().encode('123456789'))).toBe(
      (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0,
    )
  })

  test('scalars survive the way through a file, float32', async () => {
    const made = makeLog(2, 'clean')
    const { scalars, others, cut } = readEventFile(
      new Uint8Array(await written(made, 'events').arrayBuffer()),
    )
    const train = scalars.filter(({ tag }) => tag === 'Loss/train')
    expect(train.map(({ step }) => step)).toEqual(made.entries.map(({ x }) => x))
    expect(train.map(({ value }) => value)).toEqual(
      made.entries.map(({ trainLoss }) => Math.fround(trainLoss)),
    )
    expect([others, cut]).toEqual([0, false])
  })

  test('an event that TensorFlow wrote: a tensor of one float in tensor_content', () => {
    const float = [0, 0, 0x40, 0x3f]
    const tensor = [8, 1, 18, 0, 34, 4, ...float]
    const value = [10, 4, ...new TextEncoder().encode('loss'), 66, tensor.length, ...tensor]
    const event = [16, 172, 2, 42, value.length + 2, 10, value.length, ...value]
    const bytes = record(Uint8Array.from(event))
    expect(readEventFile(bytes).scalars).toEqual([{ tag: 'loss', step: 300, value: 0.75 }])
    expect(readEventFile(bytes.slice(0, -3)).cut).toBe(true)
    const spoilt = bytes.slice()
    spoilt[20] = (spoilt[20] ?? 0) ^ 1
    expect(() => readEventFile(spoilt)).toThrow('第 1 条记录校验和不对')
  })

  test('negative and large varints', () => {
    expect(fieldsOf(Uint8Array.of(8, ...Array.from({ length: 9 }, () => 255), 1))[0]?.value).toBe(-1)
    expect(fieldsOf(Uint8Array.of(8, 128, 128, 128, 128, 16))[0]?.value).toBe(2 ** 32)
  })

  test('the two halves of a Keras run', async () => {
    const half = (
      tag: string,
      values: readonly number[],
      more: readonly number[][] = [],
    ): Uint8Array<ArrayBuffer> => {
      const events = values.map((value, step) => scalar(tag, step, value))
      return Uint8Array.from([...events, ...more].flatMap((event) => [...record(Uint8Array.from(event))]))
    }
    const train = new File([half('epoch_loss', [2, 1])], 'events.out.tfevents.1')
    const held = new File(
      [half('epoch_loss', [3, 2], [scalar('evaluation_loss_vs_iterations', 1, 3)])],
      'events.out.tfevents.2',
    )
    const one = await report([train, held])
    expect(one.curves.trainLoss?.y).toEqual([2, 1])
    expect(one.curves.valLoss?.y).toEqual([3, 2])
  })
})

function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length, true)
  view.setUint32(8, maskedCrc(bytes.subarray(0, 8)), true)
  bytes.set(data, 12)
  view.setUint32(12 + data.length, maskedCrc(data), true)
  return bytes
}

function scalar(tag: string, step: number, value: number): number[] {
  const name = [...new TextEncoder().encode(tag)]
  const float = [...new Uint8Array(Float32Array.of(value).buffer)]
  const one = [10, name.length, ...name, 21, ...float]
  return [16, step, 42, one.length + 2, 10, one.length, ...one]
}

describe('refusals', () => {
  test.each([
    ['<script>alert(1)</script>', '没有认出日志'],
    ['step,loss\n1,0.5\n2,abc\n', '第 3 行、第 2 列（loss）是「abc」'],
    ['step,loss\n1,0.5\n2\n', '第 3 行有 1 列'],
    ['1,2,3,4\n5,6,7,8\n', '没有表头，却有 4 列'],
    ['{"step": 1, "loss": 2}\nhello\n{"step": 2, "loss": 1}\n', '第 2 行是「hello」'],
    ['[1, 2]', '列表的第 1 项不是对象'],
    ['"text"', '没有认出日志'],
    ['[]', '没有一列是损失'],
    ['a,b\n1,2\n3,4\n', '没有一列是损失'],
    ['   \n', '日志是空的'],
    ['hello world\nnothing here', '没有认出日志'],
  ])('%j', async (text, sentence) => {
    const refused = report(text)
    await expect(refused).rejects.toBeInstanceOf(InputError)
    await expect(refused).rejects.toThrow(sentence)
  })

  test('binary files and files of two kinds', async () => {
    await expect(report(new File([new Uint8Array(64)], 'x.bin'))).rejects.toThrow('空字节')
    const events = written(makeLog(1, 'clean'), 'events')
    await expect(report([events, textFile('step,loss\n1,2\n')])).rejects.toThrow('不是 TensorBoard 事件文件')
    await expect(report([textFile('loss\n1'), textFile('loss\n2')])).rejects.toThrow('一次给了 2 份')
  })
})

describe('poor logs are drawn without a crash', () => {
  test.each([
    ['one row', 'step,loss\n1,0.5\n'],
    ['one line', 'loss=0.5'],
    [
      'all equal',
      `step,lr,loss,grad_norm\n${Array.from({ length: 40 }, (_, step) => `${step},0.1,2,1`).join('\n')}`,
    ],
    [
      'all zero',
      `step,lr,loss,grad_norm\n${Array.from({ length: 40 }, (_, step) => `${step},0,0,0`).join('\n')}`,
    ],
    [
      'all NaN',
      `step,lr,loss,grad_norm\n${Array.from({ length: 40 }, (_, step) => `${step},nan,nan,nan`).join('\n')}`,
    ],
    ['negative', `step,loss\n${Array.from({ length: 40 }, (_, step) => `${step},${-step}`).join('\n')}`],
    ['infinite', 'step,loss,val_loss\n1,inf,1\n2,1,inf\n3,-inf,2\n'],
    ['one column', '2.3\n2.2\n2.1\n'],
    ['huge', 'step,loss\n1,1e308\n2,1e-308\n3,1e300\n'],
    ['only lr', 'step,lr\n1,0.1\n2,0.05\n'],
  ])('%s', async (_, text) => {
    const one = await report(text, { classes: 10, clipped: true })
    expect(drawn(one)).not.toMatch(/(?<![\w])NaN[,L]|undefined/)
  })

  test('NaN cells between values are empty cells, and said to be so', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, step) => `${step},${3 - step / 20},${step % 5 === 4 ? 2 : 'nan'}`,
    )
    const one = await report(`step,loss,val_loss\n${rows.join('\n')}`)
    expect(one.curves.valLoss?.y.length).toBe(6)
    expect(ids(one)).not.toContain('not-finite')
    expect(one.warnings.join()).toContain('24 个 nan')
  })

  test('text of a visitor is never markup', async () => {
    const one = await report('step,<img src=x>loss\n1,2\n2,1\n')
    const { remarks, tables, conclusion } = drawTool(tool, { report: one, settings: defaults })
    expect([remarks, conclusion, ...Object.values(tables)].join()).not.toContain('<img')
    expect(remarks).toContain('&lt;img')
  })
})

const rate = (step: number): number => (step < 10 ? step / 10 : 1 - (step - 10) / 90)

describe('rules', () => {
  test('every rule comes after those that explain it, and has words of its own', () => {
    for (const [place, rule] of RULES.entries())
      for (const id of rule.unless)
        expect(
          RULES.findIndex((other) => other.id === id),
          `${rule.id} unless ${id}`,
        ).toBeLessThan(place)
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(15)
  })

  test('questions and labs are those of the handbook', async () => {
    const outline = readFileSync('content/outline.yaml', 'utf8')
    for (const id of RULES.flatMap(({ questions }) => questions)) expect(QUESTIONS).toHaveProperty([id])
    for (const [id, title] of Object.entries(QUESTIONS))
      expect(outline).toMatch(
        new RegExp(`id: ${id}\\s+slug: \\S+\\s+title: ${title.replaceAll(/[?.]/g, '.')}`),
      )
    for (const id of RULES.flatMap(({ labs: shown }) => shown)) expect(LABS).toHaveProperty([id])
    for (const [id, title] of Object.entries(LABS)) expect((await labs[id]?.())?.title).toBe(title)
  })

  test.each([
    ['initial loss of ten classes', 'step,loss\n0,4.6\n1,2.2\n2,2\n', { classes: 10 }, ['initial-loss']],
    ['ln 10', 'step,loss\n0,2.31\n1,2.2\n2,2\n', { classes: 10 }, []],
    ['first value of an epoch may be low', 'epoch,loss\n1,1.2\n2,1\n3,0.9\n', { classes: 10 }, []],
    ['NaN', 'step,loss\n0,2\n1,1\n2,nan\n3,nan\n', {}, ['not-finite']],
  ])('%s', async (_, text, settings, found) => {
    expect(ids(await report(text, settings))).toEqual(found)
  })

  test('clipping: six of ten norms above c, the first tenth left out', async () => {
    const norms = [9, 9, 9, ...Array.from({ length: 27 }, (_, place) => (place % 5 < 3 ? 2 : 0.5))]
    const text = `grad_norm,loss\n${norms.map((norm, place) => `${norm},${3 - place * 0.05}`).join('\n')}`
    const found = (await report(text, { clipped: true, clip: 1 })).diagnoses.find(
      ({ id }) => id === 'clip-rate',
    )
    expect(found?.numbers['rate']).toBeCloseTo(norms.slice(3).filter((norm) => norm > 1).length / 27, 12)
    expect(ids(await report(text, { clipped: false }))).not.toContain('clip-rate')
    expect(ids(await report(text, { clipped: true, clip: 3 }))).not.toContain('clip-rate')
  })

  test('a warm restart is a rise, a warmup is none', async () => {
    const steps = Array.from({ length: 100 }, (_, step) => step)
    const text = (of: (step: number) => number): string =>
      `step,lr\n${steps.map((step) => `${step},${of(step)}`).join('\n')}`
    expect(ids(await report(text(rate)))).toEqual([])
    expect(ids(await report(text((step) => rate(step % 50) + 1e-3)))).toEqual(['lr-rises', 'lr-high-at-end'])
  })

  test('a descent is clean, a rise after it is a divergence', async () => {
    expect(ids(await report(descend(0.5)))).toEqual([])
    const rises = await report(
      `step,loss\n${Array.from({ length: 60 }, (_, step) => `${step},${0.5 * 1.1 ** (2 * (step - 5)) + (step < 5 ? 5 - step : 0)}`).join('\n')}`,
    )
    expect(ids(rises)).toContain('divergence')
  })

  test('softmax regression trained by SGD: the first loss is ln K, and nothing else is wrong but the constant rate', async () => {
    const { text, classes } = trainSoftmax()
    const one = await report(text, { classes })
    expect(
      ids(one).filter((id) => id !== 'lr-high-at-end' && id !== 'noise-floor' && id !== 'not-converged'),
    ).toEqual([])
    expect(ids(one)).toContain('lr-high-at-end')
  })
})

/** Gradient descent on θ²/2 + 0.01, the rate falling to zero. */
function descend(rate: number): string {
  let theta = 1
  const rows = Array.from({ length: 60 }, (_, step) => {
    const row = `${step},${rate * (1 - step / 60)},${0.5 * theta ** 2 + 0.01}`
    theta -= rate * theta
    return row
  })
  return `step,lr,loss\n${rows.join('\n')}`
}

/** A real, small run: four Gaussian classes in eight dimensions, batches of 32. */
function trainSoftmax(): { text: string; classes: number } {
  const [classes, width, steps, batch] = [4, 8, 400, 32]
  let state = 7
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const centers = Array.from({ length: classes }, () => Array.from({ length: width }, normal))
  const weights = Array.from({ length: classes }, () => Array.from({ length: width }, () => 0))
  const rows = Array.from({ length: steps }, (_, step) => {
    const gradient = weights.map((row) => row.map(() => 0))
    let loss = 0
    for (let index = 0; index < batch; index++) {
      const own = Math.floor(uniform() * classes)
      const x = centers[own]!.map((center) => center + 1.5 * normal())
      const logits = weights.map((row) => row.reduce((sum, weight, place) => sum + weight * x[place]!, 0))
      const most = Math.max(...logits)
      const powers = logits.map((logit) => Math.exp(logit - most))
      const total = powers.reduce((sum, power) => sum + power, 0)
      loss -= Math.log(powers[own]! / total) / batch
      for (const [one, power] of powers.entries())
        for (const [place, value] of x.entries())
          gradient[one]![place]! += ((power / total - (one === own ? 1 : 0)) * value) / batch
    }
    let norm = 0
    for (const [one, row] of gradient.entries())
      for (const [place, slope] of row.entries()) {
        norm += slope ** 2
        weights[one]![place]! -= 0.05 * slope
      }
    return `${step},0.05,${loss},${Math.sqrt(norm)}`
  })
  return { text: `step,lr,loss,grad_norm\n${rows.join('\n')}`, classes }
}

const noise = (place: number): number => 1 + 0.01 * Math.sin(place * 12.9898) * 2

describe('statistics', () => {
  test('the trend of a straight line', () => {
    const { change, t } = trendOf(
      Float64Array.from({ length: 80 }, (_, place) => 100 - place),
      8,
    )
    expect(change).toBeCloseTo(-70 / 60.5, 10)
    expect(t).toBeLessThan(-1e6)
  })

  test('a spike of six deviations, and a fall that is none', () => {
    const x = Float64Array.from({ length: 100 }, (_, place) => place)
    const flat = x.map(noise)
    flat[60] = 3
    expect(spikesOf(x, flat, 6).map((spike) => spike.x)).toEqual([60])
    const falling = x.map((place) => noise(place) * (1 + 20 * Math.exp(-place / 3)))
    expect(spikesOf(x, falling, 6)).toEqual([])
  })
})

test('a log of 200,000 steps is read and judged within five seconds of a processor', async () => {
  const rows = Array.from(
    { length: 200_000 },
    (_, step) =>
      `${step},${1e-3 * (1 - step / 2e5)},${2 / (1 + step / 1e4) + 0.1 + ((step * 7919) % 101) / 5000},${1 + ((step * 104_729) % 97) / 100}`,
  )
  const before = process.cpuUsage()
  const one = await report(`step,lr,loss,grad_norm\n${rows.join('\n')}`)
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000)
  expect(one.curves.trainLoss?.x.length).toBeLessThanOrEqual(602)
}, 60_000)
