import type { APIRoute } from 'astro'
import { address } from '../content/addresses.ts'
import { siteDescription, siteTitle } from '../content/site.ts'

/** The site as something that can be installed on the home screen. */
export const GET: APIRoute = () =>
  Response.json({
    name: siteTitle,
    short_name: '训练手册',
    description: siteDescription,
    lang: 'zh-Hans',
    start_url: address('/'),
    scope: address('/'),
    display: 'standalone',
    background_color: '#fdfdfb',
    theme_color: '#fdfdfb',
    icons: [
      { src: address('/icon.svg'), sizes: 'any', type: 'image/svg+xml' },
      { src: address('/icon-512.png'), sizes: '512x512', type: 'image/png' },
    ],
  })
