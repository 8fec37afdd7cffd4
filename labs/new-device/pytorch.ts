import { HEIGHT, WIDTH } from '../finger-veins/data.ts'
import { FINGERS, STEPS } from './facts.ts'

/** Fine-tuning on a new device as a script; images come from a folder of the reader's own. */
export const pytorchOf = (samples: number, lr: number, seed: number): string => `import copy
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(${seed})
# [${FINGERS}, samples, ${HEIGHT}, ${WIDTH}] of the same fingers: many on the old device, ${samples} each on the new one, and a test
old, new, test = torch.load("devices.pt")


def standardised(x):                        # each image by itself
    x = x.flatten(1)
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True, correction=0)


def train(net, parameters, images, lr, steps=${STEPS}):
    x = images.flatten(0, 1)
    y = torch.arange(len(images)).repeat_interleave(images.shape[1])
    optimizer = torch.optim.AdamW(parameters, lr=lr, weight_decay=0.01)
    for step in range(steps):               # the lab also turns and shifts every image a little
        loss = F.cross_entropy(net(standardised(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net


def network():
    return nn.Sequential(nn.Linear(${WIDTH * HEIGHT}, 64), nn.ReLU(), nn.Linear(64, 32), nn.Linear(32, ${FINGERS}))


def accuracy(net, images):
    y = torch.arange(len(images)).repeat_interleave(images.shape[1])
    return (net(standardised(images.flatten(0, 1))).argmax(1) == y).float().mean().item()


pretrained = network()
train(pretrained, pretrained.parameters(), old, lr=0.002)
scratch, head, full = network(), copy.deepcopy(pretrained), copy.deepcopy(pretrained)
train(scratch, scratch.parameters(), new, lr=0.002)
train(head, head[3].parameters(), new, lr=0.005)
train(full, full.parameters(), new, lr=${lr})
with torch.no_grad():
    for name, net in [("untouched", pretrained), ("scratch", scratch), ("head", head), ("full", full)]:
        print(name, accuracy(net, test))
`
