import type { Emissions } from './lattice.ts'

/** Most numbers that are written out. */
const WRITTEN = 400

/** Code that computes the loss of one sample in PyTorch; a long sample is read from a file instead. */
export function pytorch(
  { frames, symbols, log }: Emissions,
  label: readonly number[],
  blank: number,
  loss: number,
): string {
  const written = frames * symbols <= WRITTEN
  const rows = Array.from({ length: frames }, (_, t) => {
    const row = log.subarray(t * symbols, (t + 1) * symbols)
    return `    [${Array.from(row, (value) => (value === -Infinity ? "float('-inf')" : value.toFixed(6))).join(', ')}],`
  })
  return [
    'import torch',
    'import torch.nn.functional as F',
    ...(written ? [] : ['import numpy as np']),
    '',
    ...(written
      ? ['log_probs = torch.tensor([', ...rows, '], dtype=torch.float64)']
      : [
          "logits = torch.from_numpy(np.loadtxt('outputs.csv', delimiter=',', skiprows=1))",
          'log_probs = logits.log_softmax(-1)',
        ]),
    `target = torch.tensor([[${label.join(', ')}]], dtype=torch.long)`,
    'loss = F.ctc_loss(log_probs[:, None, :], target,  # (T, N, V)',
    `                  input_lengths=torch.tensor([${frames}]), target_lengths=torch.tensor([${label.length}]),`,
    `                  blank=${blank}, reduction='sum', zero_infinity=False)`,
    `print(loss)  # ${Number.isFinite(loss) ? `应得 ${loss.toFixed(4)}` : '应得 inf'}`,
  ].join('\n')
}
