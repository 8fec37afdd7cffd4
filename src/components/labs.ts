/** Brings each lab of the page to life when it comes near the window; until then it is the server's markup and costs nothing. */
async function awaken(root: HTMLElement): Promise<void> {
  const id = root.dataset['lab'] ?? ''
  const [{ mount }, { client }, { labs }] = await Promise.all([
    import('../lab/island/mount.tsx'),
    import('./lab-client.ts'),
    import('../../labs/index.ts'),
  ])
  const lab = await labs[id]?.()
  if (lab) mount(root, lab, client)
}

const awake = new WeakSet<Element>()

function watch(rootMargin: string): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue
        observer.unobserve(target)
        if (awake.has(target)) continue
        awake.add(target)
        void awaken(target)
      }
    },
    { rootMargin },
  )
  for (const root of document.querySelectorAll<HTMLElement>('[data-lab]')) observer.observe(root)
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
