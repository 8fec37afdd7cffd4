import { expect, it } from 'vitest'
import { loadRows } from './document.ts'
import { pytorchScript } from './pytorch.ts'

await loadRows()

it('writes a network, its data and its loop as one would by hand', () => {
  const script = pytorchScript({
    network: {
      layers: [
        { type: 'linear', in: 2, out: 8 },
        { type: 'residual', layers: [{ type: 'linear', in: 8, out: 8 }, { type: 'tanh' }] },
        { type: 'linear', in: 8, out: 1 },
      ],
      loss: { type: 'mse' },
      optimizer: { type: 'adamw', lr: 0.01 },
      schedule: { type: 'cosine', t_max: 100 },
      clip: { type: 'norm', max: 1 },
      penalty: { l2: 0.1 },
      init: 'xavier_normal',
    },
    sample: [2],
    data: 'x, y, batches = two_moons()',
  })
  expect(script).toBe(`import torch
import torch.nn.functional as F
from torch import nn

class Residual(nn.Sequential):
    def __init__(self, *layers, scale=1.0):
        super().__init__(*layers)
        self.scale = scale

    def forward(self, x):
        return x + self.scale * super().forward(x)

x, y, batches = two_moons()
y = y.reshape(len(y), 1)

model = nn.Sequential(
    nn.Linear(2, 8),
    Residual(
        nn.Linear(8, 8),
        nn.Tanh(),
    ),
    nn.Linear(8, 1),
)
for name, p in model.named_parameters():
    if p.dim() > 1:
        nn.init.xavier_normal_(p)
    elif "bias" in name:
        nn.init.zeros_(p)

parameters = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(parameters, lr=0.01, betas=(0.9, 0.999))
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100, eta_min=0)

for step, rows in enumerate(batches):
    output = model(x[rows])
    loss = F.mse_loss(output, y[rows])
    loss = loss + sum(0.05 * (w**2).sum() for w in model.parameters() if w.dim() > 1)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1)
    optimizer.step()
    scheduler.step()
    print(step, loss.item())
`)
})

it('brings along what PyTorch does not have', () => {
  const script = pytorchScript({
    network: {
      layers: [{ type: 'cosine_linear', in: 4, out: 3 }],
      loss: { type: 'arcface', margin: 0.3 },
      optimizer: { type: 'lion', lr: 0.001 },
    },
    sample: [4],
  })
  for (const name of [
    'class CosineLinear(nn.Module)',
    'def arcface(',
    'class Lion(',
    'y = y.long()',
    'experiment.json',
  ]) {
    expect(script).toContain(name)
  }
})
