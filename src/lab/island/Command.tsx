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
export function Command({ icon, label, primary, unavailable, alive, onClick }: CommandProps) {
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
