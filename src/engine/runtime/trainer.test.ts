import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Module } from '../nn/module.ts'
import { random } from '../nn/random.ts'
import { dense } from '../training/array.ts'
import type { TrainingSpec } from '../training/document.ts'
import { loadOrt } from './ort.ts'
import type { Ort } from './ort.ts'
import { createTrainer } from './start.ts'
import type { Trainer, TrainerOptions } from './trainer.ts'
import { verifyPrograms } from './reference/verified.ts'

verifyPrograms()

let ort: Ort
beforeAll(async () => {
  ort = await loadOrt()
})

const ROWS = 20

const network: TrainingSpec = {
  layers: [
    { type: 'linear', in: 3, out: 5 },
    { type: 'batch_norm', features: 5 },
    { type: 'relu' },
    { type: 'dropout', p: 0.25 },
    { type: 'linear', in: 5, out: 2 },
  ],
  loss: { type: 'cross_entropy' },
  optimizer: { type: 'adam', lr: 0.05 },
  schedule: { type: 'cosine', t_max: 30 },
}

const data = {
  x: dense(random(1, 'x').normal(3 * ROWS), [ROWS, 3]),
  y: dense(random(1, 'y').integers(ROWS, 2), [ROWS]),
}

const options: TrainerOptions = { network, data, batchSize: 6, seeds: [3] }

async function using<T>(changes: Partial<TrainerOptions>, use: (trainer: Trainer) => Promise<T>): Promise<T> {
  const trainer = await createTrainer(ort, { ...options, ...changes })
  try {
    return await use(trainer)
  } finally {
    await trainer.release()
  }
}

const losses = async (trainer: Trainer, steps: number, replica = 0): Promise<number[]> => [
  ...((await trainer.advance(steps)).series.loss?.[replica] ?? []),
]

describe('a run', () => {
  it('gives the same bits however it is cut into calls', async () => {
    const whole = await using({}, (trainer) => losses(trainer, 17))
    const pieces = await using({}, async (trainer) => [
      ...(await losses(trainer, 1)),
      ...(await losses(trainer, 9)),
      ...(await losses(trainer, 7)),
    ])
    expect(pieces).toEqual(whole)
    expect(whole.at(-1)).toBeLessThan(whole[0] ?? 0)
  })

  it('rewinds to any step and goes on as if it had never gone further', async () => {
    await using({}, async (trainer) => {
      const first = await losses(trainer, 12)
      const end = trainer.parameters()
      await trainer.rewind(5)
      expect(trainer.step).toBe(5)
      expect(await losses(trainer, 7)).toEqual(first.slice(5))
      expect(trainer.parameters()).toEqual(end)
      await expect(trainer.rewind(13)).rejects.toThrow('不能回到第 13 步')
    })
  })

  it('restores a checkpoint of its own', async () => {
    await using({}, async (trainer) => {
      await trainer.advance(4)
      const checkpoint = trainer.checkpoint()
      const onward = await losses(trainer, 5)
      trainer.restore(checkpoint)
      expect(await losses(trainer, 5)).toEqual(onward)
    })
  })

  it('changes the rate while it runs, without a new graph', async () => {
    const plain = { ...network, schedule: { type: 'constant' }, optimizer: { type: 'sgd', lr: 0.1 } } as const
    await using({ network: plain }, async (trainer) => {
      trainer.set({ lr: 0 })
      const before = trainer.parameters()['0.weight']
      const { lrs } = await trainer.advance(3)
      expect([...(lrs[0] ?? [])]).toEqual([0, 0, 0])
      expect(trainer.parameters()['0.weight']).toEqual(before)
      trainer.set({ lr: [0.2] })
      await trainer.advance(1)
      expect(trainer.parameters()['0.weight']).not.toEqual(before)
      expect(() => trainer.set({ momentum: 0.9 })).toThrow('momentum：这张图里没有它')
    })
  })

  it('ends with its batches unless they repeat', async () => {
    const batches = [
      [0, 1],
      [2, 3],
    ]
    expect((await using({ batches }, (trainer) => trainer.advance(9))).steps).toBe(2)
    expect((await using({ batches, repeat: true }, (trainer) => trainer.advance(9))).steps).toBe(9)
  })

  it('looks at the validation set before step 0 and at every multiple', async () => {
    const validation = { ...data, every: 4 }
    await using({ validation }, async (trainer) => {
      const early = await trainer.advance(6)
      const late = await trainer.advance(6)
      expect([...early.validation, ...late.validation].map(({ step }) => step)).toEqual([0, 4, 8, 12])
      const now = await trainer.assess(data)
      expect(late.validation.at(-1)?.loss).toEqual(now.loss)
      const [output] = await trainer.evaluate(data.x)
      const right = Array.from({ length: ROWS }, (_, n) => {
        const [a = 0, b = 0] = output?.values.subarray(2 * n, 2 * n + 2) ?? []
        return (a >= b ? 0 : 1) === data.y.values[n] ? 1 : 0
      })
      expect(now.accuracy?.[0]).toBeCloseTo(right.reduce<number>((sum, v) => sum + v, 0) / ROWS, 6)
    })
  })
})

/** Losses of twelve steps of the third replica. */
const ofThird = (trainer: Trainer) => losses(trainer, 12, 2)

describe('replicas', () => {
  const seeds = [3, 8, 1]
  const smooth: TrainingSpec = { ...network, optimizer: { type: 'sgd', lr: 0.1, momentum: 0.5 } }

  it('train as each seed does alone', async () => {
    await using({ network: smooth, seeds }, async (together) => {
      const all = await together.advance(15)
      const [output] = await together.evaluate(data.x)
      for (const [r, seed] of seeds.entries()) {
        await using({ network: smooth, seeds: [seed] }, async (alone) => {
          const single = await losses(alone, 15)
          single.forEach((loss, step) => expect(all.series.loss?.[r]?.[step]).toBeCloseTo(loss, 5))
          for (const [key, array] of Object.entries(alone.parameters())) {
            const values = together.parameters(r)[key]?.values ?? []
            array.values.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4))
          }
          const [mine] = await alone.evaluate(data.x)
          if (r === 0) mine?.values.forEach((value, i) => expect(output?.values[i]).toBeCloseTo(value, 4))
        })
      }
    })
  })

  it('see the rows that are given, once for all or each in a data set of its own', async () => {
    const batches = Array.from({ length: 12 }, (_, step) =>
      [0, 1, 2, 3].map((row) => (7 * step + row) % ROWS),
    )
    const shared = await using({ network: smooth, seeds, batches }, ofThird)
    const own = await using({ network: smooth, seeds, batches, data: seeds.map(() => data) }, ofThird)
    const alone = await using({ network: smooth, seeds: [1], batches }, (trainer) => losses(trainer, 12))
    shared.forEach((loss, step) => expect(loss).toBeCloseTo(own[step] ?? NaN, 5))
    shared.forEach((loss, step) => expect(loss).toBeCloseTo(alone[step] ?? NaN, 5))
  })

  it('may have rates and data of their own', async () => {
    const other = {
      ...data,
      y: dense(
        data.y.values.map((label) => 1 - label),
        [ROWS],
      ),
    }
    const changes = {
      network: smooth,
      seeds: [3, 3],
      data: [data, other],
      hyperparameters: { lr: [0.1, 0.02] },
    }
    const both = await using(changes, (trainer) => trainer.advance(8))
    const slow = { ...smooth, optimizer: { ...smooth.optimizer, lr: 0.02 } } as TrainingSpec
    const alone = await using({ network: slow, data: other }, (trainer) => losses(trainer, 8))
    alone.forEach((loss, step) => expect(both.series.loss?.[1]?.[step]).toBeCloseTo(loss, 5))
    expect(both.lrs[1]?.[0]).toBe(0.02)
  })

  it.for([6, 14])('convolve side by side or take turns (images of side %i)', async (side) => {
    const images = {
      x: dense(random(2, 'x').normal(ROWS * 2 * side * side), [ROWS, 2, side, side]),
      y: data.y,
    }
    const others = {
      ...images,
      y: dense(
        data.y.values.map((label) => 1 - label),
        [ROWS],
      ),
    }
    const cnn: TrainingSpec = {
      layers: [
        { type: 'conv2d', in: 2, out: 3, kernel: 3, padding: 1 },
        { type: 'group_norm', groups: 3, features: 3 },
        { type: 'relu' },
        { type: 'max_pool2d', kernel: 2 },
        { type: 'flatten' },
        { type: 'linear', in: 3 * (side / 2 - (side % 2) / 2) ** 2, out: 2 },
      ],
      loss: { type: 'cross_entropy' },
      optimizer: { type: 'sgd', lr: 0.05 },
    }
    const hyperparameters = { lr: [0.05, 0.02] }
    const both = {
      network: cnn,
      data: [images, others],
      seeds: [1, 2],
      hyperparameters,
      streams: ['grad_norm'],
    } as const
    await using(both, async (trainer) => {
      const { series } = await trainer.advance(6)
      const [, output] = await trainer.evaluate(images.x)
      const { accuracy } = await trainer.assess(images)
      const single = {
        network: cnn,
        data: others,
        seeds: [2],
        hyperparameters: { lr: [0.02] },
        streams: ['grad_norm'],
      } as const
      await using(single, async (alone) => {
        const own = await alone.advance(6)
        for (const name of ['loss', 'grad_norm'] as const) {
          own.series[name]?.[0]?.forEach((value, step) =>
            expect(series[name]?.[1]?.[step]).toBeCloseTo(value, 4),
          )
        }
        const [expected] = await alone.evaluate(images.x)
        expected?.values.forEach((value, i) => expect(output?.values[i]).toBeCloseTo(value, 4))
        expect((await alone.assess(images)).accuracy?.[0]).toBe(accuracy?.[1])
      })
    })
  })

  it('that take turns all stop before the step that one cannot do', async () => {
    const images = {
      x: dense(random(2, 'x').normal(ROWS * 196), [ROWS, 1, 14, 14]),
      y: dense(random(2, 'y').normal(ROWS), [ROWS, 1]),
    }
    const cnn: TrainingSpec = {
      layers: [
        { type: 'conv2d', in: 1, out: 2, kernel: 3 },
        { type: 'flatten' },
        { type: 'linear', in: 288, out: 1 },
      ],
      loss: { type: 'mse' },
      optimizer: { type: 'sgd', lr: 1e-4 },
    }
    const changes = { network: cnn, data: images, seeds: [1, 2], hyperparameters: { lr: [1e-4, 10] } }
    await using(changes, async (trainer) => {
      const { stopped, steps, series } = await trainer.advance(40)
      expect(stopped?.replica).toBe(1)
      expect(stopped?.step).toBe(steps)
      expect(steps).toBeLessThan(40)
      const calm = { network: cnn, data: images, seeds: [1] }
      const { series: alone } = await using(calm, (single) => single.advance(steps))
      expect([...(series.loss?.[0] ?? [])]).toEqual([...(alone.loss?.[0] ?? [])])
    })
  })
})

const plain = (lr: number): TrainingSpec => ({
  layers: [
    { type: 'linear', in: 3, out: 4 },
    { type: 'linear', in: 4, out: 1 },
  ],
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', lr },
})

describe('a run that stops being finite', () => {
  const targets = { ...data, y: dense(random(4, 'y').normal(ROWS), [ROWS, 1]) }

  it('stops before the step that computed the first such value and names it', async () => {
    await using({ network: plain(30), data: targets, batchSize: ROWS }, async (trainer) => {
      const { stopped, steps, series } = await trainer.advance(100)
      expect(stopped?.step).toBe(steps)
      expect(trainer.step).toBe(steps)
      expect(steps).toBeLessThan(20)
      expect(stopped?.tensor).toMatch(/^(output|loss|grad|parameter) ?/)
      expect(series.loss?.[0]?.every(Number.isFinite)).toBe(true)
      for (const { values } of Object.values(trainer.parameters()))
        expect(values.every(Number.isFinite)).toBe(true)
    })
  })

  it('names the layer whose output overflows at once', async () => {
    const parameters = { '1.weight': dense([3e38, 3e38, 3e38, 3e38], [1, 4]) }
    const { stopped, steps } = await using({ network: plain(0.1), data: targets, parameters }, (trainer) =>
      trainer.advance(3),
    )
    expect(steps).toBe(0)
    expect(stopped).toEqual({ step: 0, replica: 0, tensor: 'output 1' })
  })

  it('goes on when asked to', async () => {
    const changes = { network: plain(30), data: targets, nonFinite: 'continue' } as const
    const { steps, series, stopped } = await using(changes, (trainer) => trainer.advance(60))
    expect(steps).toBe(60)
    expect(stopped).toBeUndefined()
    expect(series.loss?.[0]?.at(-1)).toBeNaN()
  })
})

const norm = (arrays: Iterable<Float32Array>) =>
  Math.sqrt([...arrays].flatMap((values) => [...values]).reduce((sum, v) => sum + v * v, 0))

describe('streams', () => {
  it('are what the parameters say', async () => {
    const still = {
      ...network,
      layers: network.layers.filter(({ type }) => type !== 'dropout'),
      optimizer: { type: 'sgd', lr: 0.1 },
    } as const
    const streams = [
      'weight_norm',
      'update_ratio',
      'grad_norm',
      'grad_norm/*',
      'dead_fraction/2',
      'activation_rms/*',
      'accuracy',
    ] as const
    await using({ network: still, streams, batchSize: ROWS }, async (trainer) => {
      const learned = () =>
        Object.entries(trainer.parameters()).flatMap(([key, { values }]) =>
          key.includes('running') ? [] : [values],
        )
      const before = learned()
      const { series } = await trainer.advance(1)
      const moved = learned().map((values, i) => values.map((v, j) => v - (before[i]?.[j] ?? 0)))
      expect(series.weight_norm?.[0]?.[0]).toBeCloseTo(norm(before), 5)
      expect(series.update_ratio?.[0]?.[0]).toBeCloseTo(norm(moved) / norm(before), 5)
      expect(series.grad_norm?.[0]?.[0]).toBeCloseTo(norm(moved) / 0.1, 4)
      expect(Object.keys(series).filter((name) => name.startsWith('grad_norm/'))).toEqual([
        'grad_norm/0.weight',
        'grad_norm/3.weight',
      ])
      expect(series['activation_rms/1']?.[0]?.[0]).toBeCloseTo(1, 2)
      expect(series['dead_fraction/2']?.[0]?.[0]).toBe(0)
      expect(series.accuracy?.[0]?.[0]).toBeGreaterThan(0)
    })
  })

  it('that do not exist are refused with a list', async () => {
    await expect(createTrainer(ort, { ...options, streams: ['grad_norm/9.weight'] })).rejects.toThrow(
      'streams：没有 grad_norm/9.weight，有 grad_norm/0.weight、',
    )
    const regression = { ...network, loss: { type: 'mse' } } as const
    const y = dense(random(4, 'y').normal(2 * ROWS), [ROWS, 2])
    await expect(
      createTrainer(ort, { ...options, network: regression, data: { ...data, y }, streams: ['accuracy'] }),
    ).rejects.toThrow('streams：损失 mse 没有 accuracy')
  })
})

describe('an objective of its own', () => {
  it('is minimised by the same step graph: momentum on a quadratic with gradient noise from the data', async () => {
    // Each row x is a noise vector: loss (w² · h)/2 + w · x, so the gradient is h·w + x.
    const curvature = [1, 10]
    const module: Module = {
      output: [],
      parameters: [{ key: 'w', shape: [2], role: 'weight', fan: [1, 1] }],
      forward(x, { f, lead, parameter }) {
        const w = parameter('w', lead === 1 ? [1, 2] : [2])
        const bowl = f.mul(f.square(w), f.b.constant(curvature.map((h) => h / 2)))
        return f.sum(f.add(f.mul(w, x), bowl), [-1])
      },
    }
    const noise = random(1, 'noise').normal(2 * 50)
    const { series } = await using(
      {
        network: {
          ...network,
          loss: { type: 'output_mean' },
          optimizer: { type: 'sgd', lr: 0.1, momentum: 0.5 },
          schedule: { type: 'constant' },
        },
        module,
        data: { x: dense(noise, [50, 2]), y: dense(new Float32Array(50), [50]) },
        batches: Array.from({ length: 50 }, (_, step) => [step]),
        seeds: [1, 2],
        parameters: { w: dense([3, -1], [2]) },
      },
      (trainer) => trainer.advance(50),
    )
    const w = [3, -1]
    const velocity = [0, 0]
    for (let step = 0; step < 50; step++) {
      let loss = 0
      for (const i of [0, 1]) {
        const [h = 0, at = 0, pull = 0] = [curvature[i], w[i], noise[2 * step + i]]
        loss += (h * at * at) / 2 + at * pull
        velocity[i] = 0.5 * (velocity[i] ?? 0) + h * at + pull
        w[i] = at - 0.1 * velocity[i]
      }
      for (const replica of series.loss ?? []) expect(replica[step]).toBeCloseTo(loss, 4)
    }
  })
})

describe('what a run leaves behind', () => {
  it('is a network that onnxruntime loads and that answers the same', async () => {
    await using({}, async (trainer) => {
      await trainer.advance(10)
      const [expected] = await trainer.evaluate(data.x)
      const session = await ort.InferenceSession.create(await trainer.network())
      const { output } = await session.run({ x: new ort.Tensor('float32', data.x.values, [ROWS, 3]) })
      await session.release()
      expect(output?.data).toEqual(expected?.values)
    })
  })

  it('is the training graph, as a file and as text', async () => {
    await using({}, async (trainer) => {
      const session = await ort.InferenceSession.create(trainer.stepGraph())
      expect(session.inputNames).toContain('parameters')
      await session.release()
      expect(await trainer.stepGraphText()).toContain('Loop')
    })
  })
})

const average = (values: Float32Array | undefined) => [...(values ?? [])].reduce((sum, v) => sum + v, 0) / 20

describe('dropout', () => {
  it('keeps the mean of what it lets through and drops the right share', async () => {
    const layers = [
      { type: 'dropout', p: 0.3 },
      { type: 'linear', in: 1000, out: 1, bias: false },
    ] as const
    const ones = { x: dense(new Float32Array(4000).fill(1), [4, 1000]), y: dense([0, 0, 0, 0], [4, 1]) }
    const spec: TrainingSpec = { layers, loss: { type: 'mse' }, optimizer: { type: 'sgd', lr: 0 } }
    const parameters = { '1.weight': dense(new Float32Array(1000).fill(0.001), [1, 1000]) }
    const changes = {
      network: spec,
      data: ones,
      batchSize: 4,
      parameters,
      streams: ['activation_mean/0', 'activation_rms/0'],
    } as const
    const { series } = await using(changes, (trainer) => trainer.advance(20))
    const error = Math.sqrt(0.3 / 0.7 / 80_000)
    expect(Math.abs(average(series['activation_mean/0']?.[0]) - 1)).toBeLessThan(4 * error)
    expect(average(series['activation_rms/0']?.[0]?.map((v) => v * v))).toBeCloseTo(1 / 0.7, 1)
  })
})

const cycle = () => using({}, (trainer) => trainer.advance(20))

setFlagsFromString('--expose-gc')
const collectGarbage: unknown = runInNewContext('gc')

/** Bytes outside the JS heap (the wasm heap among them) and in it, garbage left out. */
const memory = () => {
  if (typeof collectGarbage === 'function') collectGarbage()
  const { external, heapUsed } = process.memoryUsage()
  return { external, heapUsed }
}

/** How much memory ten and then `times` repetitions of `work` leave apart. */
async function growth(times: number, work: () => Promise<unknown>) {
  for (let i = 0; i < 10; i++) await work()
  const before = memory()
  for (let i = 0; i < times; i++) await work()
  const after = memory()
  return { external: after.external - before.external, heapUsed: after.heapUsed - before.heapUsed }
}

/** The wasm heap starts with sixteen megabytes. */
const BOUND = { external: 4e6, heapUsed: 8e6 }

describe('memory', () => {
  it('stays where it was over 1,000 rebuilds', { timeout: 300_000 }, async () => {
    const grown = await growth(1000, cycle)
    expect(grown.external).toBeLessThan(BOUND.external)
    expect(grown.heapUsed).toBeLessThan(BOUND.heapUsed)
  })

  it('stays where it was over 1,000,000 steps', { timeout: 300_000 }, async () => {
    const spec: TrainingSpec = {
      layers: [{ type: 'linear', in: 3, out: 2 }],
      loss: { type: 'cross_entropy' },
      optimizer: { type: 'sgd', lr: 0.01 },
    }
    await using({ network: spec, batchSize: ROWS }, async (trainer) => {
      const grown = await growth(245, () => trainer.advance(4000))
      expect(trainer.step).toBeGreaterThan(1_000_000)
      expect(grown.external).toBeLessThan(BOUND.external)
      expect(grown.heapUsed).toBeLessThan(BOUND.heapUsed)
    })
  })
})
