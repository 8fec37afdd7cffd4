import { COPIES, HEIGHT, WIDTH } from './data.ts'

/** The experiment with augmentation as a script; images come from a folder of the reader's own. */
export const pytorchOf = (identities: number, steps: number, seed: number): string => `import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(${seed})
# images: [${identities}, samples, ${HEIGHT}, ${WIDTH}] of the fingers to train on; strangers: [S, samples, ${HEIGHT}, ${WIDTH}] of other fingers
images, strangers = torch.load("fingers.pt")


def standardised(x):                        # each image by itself
    x = x.flatten(1)
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True, correction=0)


def moved(x, turn=6.0, shift=(2, 1)):       # a new turn and shift for every image
    angle = (torch.rand(len(x)) * 2 - 1) * turn * torch.pi / 180
    to = (torch.rand(len(x), 2) * 2 - 1) * torch.tensor(shift) * 2 / torch.tensor([${WIDTH}, ${HEIGHT}])
    aspect = ${WIDTH} / ${HEIGHT}
    cos, sin = angle.cos(), angle.sin()
    theta = torch.stack([torch.stack([cos, -sin / aspect, to[:, 0]], 1),
                         torch.stack([sin * aspect, cos, to[:, 1]], 1)], 1)
    grid = F.affine_grid(theta, (len(x), 1, ${HEIGHT}, ${WIDTH}), align_corners=False)
    return F.grid_sample(x[:, None], grid, padding_mode="border", align_corners=False)[:, 0]


embed = nn.Sequential(nn.Linear(${WIDTH * HEIGHT}, 64), nn.ReLU(), nn.Linear(64, 32))
head = nn.Linear(32, ${identities})
for layer in [embed[0], embed[2], head]:
    nn.init.kaiming_normal_(layer.weight)
    nn.init.zeros_(layer.bias)
optimizer = torch.optim.AdamW([*embed.parameters(), *head.parameters()], lr=0.002, weight_decay=0.01)
x = images.flatten(0, 1)
y = torch.arange(${identities}).repeat_interleave(images.shape[1])
for step in range(${steps}):                     # the lab draws from ${COPIES} copies made beforehand
    loss = F.cross_entropy(head(embed(standardised(moved(x)))), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

with torch.no_grad():                       # verification of fingers that were never trained on
    e = F.normalize(embed(standardised(strangers.flatten(0, 1))))
    who = torch.arange(len(strangers)).repeat_interleave(strangers.shape[1])
    i, j = torch.tril_indices(len(e), len(e), -1)
    score, genuine = (e[i] * e[j]).sum(1), who[i] == who[j]
    order = score.argsort(descending=True)
    far = (~genuine[order]).cumsum(0) / (~genuine).sum()
    frr = 1 - genuine[order].cumsum(0) / genuine.sum()
    print("EER", far[(far - frr).abs().argmin()].item())
`
