import { useSignal } from '@preact/signals'
import { Icon } from '../../island/icons.tsx'
import { pngOf, svgOf } from '../../island/picture.ts'
import { save } from '../../island/save.ts'
import { addressOf } from '../../island/Share.tsx'
import { resultJson, tablesCsv } from '../files.ts'
import type { AnyView } from '../tool.ts'
import type { ToolModel } from './model.ts'

interface Props {
  readonly model: ToolModel
  readonly home: string
}

interface Way {
  readonly label: string
  /** Takes the result away and answers what is said about it. */
  take(model: ToolModel, view: AnyView, home: string): Promise<string>
}

const copied = async (text: string, said: string): Promise<string> => {
  await navigator.clipboard.writeText(text)
  return said
}

const WAYS: readonly Way[] = [
  {
    label: '复制 JSON',
    take: (model, view, home) =>
      copied(resultJson(model.lab, view, model.files, addressOf(model, home)), '结果已复制为 JSON'),
  },
  {
    label: '复制地址',
    take: (model, _view, home) => copied(addressOf(model, home), '地址已复制；里面只有口径，没有数据'),
  },
  {
    label: 'JSON',
    take: async (model, view, home) => {
      const text = resultJson(model.lab, view, model.files, addressOf(model, home))
      save(text, `${model.lab.id}.json`, 'application/json')
      return '已存为 JSON'
    },
  },
  {
    label: 'CSV',
    take: async (model, view) => {
      save(tablesCsv(model.lab, view), `${model.lab.id}.csv`, 'text/csv')
      return '表已存为 CSV'
    },
  },
  {
    label: 'SVG',
    take: async (model, _view, home) => {
      save(svgOf(model.lab, addressOf(model, home)), `${model.lab.id}.svg`, 'image/svg+xml')
      return '图已存为 SVG'
    },
  },
  {
    label: 'PNG',
    take: async (model, _view, home) => {
      save(await pngOf(svgOf(model.lab, addressOf(model, home))), `${model.lab.id}.png`, 'image/png')
      return '图已存为 PNG'
    },
  },
]

/** 复制 and 导出: the result in every form it can be taken away in. Calculates first where the page shows an older result. */
export function TakeAway({ model, home }: Props) {
  const said = useSignal('')
  const take = async (way: Way): Promise<void> => {
    const view = await model.current()
    if (!view) {
      said.value = '还没有结果可以取走：先按数据旁边的提示改好输入。'
      return
    }
    try {
      said.value = await way.take(model, view, home)
    } catch {
      said.value = '浏览器不让这个页面写剪贴板；可以改用「导出」里的文件。'
    }
  }
  const button = (way: Way) => (
    <button
      key={way.label}
      type="button"
      class="b"
      disabled={!model.alive.value}
      onClick={() => void take(way)}
    >
      {way.label.startsWith('复制') && <Icon name="copy" />}
      {way.label}
    </button>
  )
  return (
    <div class="away no-print" role="group" aria-label="复制与导出">
      {WAYS.filter(({ label }) => label.startsWith('复制')).map(button)}
      <span class="lead">
        <Icon name="export" />
        导出
      </span>
      {WAYS.filter(({ label }) => !label.startsWith('复制')).map(button)}
      <span class="saying" role="status">
        {said.value}
      </span>
    </div>
  )
}
