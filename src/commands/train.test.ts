import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const train = (
  document: unknown,
): { status: number | null; stdout: string; stderr: string; answer: unknown } => {
  const input = typeof document === 'string' ? document : JSON.stringify(document)
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/commands/train.ts', '-'], {
    input,
    encoding: 'utf8',
  })
  return {
    status,
    stdout,
    stderr,
    answer: stdout === '' ? undefined : JSON.parse(stdout),
  }
}

/** One weight, no bias: loss (w·x − y)², so that every number can be worked out by hand. */
const line = {
  layers: [{ type: 'linear', in: 1, out: 1, bias: false }],
  loss: { type: 'mse' },
  optimizer: { type: 'sgd', lr: 0.25 },
  params: { '0.weight': [[3]] },
  data: { x: [[1], [2]], y: [[1], [0]] },
  batches: [[0], [1]],
  eval: { x: [[10], [20]] },
}

describe('train', () => {
  it('answers what the contract lists', () => {
    // Step 0: loss (3 − 1)² = 4, slope 4, w = 3 − 1 = 2. Step 1: loss (2·2)² = 16, slope 2·4·2 = 16, w = 2 − 4 = −2.
    expect(train(line)).toMatchObject({
      status: 0,
      stderr: '',
      answer: {
        losses: [4, 16],
        grad_norms: [4, 16],
        lrs: [0.25, 0.25],
        params: { '0.weight': [[-2]] },
        eval: { output: [[-20], [-40]] },
      },
    })
  })

  it('writes what is not finite as a string and says on standard error since when', () => {
    const { answer, stderr, status } = train({
      ...line,
      optimizer: { type: 'sgd', lr: 1e38 },
      batches: [[0], [1], [0]],
    })
    expect(status).toBe(0)
    expect(answer).toMatchObject({ losses: [4, 'Infinity', 'NaN'], params: { '0.weight': [['NaN']] } })
    expect(stderr).toBe('从第 1 步起 loss 不是有限数（第一个是 Infinity）。\n')
  })

  it('refuses bad input with one line and status 2', () => {
    const { status, stdout, stderr } = train({ ...line, loss: { type: 'mce' } })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^loss\.type：应为 cross_entropy、.*，收到 "mce"。\n$/)
  })

  it('writes the experiment as a PyTorch script', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['src/commands/train.ts', '--pytorch', '-'],
      { input: JSON.stringify(line), encoding: 'utf8' },
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('document = json.load(open("experiment.json"))\n')
    expect(stdout).toContain('    nn.Linear(1, 1, bias=False),\n')
    expect(stdout).toContain('optimizer = torch.optim.SGD(parameters, lr=0.25)\n')
    expect(stdout.endsWith('print(step, loss.item())\n')).toBe(true)
  })

  it('answers a list place by place', () => {
    const { status, answer, stderr } = train([
      line,
      { ...line, params: { '0.weight': [[1, 2]] } },
      { ...line, batches: [] },
    ])
    expect(status).toBe(2)
    expect(answer).toMatchObject([
      { losses: [4, 16] },
      { error: 'params.0.weight：应为形状 [1, 1]，收到 [1, 2]。' },
      { losses: [], params: { '0.weight': [[3]] } },
    ])
    expect(stderr).toContain('[1] params.0.weight')
  })
})
