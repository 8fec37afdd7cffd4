import { existsSync } from 'node:fs'
import { address } from './addresses.ts'
import { book } from './book.ts'
import { allLabs } from './labs.ts'

/** The handbook's name, as the slip on the cover has it. */
export const siteTitle = '可运行的深度学习训练手册'

export const siteDescription =
  '深度学习训练的一百六十一个问题：说得出口的答案、推导、出处，和在页内真的会训练的实验。全部离线可用，数据不离开你的设备。'

/** A door in the bar at the top. */
export interface Door {
  readonly key: string
  readonly name: string
  readonly href: string
}

/** The doors that lead somewhere: a page that does not exist yet, or has nothing to show, has none. */
export async function doors(): Promise<Door[]> {
  const labs = [...(await allLabs()).values()]
  const has = (kind: string): boolean => labs.some((lab) => lab.kind === kind)
  const all = [
    { key: 'contents', name: '目录', url: '/#contents', open: true },
    { key: 'symptoms', name: '症状', url: '/symptoms/', open: book().symptoms.size > 0 },
    { key: 'labs', name: '实验', url: '/labs/', open: has('lab') && hasPage('labs') },
    { key: 'tools', name: '工具', url: '/tools/', open: has('tool') && hasPage('tools') },
    { key: 'review', name: '复习', url: '/review/', open: hasPage('review') },
  ]
  return all.filter(({ open }) => open).map(({ key, name, url }) => ({ key, name, href: address(url) }))
}

/** Whether the site has a page of its own at `/<name>/`. */
export const hasPage = (name: string): boolean =>
  [`src/pages/${name}.astro`, `src/pages/${name}/index.astro`].some((file) => existsSync(file))
