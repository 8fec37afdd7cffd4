import type { ComponentChildren } from 'preact'
import { formatDuration } from '../format.ts'
import { loadingWords } from '../words.ts'
import { Commands, ProgressLine } from './Commands.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import type { LabModel } from './model.ts'
import { Share } from './Share.tsx'

/** 运行, 暂停, 单步, 重置, where the run is, and how to take it away. */
export function RunBar({ model, home }: { readonly model: LabModel; readonly home: string }) {
  return (
    <div class="run runbar" role="group" aria-label="运行">
      <Commands model={model} />
      <Counter model={model} />
      <Share model={model} home={home} />
      <ExportMenu model={model} home={home} />
      <Progress model={model} />
    </div>
  )
}

/** 「110 / 300 步 61 毫秒」, or how far the engine is loaded. */
function Counter({ model }: { readonly model: LabModel }): ComponentChildren {
  const total = model.total.value
  if (model.state.value === 'loading') return <span class="state">{loadingWords(model.bytes.value)}</span>
  if (!model.alive.value)
    return (
      <span class="state">
        <noscript>运行需要 JavaScript；图是默认设置的结果</noscript>
      </span>
    )
  if (total === null)
    return <span class="state">{model.shown.value === 'default' ? '图是默认设置的结果' : '还没有运行'}</span>
  return (
    <span class="state">
      <span>
        {model.step.value} / {total} {model.lab.unit ?? '步'}
      </span>
      <span>{formatDuration(model.ms.value)}</span>
    </span>
  )
}

function Progress({ model }: { readonly model: LabModel }) {
  const bytes = model.bytes.value
  const total = model.total.value
  const share =
    model.state.value === 'loading'
      ? (bytes?.loaded ?? 0) / (bytes?.total ?? Infinity)
      : model.step.value / (total ?? Infinity)
  return <ProgressLine share={share} />
}
