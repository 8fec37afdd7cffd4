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

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue
      observer.unobserve(target)
      void awaken(target)
    }
  },
  { rootMargin: '300px' },
)
for (const root of document.querySelectorAll<HTMLElement>('[data-lab]')) observer.observe(root)
