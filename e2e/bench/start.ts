import type { Browser, Page } from 'playwright'

/** How soon a lab of the built site moves, and how fast its network then trains. */
export interface Start {
  readonly lab: string
  /** From the click to the first step in the figure, milliseconds; nothing in any cache. */
  readonly cold: number
  /** The same with the wasm in the browser's cache. */
  readonly cached: number
  /** Steps a second of the run that follows, figures drawn as it goes. */
  readonly rate: number
}

const visits = 5

/** Opens the page of a lab `visits` times in a fresh profile and answers the first visit's time and the medians of the others. */
export async function timeStart(browser: Browser, site: string, lab: string): Promise<Start> {
  // Without motion a lab runs as fast as it can.
  const context = await browser.newContext({ reducedMotion: 'reduce', serviceWorkers: 'block' })
  const runs: { first: number; rate: number }[] = []
  for (let visit = 0; visit < visits; visit++) {
    const page = await context.newPage()
    await page.goto(`${site}labs/${lab}/`, { waitUntil: 'networkidle' })
    runs.push(await run(page, lab))
    await page.close()
  }
  await context.close()
  const [cold, ...later] = runs
  return {
    lab,
    cold: Math.round(cold?.first ?? Number.NaN),
    cached: Math.round(median(later.map(({ first }) => first))),
    rate: Math.round(median(later.map(({ rate }) => rate))),
  }
}

/** Clicks 运行 in the page and times the first step and the rest, by the state that the lab shows. */
const run = (page: Page, lab: string): Promise<{ first: number; rate: number }> =>
  page.evaluate(
    (id) =>
      new Promise((resolve) => {
        const element = document.querySelector<HTMLElement>(`[data-lab="${id}"]`)!
        const clicked = performance.now()
        let first = 0
        let before = 0
        new MutationObserver(() => {
          const step = Number(element.dataset['step'])
          if (step > 0 && first === 0) [first, before] = [performance.now(), step]
          if (element.dataset['state'] !== 'done') return
          resolve({ first: first - clicked, rate: ((step - before) * 1000) / (performance.now() - first) })
        }).observe(element, { attributes: true })
        element.querySelector<HTMLElement>('.b.go')?.click()
      }),
    lab,
  )

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
