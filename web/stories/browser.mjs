// Browsers for stories: phones and desktops, a person each, watched for
// requests that leave this machine, and judged by axe on every screen.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const out = new URL('out/', import.meta.url).pathname
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }
export const desktop = { viewport: { width: 1280, height: 800 } }

/** A Stage holds the browsers of one story and what was found wrong. */
export class Stage {
  faults = []
  #open = new Set()
  #screens = []

  /** person opens a browser of their own. `text` is the size of letters in the browser's settings: 16 is usual. */
  async person(name, language, device, { text = 16, theme = 'light', without = [] } = {}) {
    const home = mkdtempSync(join(tmpdir(), 'bedside-browser-'))
    mkdirSync(join(home, 'Default'))
    writeFileSync(join(home, 'Default/Preferences'), JSON.stringify({ webkit: { webprefs: { default_font_size: text } } }))
    const context = await chromium.launchPersistentContext(home, {
      executablePath: process.env.BEDSIDE_CHROMIUM || '/usr/bin/chromium', args: flags, ...device,
      locale: language === 'ru' ? 'ru-RU' : 'en-GB', timezoneId: 'Europe/Moscow', colorScheme: theme,
    })
    const close = async () => (await context.close(), rmSync(home, { recursive: true, force: true }))
    this.#open.add(close)
    context.setDefaultTimeout(20_000)
    context.on('request', (r) => this.#leaves(name, r.url()))
    if (without.includes('webauthn')) await context.addInitScript(() => {
      delete window.PublicKeyCredential
      Object.defineProperty(Navigator.prototype, 'credentials', { value: undefined })
    })
    const page = context.pages()[0] ?? (await context.newPage())
    this.#listen(name, page)
    const screen = new Screen(this, name, page, `${language}-${device.isMobile ? 'phone' : 'desktop'}-${theme}`)
    screen.leave = async () => (this.#open.delete(close), (this.#screens = this.#screens.filter((s) => s !== screen)), await close())
    this.#screens.push(screen)
    return screen
  }

  #leaves(name, url) {
    if (!/^(https?|wss?):\/\/(localhost|127\.0\.0\.1)[:/]|^(data|blob|about):/.test(url)) this.faults.push(`${name}'s page asked for ${url}`)
  }

  #listen(name, page) {
    page.on('websocket', (s) => this.#leaves(name, s.url()))
    page.on('pageerror', (e) => this.faults.push(`${name}'s page failed: ${e.message}`))
    page.on('console', (m) => m.type() === 'error' && !/status of (400|401|403|404|409|503)|40[1349] \(|net::ERR_INTERNET/.test(m.text()) && this.faults.push(`${name}'s console: ${m.text()}`))
  }

  /** lastLook keeps a picture of every screen where a story broke off. */
  async lastLook() {
    for (const screen of this.#screens) await screen.page.screenshot({ path: join(out, `broke-${screen.where}-${screen.name}.png`) }).catch(() => undefined)
  }

  async end() {
    for (const close of this.#open) await close()
  }
}

/** A Screen is what one person looks at. */
export class Screen {
  constructor(stage, name, page, where) {
    Object.assign(this, { stage, name, page, where })
  }

  /** looksRight judges the screen by axe, its width and its targets, and keeps a picture. */
  async looksRight(title) {
    await this.page.evaluate(() => document.fonts.ready)
    await this.page.waitForFunction(() => !document.getAnimations().some((a) => a.playState === 'running'))
    mkdirSync(out, { recursive: true })
    await this.page.screenshot({ path: join(out, `${this.where}-${title}.png`) })
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 1) this.fault(title, `the page is ${wide} px wider than the screen`)
    await this.page.evaluate(axe)
    const { violations } = await this.page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
    for (const v of violations) this.fault(title, `axe ${v.id} (${v.impact}): ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)
  }

  fault(title, what) {
    this.stage.faults.push(`${this.where} ${title}: ${what}`)
  }

  button = (name, exact = true) => this.page.getByRole('button', { name, exact })
  link = (name, exact = false) => this.page.getByRole('link', { name, exact })
  field = (name) => this.page.getByLabel(name, { exact: true })
  sees = (text) => this.page.getByText(text).first().waitFor()

  /** slow3G slows the line down to what is called slow 3G. */
  async slow3G() {
    const cdp = await this.page.context().newCDPSession(this.page)
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 2000, downloadThroughput: 50_000, uploadThroughput: 50_000 })
    return () => cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
  }

  /** authenticator gives the browser a virtual passkey device. */
  async authenticator() {
    const cdp = await this.page.context().newCDPSession(this.page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    })
  }
}

/** until waits for a condition, with a deadline. */
export async function until(what, holds, limit = 20_000) {
  const end = Date.now() + limit
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`in vain waited for: ${what}`)
    await new Promise((go) => setTimeout(go, 20))
  }
}
