import { useSignalEffect } from '@preact/signals'
import { h } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Props {
  /** Default: a div. */
  readonly as?: 'div' | 'span'
  readonly class?: string
  /** Drawn by the server and kept by the page, so that it is not sent twice. */
  readonly html: string | undefined
  /** What stands here instead, or null for what the server drew. Reads signals; called with the element's width in CSS pixels. */
  readonly live: (width: number) => string | null
}

/** Markup that the server draws and that the page replaces by its own from the first run on. */
export function Kept({ as: tag = 'div', class: name, html, live }: Props) {
  const ref = useRef<HTMLElement>(null)
  const shown = useRef<{ server: string; now: string | null }>()
  useSignalEffect(() => {
    const element = ref.current
    if (!element) return
    shown.current ??= { server: element.innerHTML, now: null }
    show(element, shown.current, live(element.clientWidth))
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    let { clientWidth } = element
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === clientWidth || !shown.current) return
      clientWidth = element.clientWidth
      show(element, shown.current, live(clientWidth))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [live])
  return h(tag, { ref, class: name, dangerouslySetInnerHTML: { __html: html ?? '' } })
}

function show(
  element: HTMLElement,
  shown: { server: string; now: string | null },
  next: string | null,
): void {
  if (next === shown.now) return
  element.innerHTML = next ?? shown.server
  shown.now = next
}
