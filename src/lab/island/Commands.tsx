import type { ReadonlySignal } from '@preact/signals'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'

interface CommandProps {
  readonly icon: IconName
  readonly label: string
  readonly primary?: boolean
  /** Stays focusable, so that a keyboard does not lose its place when a run starts or ends. */
  readonly unavailable: boolean
  readonly alive: boolean
  readonly onClick: () => void
}

/** A button of the run bar. */
function Command({ icon, label, primary, unavailable, alive, onClick }: CommandProps) {
  return (
    <button
      type="button"
      class={primary ? 'b go' : 'b'}
      disabled={!alive}
      aria-disabled={unavailable}
      onClick={() => {
        if (!unavailable) onClick()
      }}
    >
      <Icon name={icon} />
      {label}
    </button>
  )
}

/** What 运行, 暂停, 单步 and 重置 work on: a lab or a tool. */
interface Runnable {
  readonly state: ReadonlySignal<'idle' | 'loading' | 'running' | 'paused' | 'done' | 'failed'>
  readonly alive: ReadonlySignal<boolean>
  go(): void
  pause(): void
  stepOnce(): void
  reset(): void | Promise<void>
}

/** 运行, 暂停, 单步, 重置. */
export function Commands({ model }: { readonly model: Runnable }) {
  const state = model.state.value
  const alive = model.alive.value
  const busy = state === 'running' || state === 'loading'
  return (
    <>
      <Command icon="run" label="运行" primary unavailable={busy} alive={alive} onClick={() => model.go()} />
      <Command
        icon="pause"
        label="暂停"
        unavailable={state !== 'running'}
        alive={alive}
        onClick={() => model.pause()}
      />
      <Command icon="step" label="单步" unavailable={busy} alive={alive} onClick={() => model.stepOnce()} />
      <Command
        icon="reset"
        label="重置"
        unavailable={false}
        alive={alive}
        onClick={() => void model.reset()}
      />
    </>
  )
}

/** How far a run is, as a line under the bar; `share` from 0 to 1. */
export function ProgressLine({ share }: { readonly share: number }) {
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
