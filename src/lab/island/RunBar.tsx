import type { ComponentChildren } from 'preact'
import { formatDuration } from '../format.ts'
import { loadingWords } from '../words.ts'
import { Command } from './Command.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import type { LabModel } from './model.ts'
import { Share } from './Share.tsx'

/** 运行, 暂停, 单步, 重置, where the run is, and how to take it away. */
export function RunBar({ model, home }: { readonly model: LabModel; readonly home: string }) {
  const state = model.state.value
  const alive = model.alive.value
  const busy = state === 'running' || state === 'loading'
  return (
    <div class="run runbar" role="group" aria-label="运行">
      <Command icon="run" label="运行" primary unavailable={busy} alive={alive} onClick={() => model.go()} />
      <Command
        icon="pause"
        label="暂停"
        unavailable={state !== 'running'}
        alive={alive}
        onClick={() => model.pause()}
      />
      <Command icon="step" label="单步" unavailable={busy} alive={alive} onClick={() => model.stepOnce()} />
      <Command icon="reset" label="重置" unavailable={false} alive={alive} onClick={() => model.reset()} />
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
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label="进度"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
    >
      <i style={`width:${(share * 100).toFixed(1)}%`} />
    </div>
  )
}
