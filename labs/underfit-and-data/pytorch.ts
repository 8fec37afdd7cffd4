/** The training as a script. */
export const pytorchOf = (
  width: number,
  count: number,
  isTurned: boolean,
  seed: number,
): string => `import math
import torch
import torch.nn as nn

torch.manual_seed(${seed})
x = torch.randn(${count}, 2)
y = (x.square().sum(1, keepdim=True) > 2 * math.log(2)).float()   # half inside, half outside
share = y.mean()
print("entropy", -(share * share.log() + (1 - share) * (1 - share).log()).item())
${
  isTurned
    ? `
# every point in eight directions
angles = 2 * math.pi * (torch.rand(len(x), 1) + torch.arange(8) / 8)
radius, phase = x.norm(dim=1, keepdim=True), torch.atan2(x[:, 1:], x[:, :1])
x = torch.stack([radius * (phase + angles).cos(), radius * (phase + angles).sin()], dim=2).reshape(-1, 2)
y = y.repeat_interleave(8, dim=0)
`
    : ''
}
${
  width === 0
    ? `net = nn.Linear(2, 1)
nn.init.zeros_(net.weight); nn.init.zeros_(net.bias)
opt, steps = torch.optim.SGD(net.parameters(), lr=0.5), 1000`
    : `net = nn.Sequential(nn.Linear(2, ${width}), nn.ReLU(), nn.Linear(${width}, 1))
for layer in (net[0], net[2]):
    nn.init.kaiming_normal_(layer.weight)
    nn.init.zeros_(layer.bias)
opt, steps = torch.optim.Adam(net.parameters(), lr=0.02), 1500`
}
loss_fn = nn.BCEWithLogitsLoss()
for step in range(steps):
    opt.zero_grad()
    loss = loss_fn(net(x), y)
    loss.backward()
    opt.step()
print("training loss", loss.item())
`
