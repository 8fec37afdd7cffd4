/** Classes and functions that a script brings along because PyTorch has none of them. */
export const helpers = {
  Residual: `class Residual(nn.Sequential):
    def __init__(self, *layers, scale=1.0):
        super().__init__(*layers)
        self.scale = scale

    def forward(self, x):
        return x + self.scale * super().forward(x)`,
  Embedding: `class Embedding(nn.Embedding):
    def forward(self, x):
        return super().forward(x.long())`,
  SelfAttention: `class SelfAttention(nn.MultiheadAttention):
    def __init__(self, dim, heads, causal):
        super().__init__(dim, heads, batch_first=True)
        self.causal = causal

    def forward(self, x):
        length = x.shape[1]
        mask = torch.ones(length, length, dtype=torch.bool).triu(1) if self.causal else None
        return super().forward(x, x, x, attn_mask=mask, need_weights=False)[0]`,
  LastRNN: `class LastRNN(nn.RNN):
    def forward(self, x):
        return super().forward(x)[0][:, -1]`,
  LastLSTM: `class LastLSTM(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0][:, -1]`,
  CosineLinear: `class CosineLinear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs))

    def forward(self, x):
        return F.linear(F.normalize(x), F.normalize(self.weight))`,
  L2Normalize: `class L2Normalize(nn.Module):
    def forward(self, x):
        return F.normalize(x, dim=-1)`,
  Lion: `class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("exp_avg", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(torch.sign(beta1 * m + (1 - beta1) * p.grad), alpha=-group["lr"])
                m.lerp_(p.grad, 1 - beta2)`,
  log_cosh: `def log_cosh(output, y):
    size = (output - y).abs()
    return (size + F.softplus(-2 * size) - math.log(2)).mean()`,
  pinball: `def pinball(output, y, quantiles):
    under, tau = y - output, torch.tensor(quantiles)
    return torch.maximum(tau * under, (tau - 1) * under).mean()`,
  gaussian_nll: `def gaussian_nll(output, y):
    mean, log_variance = output.chunk(2, dim=-1)
    return 0.5 * (log_variance + (y - mean) ** 2 / log_variance.exp()).mean()`,
  focal: `def focal(output, y, gamma, alpha):
    p = torch.sigmoid(output)
    entropy = F.binary_cross_entropy_with_logits(output, y, reduction="none")
    loss = entropy * (1 - (p * y + (1 - p) * (1 - y))) ** gamma
    return (loss * (alpha * y + (1 - alpha) * (1 - y)) if alpha >= 0 else loss).mean()`,
  hinge: `def hinge(output, y):
    return F.relu(1 - y * output).mean()`,
  dice: `def dice(output, y, smooth):
    p, y = torch.sigmoid(output).flatten(1), y.flatten(1)
    return (1 - (2 * (p * y).sum(1) + smooth) / ((p + y).sum(1) + smooth)).mean()`,
  gce: `def gce(output, y, q):
    p = output.softmax(1).gather(1, y[:, None])
    return ((1 - p**q) / q).mean()`,
  forward_correction: `def forward_correction(output, y, transition):
    return F.nll_loss((output.softmax(1) @ torch.tensor(transition)).log(), y)`,
  arcface: `def arcface(cosine, y, scale, margin):
    c = cosine.clamp(-1 + 1e-6, 1 - 1e-6)
    turned = c * math.cos(margin) - (1 - c**2).sqrt() * math.sin(margin)
    turned = torch.where(cosine > -math.cos(margin), turned, cosine - margin * math.sin(margin))
    return F.cross_entropy(scale * torch.where(F.one_hot(y, cosine.shape[1]).bool(), turned, cosine), y)`,
  cosface: `def cosface(cosine, y, scale, margin):
    return F.cross_entropy(scale * (cosine - margin * F.one_hot(y, cosine.shape[1])), y)`,
  triplet: `def triplet(output, y, margin):
    apart = ((output[:, None] - output) ** 2).sum(-1).clamp(min=1e-12).sqrt()
    same = y[:, None] == y
    farthest = apart.masked_fill(~same, 0).amax(1)
    nearest = apart.masked_fill(same, 1e9).amin(1)
    return F.relu(farthest - nearest + margin).mean()`,
  info_nce: `def info_nce(output, temperature):
    unit = F.normalize(output)
    similarity = (unit @ unit.T / temperature).fill_diagonal_(-1e9)
    rows = len(output)
    return F.cross_entropy(similarity, (torch.arange(rows) + rows // 2) % rows)`,
} as const

export type HelperName = keyof typeof helpers
