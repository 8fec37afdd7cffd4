import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { exports } from './exports.ts'
import type { Export } from './exports.ts'
import { Icon } from './icons.tsx'
import type { LabModel } from './model.ts'

/** 导出: a menu of files. Arrow keys move, Escape closes; what cannot be had yet says why. */
export function ExportMenu({ model, home }: { readonly model: LabModel; readonly home: string }) {
  const open = useSignal(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const close = ({ target }: Event): void => {
      if (target instanceof Node && !box.current?.contains(target)) open.value = false
    }
    document.addEventListener('pointerdown', close)
    return () => document.removeEventListener('pointerdown', close)
  }, [open])
  const items = (): HTMLElement[] => [
    ...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? []),
  ]
  const steer = (event: KeyboardEvent): void => {
    const all = items()
    const at = all.findIndex((item) => item === document.activeElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      open.value = true
      requestAnimationFrame(() => all.at(to % all.length)?.focus())
    } else if (event.key === 'Escape' && open.value) {
      event.preventDefault()
      open.value = false
      button.current?.focus()
    }
  }
  const choose = (one: Export): void => {
    open.value = false
    button.current?.focus()
    void one.save(model, home)
  }
  return (
    <div class="menu" ref={box} onKeyDown={steer}>
      <button
        ref={button}
        type="button"
        class="b"
        disabled={!model.alive.value}
        aria-haspopup="menu"
        aria-expanded={open.value}
        onClick={() => (open.value = !open.value)}
      >
        <Icon name="export" />
        导出
      </button>
      <ul role="menu" aria-label="导出" hidden={!open.value}>
        {exports.map((one) => (
          <Item key={one.label} one={one} why={one.unavailable(model)} choose={choose} />
        ))}
      </ul>
    </div>
  )
}

interface ItemProps {
  readonly one: Export
  readonly why: string | null
  readonly choose: (one: Export) => void
}

function Item({ one, why, choose }: ItemProps) {
  return (
    <li role="none" class={one.startsGroup ? 'cut' : undefined}>
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        aria-disabled={why !== null}
        onClick={() => {
          if (why === null) choose(one)
        }}
      >
        {one.label}
        <span>{why ?? one.format}</span>
      </button>
    </li>
  )
}
