import { STEPS } from './arm.ts'
import { TEST, TRAINING, VALIDATION } from './network.ts'

export interface ScriptSettings {
  readonly patience: number
  readonly minDelta: number
  readonly every: number
  readonly batch: number
  readonly flip: number
  readonly seed: number
}

/** The network arm as a PyTorch script: train, evaluate, stop, keep the best. */
export const pytorchOf = ({
  patience,
  minDelta,
  every,
  batch,
  flip,
  seed,
}: ScriptSettings): string => `import copy
import torch
import torch.nn as nn

torch.manual_seed(${seed})

def circles(count):
    x = torch.randn(count, 2)
    y = (x.square().sum(1, keepdim=True) > 1.4).float()
    wrong = torch.rand(count, 1) < ${flip}
    return x, torch.where(wrong, 1 - y, y)

x, y = circles(${TRAINING})
x_val, y_val = circles(${VALIDATION})
x_test, y_test = circles(${TEST})
net = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1))
for layer in net:
    if isinstance(layer, nn.Linear):
        nn.init.kaiming_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)

loss_fn = nn.BCEWithLogitsLoss()
opt = torch.optim.Adam(net.parameters(), lr=0.01)

class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.best = self.reference = float("inf")
        self.snapshot, self.waited = None, 0

    def update(self, value, net):
        if value < self.best:                          # keep weights: the true minimum
            self.best, self.snapshot = value, copy.deepcopy(net.state_dict())
        if value < self.reference - self.min_delta:    # reset the count: more than min_delta
            self.reference, self.waited = value, 0
        else:
            self.waited += 1
        return self.waited >= self.patience

def evaluate(x, y):
    net.eval()
    with torch.no_grad():
        value = loss_fn(net(x), y).item()
    net.train()
    return value

stopper = EarlyStopping(patience=${patience}, min_delta=${minDelta})
stopper.update(evaluate(x_val, y_val), net)
step, stopped = 0, False
while step < ${STEPS} and not stopped:
    for rows in torch.randperm(${TRAINING}).split(${batch}):
        opt.zero_grad()
        loss_fn(net(x[rows]), y[rows]).backward()
        opt.step()
        step += 1
        if step % ${every} == 0:
            stopped = stopper.update(evaluate(x_val, y_val), net)
        if stopped or step == ${STEPS}:
            break

print("stopped at step", step, "test loss there", evaluate(x_test, y_test))
net.load_state_dict(stopper.snapshot)
print("best validation loss", stopper.best, "test loss with those weights", evaluate(x_test, y_test))
`
