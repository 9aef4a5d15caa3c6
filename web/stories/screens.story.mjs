// Every screen, on a phone and on a desktop, light and dark: judged by axe and
// by its width, and kept as a picture to be looked at.
import { desktop, phone } from './browser.mjs'

const told = {
  ru: { refused: /^Вопрос педиатру/, open: /^Вопрос кардиологу/, closed: 'Закрыта', hello: 'Здравствуйте!' },
  en: { refused: /^Ask paediatrics/, open: /^Ask cardiology/, closed: 'Closed', hello: 'Hello!' },
}

export async function screens({ house, stage, words, language }) {
  const w = words[language]
  const t = told[language]
  for (const device of [phone, desktop])
    for (const theme of ['light', 'dark']) {
      const at = (role, n) => (name) => come({ house, stage, language, device, theme }, name, role, n)
      await doors({ house, stage, language, device, theme, w })
      await patient(await at('patient')('patient'), w, t)
      await parent(await at('parent')('parent'), w)
      await doctor(await at('doctor')('doctor'), w, t)
      await registrar(await at('desk')('registrar'), w)
      await offices(at, w)
      await policies(at, w)
    }
}

async function come({ house, stage, language, device, theme }, name, role, n) {
  const screen = await stage.person(name, language, device, { theme })
  if (role) await screen.page.goto(house.link(role, n))
  return screen
}

async function doors({ house, w, ...rest }) {
  const stranger = await come({ house, ...rest }, 'stranger')
  await stranger.page.goto(house.origin)
  await stranger.button(w.signin.haveCode).click()
  await stranger.looksRight('door')
  await stranger.page.goto(`${house.origin}/i#AAAABBBBCCCCDDDD`)
  await stranger.field(w.signin.birthYear).fill('1952')
  await stranger.button(w.signin.next).click()
  await stranger.sees(w.signin.cardBad)
  await stranger.looksRight('door-card-bad')
  await stranger.page.goto(`${house.origin}/clinic`)
  await stranger.field(w.staff.login).fill('osipova')
  await stranger.field(w.staff.password).fill('not this one')
  await stranger.field(w.staff.totp).fill('000000')
  await stranger.button(w.signin.enter).click()
  await stranger.sees(w.staff.wrong)
  await stranger.looksRight('door-clinic-wrong')
  await stranger.leave()
}

async function patient(p, w, t) {
  const { page } = p
  const home = () => page.goto(`${new URL(page.url()).origin}/#/`)
  await p.button(w.conversation.write).waitFor()
  await page.getByRole('region').first().waitFor()
  await p.looksRight('home')
  const talks = await page.locator('a[href*="/talk/"]').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.innerText]))
  await p.button(w.conversation.write).click()
  await page.getByRole('button', { name: t.refused }).click()
  await p.sees(w.common.whatInstead)
  await p.looksRight('reasons')
  await page.getByRole('button', { name: t.open }).click()
  await page.getByRole('textbox', { name: w.conversation.message }).fill(t.hello)
  await p.looksRight('writing')
  await page.getByRole('textbox', { name: w.conversation.message }).fill('')
  await home()
  const open = talks.find(([, text]) => !text.includes(t.closed))
  const closed = talks.find(([, text]) => text.includes(t.closed))
  for (const [title, [link]] of [['talk', open], ['talk-closed', closed]]) {
    await page.goto(new URL(link, page.url()).href)
    await page.getByRole('article').first().waitFor()
    await p.looksRight(title)
  }
  await seen(p, w, '/#/seen')
  await page.goto(`${new URL(page.url()).origin}/#/settings`)
  await p.button(w.signin.signOut).waitFor()
  await p.looksRight('settings')
  await p.button(w.signin.signOut).click()
  await page.getByRole('dialog').waitFor()
  await p.looksRight('sign-out')
  await p.leave()
}

async function seen(p, w, path) {
  await p.page.goto(new URL(path, p.page.url()).href)
  await p.page.getByText(w.ledger.checkedHow).waitFor()
  await p.looksRight('seen')
}

async function parent(p, w) {
  await p.button(w.conversation.write).waitFor()
  await p.page.getByRole('region').first().waitFor()
  await p.looksRight('parent-home')
  await p.button(w.conversation.write).click()
  await p.page.getByRole('group', { name: w.conversation.forWhom }).waitFor()
  await p.looksRight('parent-for-whom')
  await p.page.getByRole('radio', { name: /Егор/ }).check()
  await p.page.getByText(w.conversation.pickReasonLead).waitFor()
  await p.looksRight('parent-reasons')
  await p.leave()
}

async function doctor(d, w) {
  const { page } = d
  const back = () => page.goto(`${new URL(page.url()).origin}/clinic#/`)
  for (const [title, name] of [['mine', w.inbox.mine], ['desk', w.inbox.desk], ['waiting', w.inbox.waiting], ['closed', w.inbox.closed]]) {
    await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
    await page.getByRole('tabpanel').getByRole('link').first().waitFor()
    await d.looksRight(`inbox-${title}`)
  }
  await page.getByRole('tab', { name: new RegExp(`^${w.inbox.mine}`) }).click()
  await page.getByRole('link', { name: /Смирнова/ }).click()
  await page.getByRole('article').first().waitFor()
  await d.looksRight('clinic-talk')
  await page.getByText(w.inbox.noteMode, { exact: true }).click()
  await page.getByRole('textbox', { name: w.inbox.noteMode }).waitFor()
  await d.looksRight('clinic-note')
  const more = d.button(w.inbox.moreActs)
  if (await more.isVisible()) {
    await more.click() // a phone folds what is rarer
    await d.looksRight('clinic-acts')
  }
  await d.button(w.inbox.handOver).click()
  await page.getByRole('radio', { name: w.inbox.toPool }).waitFor()
  await page.getByRole('button', { name: w.inbox.handOverGo }).last().click()
  await d.sees(w.inbox.needWhom)
  await d.looksRight('hand-over')
  await page.keyboard.press('Escape')
  await d.button(w.inbox.close).click()
  await page.getByRole('dialog').waitFor()
  await d.looksRight('closing')
  await page.keyboard.press('Escape')
  await back()
  await page.goto(`${new URL(page.url()).origin}/clinic#/me`)
  await d.button(w.signin.signOut).waitFor()
  await d.looksRight('clinic-me')
  await d.leave()
}

async function registrar(r, w) {
  const { page } = r
  await page.getByRole('tablist').waitFor()
  await r.looksRight('desk-inbox')
  await r.link(w.clinic.patients).first().click()
  await r.field(w.people.name).fill('Иванова Мария Петровна')
  await r.button(w.people.findGo).click()
  await r.sees(w.people.sameName)
  await r.looksRight('two-of-a-name')
  await r.button(w.people.lostPhone).first().click()
  await page.getByRole('dialog').waitFor()
  await r.looksRight('lost-phone')
  await page.keyboard.press('Escape')
  await r.button(w.people.writeTo).first().click()
  await page.getByRole('dialog').waitFor()
  await r.looksRight('write-to')
  await page.keyboard.press('Escape')
  await r.button(w.people.bindAdd).first().click()
  await page.getByRole('dialog').waitFor()
  await r.looksRight('bind')
  await page.keyboard.press('Escape')
  await r.button(w.people.addPatient).click()
  await page.getByRole('dialog').waitFor()
  await page.getByRole('dialog').getByLabel(w.people.birthDate, { exact: true }).first().fill('02.04.1950')
  await r.looksRight('add-patient')
  await r.button(w.people.addGo).click()
  await r.sees(w.people.lookAlikes)
  await r.looksRight('look-alikes')
  await r.leave()
}

// Those who read no conversations.
async function offices(at, w) {
  const chief = await at('chief')('chief')
  await chief.sees(w.clinic.noInboxHow)
  await chief.looksRight('chief')
  await chief.link(w.clinic.staff).first().click()
  await chief.sees('Ткаченко')
  await chief.looksRight('staff')
  await chief.button(w.people.addStaff).click()
  await chief.page.getByRole('dialog').waitFor()
  await chief.looksRight('add-staff')
  await chief.leave()
  for (const role of ['privacy', 'representative']) {
    const other = await at(role)(role)
    await other.page.getByRole('banner').waitFor()
    await other.sees(w.clinic.noInboxHow)
    await other.looksRight(role)
    await other.leave()
  }
}

// The pages of the policy: what everybody reads, and what the chief physician sees of it.
async function policies(at, w) {
  const nurse = await at('nurse')('nurse')
  await opens(nurse, 'policy', 'policy')
  await nurse.button(w.handbook.disagree).click()
  await nurse.page.getByLabel(w.handbook.reason, { exact: true }).waitFor()
  await nurse.looksRight('policy-disagree')
  await nurse.leave()
  const chief = await at('chief')('chief')
  for (const [path, title] of [['policy', 'chief-policy'], ['handbook', 'versions'], ['handbook/1', 'version'], ['signatures', 'signatures'], ['triad', 'triad'], ['decision', 'decision']]) await opens(chief, path, title)
  await opens(chief, 'handbook', 'versions')
  await chief.button(w.publishing.change).click()
  await chief.page.waitForURL(/#\/handbook\/\d+\/edit/)
  await chief.page.getByLabel(w.publishing.allFiles, { exact: true }).selectOption('rules/30-people.cedar')
  await chief.field(w.publishing.fileLabel('rules/30-people.cedar')).waitFor()
  await chief.looksRight('editor')
  await chief.button(w.publishing.check).click()
  await chief.sees(w.publishing.notReady) // it is the version in force still
  await chief.looksRight('check')
  await chief.leave()
}

async function opens(person, path, title) {
  const { page } = person
  await page.getByRole('banner').waitFor()
  await page.goto(`${new URL(page.url()).origin}/clinic#/${path}`)
  await page.locator('main h1').first().waitFor()
  await page.locator('main [aria-busy="true"]').waitFor({ state: 'detached' })
  await person.looksRight(title)
}
