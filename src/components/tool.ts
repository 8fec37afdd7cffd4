/** Brings the tool of the page to life. */
async function awaken(root: HTMLElement): Promise<void> {
  const [{ mount }, { tools }] = await Promise.all([
    import('../lab/tool/island/mount.tsx'),
    import('../../labs/tools.ts'),
  ])
  const tool = await tools[root.dataset['lab'] ?? '']?.()
  if (!tool) return
  await mount(
    root,
    tool,
    () => new Worker(new URL('../../labs/worker.ts', import.meta.url), { type: 'module', name: 'tool' }),
  )
}

const root = document.querySelector<HTMLElement>('[data-lab]')
if (root) void awaken(root)
