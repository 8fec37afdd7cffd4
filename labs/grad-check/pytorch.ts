import { SAMPLES, widthsOf, type Activation, type LossChoice, type Subject } from './subject.ts'

const ACTIVATION: Readonly<Record<Activation, string>> = {
  tanh: 'nn.Tanh()',
  sigmoid: 'nn.Sigmoid()',
  gelu: 'nn.GELU()',
  relu: 'nn.ReLU()',
}

const LOSS: Readonly<Record<LossChoice, string>> = {
  half_mse: '0.5 * F.mse_loss(net(x), y)',
  bce_with_logits: 'F.binary_cross_entropy_with_logits(net(x), (y > 0).float())',
  l1: 'F.l1_loss(net(x), y)',
}

/** The same check as a PyTorch script. */
export function pytorchOf(subject: Subject, seed: number): string {
  const widths = widthsOf(subject)
  const layers = widths.slice(1).flatMap((out, index) => {
    const linear = `nn.Linear(${widths[index]}, ${out})`
    return index === widths.length - 2 ? [linear] : [linear, ACTIVATION[subject.activation]]
  })
  return `import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(${seed})
x, y = torch.randn(${SAMPLES}, 4), torch.randn(${SAMPLES}, 1)
net = nn.Sequential(${layers.join(', ')})
for name, p in net.named_parameters():
    nn.init.normal_(p, std=0.5) if name.endswith("weight") else nn.init.zeros_(p)

def loss():
    return ${LOSS[subject.loss]} + ${subject.shift}

loss().backward()
w, exact = net[0].weight, net[0].weight.grad.clone()

for k in range(21):
    h = 10 ** (-1 - k / 4)
    estimate = torch.zeros_like(w)
    with torch.no_grad():
        for i in range(w.numel()):
            old = w.view(-1)[i].item()
            w.view(-1)[i] = old + h
            up = loss().item()
            w.view(-1)[i] = old - h
            down = loss().item()
            w.view(-1)[i] = old
            estimate.view(-1)[i] = (up - down) / (2 * h)
    print(f"{h:.2e}  {(estimate - exact).norm() / exact.norm():.2e}")
`
}
