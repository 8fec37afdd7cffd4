import { defineConfig } from 'playwright/test'

const executablePath = process.env['CHROMIUM'] || undefined

/** Chromium only, two pages at a time: the machine that runs this may have two cores, and labs train for real. */
export default defineConfig({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  projects: [
    { name: 'together', testIgnore: 'pace.spec.ts' },
    { name: 'alone', testMatch: 'pace.spec.ts', dependencies: ['together'], fullyParallel: false },
  ],
  retries: 0,
  timeout: 60_000,
  outputDir: '../test-results',
  forbidOnly: Boolean(process.env['CI']),
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['BROWSER_REPORT'] || '../.cache/test/browser.json' }],
  ],
  use: {
    locale: 'zh-CN',
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
