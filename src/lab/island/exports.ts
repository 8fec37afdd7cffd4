import { csvOf, jsonOf } from '../files.ts'
import type { ArtifactKind } from '../protocol.ts'
import type { LabModel } from './model.ts'
import { pngOf, svgOf } from './picture.ts'
import { save } from './save.ts'
import { addressOf } from './Share.tsx'

/** A file that a lab can be taken away as. */
export interface Export {
  readonly label: string
  readonly format: string
  /** Draws a line above. */
  readonly startsGroup?: boolean
  /** Why it cannot be had now, in words, or null. */
  unavailable(model: LabModel): string | null
  save(model: LabModel, home: string): Promise<void>
}

const always = (): null => null
const afterRun = (model: LabModel): string | null => (model.view === null ? '先运行一次' : null)
const withNetwork = (model: LabModel): string | null =>
  model.lab.withoutNetwork ?? (model.run === null ? '先运行一次' : null)

async function artifact(model: LabModel, kind: ArtifactKind, name: string): Promise<void> {
  const content = await model.run?.artifact(kind)
  if (content) download(model, content, `${name}.onnx`, 'application/octet-stream')
}

/** Every file, in the order of the menu. */
export const exports: readonly Export[] = [
  {
    label: '图',
    format: 'SVG',
    unavailable: always,
    save: async (model, home) =>
      download(model, svgOf(model.lab, addressOf(model, home)), '.svg', 'image/svg+xml'),
  },
  {
    label: '图',
    format: 'PNG',
    unavailable: always,
    save: async (model, home) =>
      download(model, await pngOf(svgOf(model.lab, addressOf(model, home))), '.png', 'image/png'),
  },
  {
    label: '全部数列',
    format: 'CSV',
    unavailable: afterRun,
    save: async (model) => download(model, csvOf(model.stores, model.ranWith), '.csv', 'text/csv'),
  },
  {
    label: '设置与结果',
    format: 'JSON',
    unavailable: afterRun,
    save: async (model, home) => {
      const { lab, stores, ranWith: settings } = model
      const run = { settings, stores, steps: model.step.value, fingerprint: model.print.value }
      download(model, jsonOf(lab, run, addressOf(model, home)), '.json', 'application/json')
    },
  },
  {
    label: '训练步图',
    format: 'ONNX',
    startsGroup: true,
    unavailable: withNetwork,
    save: (model) => artifact(model, 'step-graph', '-step'),
  },
  {
    label: '训练好的网络',
    format: 'ONNX',
    unavailable: withNetwork,
    save: (model) => artifact(model, 'network', '-network'),
  },
  {
    label: '同一实验的 PyTorch 代码',
    format: '.py',
    unavailable: always,
    save: async (model) => download(model, model.lab.pytorch(model.settings.value), '.py', 'text/x-python'),
  },
]

/** Saves bytes or text as `<lab>-<seed><suffix>`. */
const download = (model: LabModel, content: Uint8Array | string | Blob, suffix: string, type: string): void =>
  save(content, `${model.lab.id}-${model.ranWith.seed}${suffix}`, type)
