import type { Valley } from './rules.ts'

const OPTIMIZERS = {
  gd: (lr: number) => `torch.optim.SGD([theta], lr=${lr})`,
  momentum: (lr: number, mu: number) => `torch.optim.SGD([theta], lr=${lr}, momentum=${mu})`,
  nesterov: (lr: number, mu: number) => `torch.optim.SGD([theta], lr=${lr}, momentum=${mu}, nesterov=True)`,
  ema: (lr: number, mu: number) =>
    `torch.optim.SGD([theta], lr=${lr} * (1 - ${mu}), momentum=${mu})  # the same path as v = ${mu} v + (1 - ${mu}) g`,
} as const

/** The chosen rate as a script. */
export function pytorchOf(
  { algorithm, mu, h, h_min: low }: Valley,
  { lr, noise, steps, seed }: { lr: number; noise: number; steps: number; seed: number },
): string {
  return `import torch

torch.manual_seed(${seed})
h = torch.tensor([${h.toFixed(3)}, ${low.toFixed(3)}])            # curvature across and along the valley
theta = torch.tensor([1.0, -3.6], requires_grad=True)
optimizer = ${OPTIMIZERS[algorithm](lr, mu)}

for step in range(${steps}):
    optimizer.zero_grad()
    loss = 0.5 * (h * theta**2).sum()
    loss.backward()
    theta.grad += ${noise} * torch.randn(2)      # gradient noise
    optimizer.step()
    print(step, loss.item())
    if not torch.isfinite(loss):
        break
`
}
