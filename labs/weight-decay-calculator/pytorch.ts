/** The optimizer with its two groups as PyTorch code. */
import type { Options } from './controls.ts'

const CONDITIONS: Readonly<Record<Options['rule'], string>> = {
  ndim: 'p.ndim >= 2',
  name: "'bias' not in name",
  all: 'True',
}

function optimizerCode({ optimizer, lr, momentum }: Options): string {
  if (optimizer === 'sgd') return `torch.optim.SGD(groups, lr=${lr}, momentum=${momentum})`
  if (optimizer === 'adam') return `torch.optim.Adam(groups, lr=${lr}, betas=(${momentum}, 0.999))`
  if (optimizer === 'lion') return `Lion(groups, lr=${lr})  # PyTorch 没有自带 Lion`
  return `torch.optim.AdamW(groups, lr=${lr}, betas=(${momentum}, 0.999))`
}

/** Code that splits the parameters of `model`, prints how many fall into each group, and makes the optimizer. */
export function pytorch(settings: Options): string {
  const { rule, embedding, lambda, lr, convention, optimizer } = settings
  const decoupled = optimizer === 'adamw' || optimizer === 'lion'
  // in PyTorch the decay is multiplied by the rate, so that λ of the other convention is divided by it
  const inPyTorch = decoupled && convention === 'independent' ? lambda / lr : lambda
  return [
    'import torch',
    '',
    'model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.LayerNorm(8), torch.nn.Linear(8, 2))  # 换成你的模型',
    '',
    ...(embedding
      ? ['embeddings = {id(m.weight) for m in model.modules() if isinstance(m, torch.nn.Embedding)}', '']
      : []),
    'decay, no_decay = {}, {}',
    'for name, p in model.named_parameters():  # 绑定的权重只出现一次',
    '    if not p.requires_grad:',
    '        continue',
    `    keep = ${CONDITIONS[rule]}${embedding ? " and id(p) not in embeddings and not name.endswith(('cls_token', 'pos_embed'))" : ''}`,
    '    (decay if keep else no_decay)[name] = p',
    "for title, group in (('decay', decay), ('no decay', no_decay)):",
    '    print(title, len(group), sum(p.numel() for p in group.values()))',
    '',
    'groups = [',
    `    {'params': list(decay.values()), 'weight_decay': ${Number(inPyTorch.toPrecision(6))}},`,
    "    {'params': list(no_decay.values()), 'weight_decay': 0.0},",
    ']',
    `optimizer = ${optimizerCode(settings)}`,
    '',
  ].join('\n')
}
