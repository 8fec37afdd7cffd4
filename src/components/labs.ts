/** Brings a lab of the page to life: when it comes near the window of a reader, or is told to do something. Until then it is the server's markup and costs nothing. */
async function awaken(root: HTMLElement): Promise<void> {
  const id = root.dataset['lab'] ?? ''
  const [{ mount }, { client }, { labs }] = await Promise.all([
    import('../lab/island/mount.tsx'),
    import('./lab-client.ts'),
    import('../../labs/index.ts'),
  ])
  const lab = await labs[id]?.()
  if (!lab) return
  mount(root, lab, client)
  mounted.add(root)
  pressed.get(root)?.click()
}

const roots = document.querySelectorAll<HTMLElement>('[data-lab]')
const awake = new WeakSet<Element>()
const mounted = new WeakSet<Element>()
/** The command that was last pressed on a lab which was not there yet: carried out once it is. */
const pressed = new WeakMap<Element, HTMLButtonElement>()

function rouse(root: HTMLElement): void {
  if (awake.has(root)) return
  awake.add(root)
  void awaken(root)
}

for (const root of roots) {
  for (const command of root.querySelectorAll<HTMLButtonElement>('.runbar > button')) {
    command.disabled = false
    command.addEventListener('click', () => {
      if (mounted.has(root)) return
      pressed.set(root, command)
      rouse(root)
    })
  }
}

function watch(rootMargin: string): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue
        observer.unobserve(target)
        rouse(target)
      }
    },
    { rootMargin },
  )
  for (const root of roots) observer.observe(root)
}

// Who has only opened the page reads its first lines: a lab whose top shows at the foot of the window waits for a sign of a reader.
watch('0px 0px -25%')
const signs = new AbortController()
for (const sign of ['scroll', 'pointermove', 'pointerdown', 'keydown'])
  addEventListener(
    sign,
    () => {
      signs.abort()
      watch('300px')
    },
    { passive: true, signal: signs.signal },
  )
