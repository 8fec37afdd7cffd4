import { TRAINING, VALIDATION, type Choice } from './network.ts'

/** Both trainings as a script. */
export const pytorchOf = (
  { width, flip, weight_decay: decay, dropout }: Choice,
  steps: number,
  seed: number,
): string => `import math
import torch
import torch.nn as nn

def circles(count):
    x = torch.randn(count, 2)
    y = (x.square().sum(1, keepdim=True) > 1.4).float()
    wrong = torch.rand(count, 1) < ${flip}
    return x, torch.where(wrong, 1 - y, y)

def rotate(x):
    angle = 2 * math.pi * torch.rand(len(x))
    c, s = angle.cos(), angle.sin()
    return torch.stack([c * x[:, 0] - s * x[:, 1], s * x[:, 0] + c * x[:, 1]], dim=1)

def ece(p, y, bins=10):
    confidence, right = torch.maximum(p, 1 - p), ((p > 0.5) == (y > 0.5)).float()
    place = (confidence * bins).ceil().long().clamp(1, bins)
    return sum(
        (place == b).float().mean() * (right[place == b].mean() - confidence[place == b].mean()).abs()
        for b in range(1, bins + 1) if (place == b).any()
    ).item()

for augment in (False, True):
    torch.manual_seed(${seed})
    x, y = circles(${TRAINING})
    x_val, y_val = circles(${VALIDATION})
    net = nn.Sequential(
        nn.Linear(2, ${width}), nn.ReLU(), nn.Dropout(${dropout}),
        nn.Linear(${width}, ${width}), nn.ReLU(), nn.Dropout(${dropout}),
        nn.Linear(${width}, 1),
    )
    for layer in net:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    loss_fn = nn.BCEWithLogitsLoss()
    opt = torch.optim.AdamW(net.parameters(), lr=0.01, weight_decay=${decay})
    for step in range(1, ${steps} + 1):
        net.train()
        opt.zero_grad()
        loss_fn(net(rotate(x) if augment else x), y).backward()
        opt.step()
        if step in (1, 10, 20, 30, 50, 100, 300, ${steps}):
            net.eval()
            with torch.no_grad():
                z = net(x_val)
                right = ((z > 0) == (y_val > 0.5)).float().mean().item()
                print(augment, step, "train", loss_fn(net(x), y).item(),
                      "val", loss_fn(z, y_val).item(), right, "ece", ece(z.sigmoid(), y_val))
`
