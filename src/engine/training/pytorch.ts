import type { LayerSpec } from '../nn/spec.ts'
import { network } from '../nn/layers.ts'
import { bindLoss } from '../nn/losses.ts'
import { readTraining } from './document.ts'
import type { CompleteTraining, TrainingSpec } from './document.ts'
import { helpers } from './pytorch/helpers.ts'
import type { HelperName } from './pytorch/helpers.ts'
import { layerCode } from './pytorch/layers.ts'
import type { Expression } from './pytorch/layers.ts'
import { lossCode } from './pytorch/losses.ts'
import { optimizerCode, scheduleCode } from './pytorch/optim.ts'

/** What a script is written from. */
export interface ScriptOptions {
  readonly network: TrainingSpec
  /** Shape of one sample of x. */
  readonly sample: readonly number[]
  /**
   * Python lines that define `x`, `y` (float tensors, class indices included) and `batches` (one tensor of row indices a step). Left out: they come from
   * `file`, a document of `npm run train`.
   */
  readonly data?: string
  readonly file?: string
}

const fromDocument = (file: string): string => `document = json.load(open(${JSON.stringify(file)}))
x = torch.tensor(document["data"]["x"], dtype=torch.float32)
y = torch.tensor(document["data"]["y"], dtype=torch.float32)
batches = torch.tensor(document["batches"])
given = {key: torch.tensor(value) for key, value in document.get("params", {}).items()}`

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '    ')

/** Layers as lines of a Sequential; `needs` collects helpers. */
function layerLines(layers: readonly LayerSpec[], input: readonly number[], needs: Set<HelperName>): string {
  let shape = input
  return layers
    .map((layer) => {
      const { code, needs: need } = layerCode(layer, shape.length + 1)
      if (need !== undefined) needs.add(need)
      const text =
        layer.type === 'residual'
          ? `Residual(\n${layerLines(layer.layers, shape, needs)}${code === '' ? '' : `    ${code.slice(2)},\n`})`
          : code
      shape = network([layer], shape).output
      return `${indented(text)},\n`
    })
    .join('')
}

function initLines({ init }: CompleteTraining): string {
  const std = init.type === 'normal' ? `, std=${init.std}` : ''
  return `for name, p in model.named_parameters():
    if p.dim() > 1:
        nn.init.${init.type}_(p${std})
    elif "bias" in name:
        nn.init.zeros_(p)`
}

function penaltyLines({ penalty: { l1, l2 } }: CompleteTraining): string {
  if (l1 === 0 && l2 === 0) return ''
  const terms = [
    ...(l1 > 0 ? [`${l1} * w.abs().sum()`] : []),
    ...(l2 > 0 ? [`${l2 / 2} * (w**2).sum()`] : []),
  ]
  return `    loss = loss + sum(${terms.join(' + ')} for w in model.parameters() if w.dim() > 1)\n`
}

function clipLine({ clip }: CompleteTraining): string {
  if (clip === undefined) return ''
  const name = clip.type === 'norm' ? 'clip_grad_norm_' : 'clip_grad_value_'
  return `    nn.utils.${name}(model.parameters(), ${clip.max})\n`
}

/** One group a factor, when layers have learning rates of their own. */
function parameterLines({ lr_multipliers: factors, frozen, optimizer, decay }: CompleteTraining): string {
  const lines = frozen.map(
    (key) =>
      `for name, p in model.named_parameters():\n    p.requires_grad_(p.requires_grad and not name.startswith("${key}"))`,
  )
  if (Object.keys(factors).length === 0 && decay === 'all') {
    return [...lines, 'parameters = [p for p in model.parameters() if p.requires_grad]'].join('\n')
  }
  const noDecay = decay === 'weights' ? ' if p.dim() > 1 else 0.0' : ''
  const rate = `${optimizer.lr} * next((f for key, f in ${JSON.stringify(factors)}.items() if name.startswith(key)), 1.0)`
  return `${lines.join('\n')}
parameters = [
    {"params": [p], "lr": ${rate}, "weight_decay": ${'weight_decay' in optimizer ? optimizer.weight_decay : 0}${noDecay}}
    for name, p in model.named_parameters() if p.requires_grad
]`.trimStart()
}

/** The imports that a script uses. */
function imports(body: string): string {
  const standard = ['json', 'math']
    .filter((name) => body.includes(`${name}.`))
    .map((name) => `import ${name}\n`)
  const functional = body.includes('F.') ? 'import torch.nn.functional as F\n' : ''
  return `${standard.join('')}${standard.length > 0 ? '\n' : ''}import torch\n${functional}from torch import nn\n`
}

/**
 * The experiment as a PyTorch script: the same network, loss, optimizer, schedule and order of rows. Throws a SpecError on a wrong specification.
 * What the specification names has to be fetched before, see `loadRows`.
 */
export function pytorchScript({
  network: spec,
  sample,
  file = 'experiment.json',
  data = fromDocument(file),
}: ScriptOptions): string {
  const training = readTraining(spec)
  const needs = new Set<HelperName>()
  const collect = ({ code, needs: need }: Expression): string => {
    if (need !== undefined) needs.add(need)
    return code
  }
  const model = layerLines(training.layers, sample, needs)
  const loss = collect(lossCode(training.loss))
  const optimizer = collect(optimizerCode(training.optimizer))
  const schedule = scheduleCode(training.schedule, training.optimizer.lr)
  const { classes, shape } = bindLoss(training.loss, network(training.layers, sample).output).targets
  const targets = classes ? 'y = y.long()\n' : shape.join() === '1' ? 'y = y.reshape(len(y), 1)\n' : ''
  const body = `${[...needs].map((name) => `${helpers[name]}\n\n`).join('')}${data}
${targets}
model = nn.Sequential(
${model})
${initLines(training)}
${data === fromDocument(file) ? 'model.load_state_dict(given, strict=False)\n' : ''}
${parameterLines(training)}
optimizer = ${optimizer}
${schedule === '' ? '' : `scheduler = ${schedule}\n`}
for step, rows in enumerate(batches):
    output = model(x[rows])
    loss = ${loss.replaceAll(/\by\b/g, 'y[rows]')}
${penaltyLines(training)}    optimizer.zero_grad()
    loss.backward()
${clipLine(training)}    optimizer.step()
${schedule === '' ? '' : '    scheduler.step()\n'}    print(step, loss.item())
`
  return `${imports(body)}\n${body}`
}
