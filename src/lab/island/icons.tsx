/** Line icons of 16 × 16, hidden from screen readers: the text beside them is the label. */
const PATHS = {
  run: 'M5 3.2v9.6l7.6-4.8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  step: 'M3.5 3.5v9l6-4.5zM12.5 3.5v9',
  reset: 'M3.2 8a4.8 4.8 0 1 0 1.6-3.6M3.4 2.6v2.6H6',
  share:
    'M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.1-2.1a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.6 8.7a2.6 2.6 0 0 0 3.7 3.7l.8-.8',
  export: 'M8 2.5v7.2M4.9 6.8 8 9.9l3.1-3.1M3 13h10',
  copy: 'M6 5.5h7v8H6zM3 10.5v-8h7',
  yes: 'm3.2 8.4 3.1 3.1 6.5-7',
  no: 'm4 4 8 8M12 4l-8 8',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} fill={name === 'run' ? 'currentColor' : undefined} />
    </svg>
  )
}
