// The policy: the chief physician changes clause 4.2 and sees who may no longer
// do what; a second person approves; the nurse is asked to sign, loses what the
// policy says of the unsigned, signs, and has it back; the signature is proved
// without Bedside.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { desktop, phone, until } from './browser.mjs'

const told = {
  ru: { note: 'Карточку выдают только на смене; медсестра — своему пациенту.', answer: 'Здравствуйте! Приходите натощак, воду пить можно.', talk: /Петренко|Лапина|Абрамов|Иванова/ },
  en: { note: 'Cards are handed out on duty only; nurses hand them to their own patients.', answer: 'Hello! Please come fasting; water is fine.', talk: /Петренко|Лапина|Абрамов|Иванова/ },
}

// What the chief types, file by file.
const edits = {
  'policy.md': [['**4.2** Карточку с кодом для входа регистратура выдаёт лично, посмотрев', '**4.2** Карточку с кодом для входа на смене лично выдаёт регистратура, а медсестра — пациенту, который наблюдается в её отделении. Перед этим смотрят'],
    ['документ пациента или его законного представителя. Карточка действует', 'документ пациента или его законного представителя. Карточка действует']],
  'policy.en.md': [['**4.2** The front desk hands out a card with a sign-in code in person, after looking at', '**4.2** On duty, the front desk hands out a card with a sign-in code in person, and so does a nurse to a patient in the care of her desk, after looking at']],
  'rules/30-people.cedar': [['permit (principal is Staff in Role::"desk", action == Action::"print-card", resource);', `permit (principal is Staff in Role::"desk", action == Action::"print-card", resource)
when { principal.on_duty };

@id("nurses-hand-cards-to-their-own-patients")
@clause("4.2")
permit (principal is Staff in Role::"nurse", action == Action::"print-card", resource)
when { context.in_care && principal.on_duty };`]],
  'tests/register.yaml': [['  - {name: a card after a document,', `  - {name: no card off duty, who: registrar, but: {on_duty: false}, about: at-the-window, acts: [print-card], expect: refused, clauses: ["4.2"]}
  - {name: a nurse hands a card to her patient, who: doctor, but: {roles: [nurse]}, about: ours, with: {document_seen: true}, acts: [print-card], expect: allowed, clauses: ["4.2"]}
  - {name: a card after a document,`]],
  'pack.yaml': [['grace_days: 14', 'grace_days: 0'], ['version: 0.3.0', 'version: 0.4.0']],
}

export async function policy({ house, stage, words, language }) {
  const w = words[language]
  const t = told[language]
  const nurse = await stage.person('nurse', language, phone)
  await nurse.authenticator()
  await nurse.page.goto(house.link('nurse'))
  const talk = await hasKeyAndTalk(nurse, w, t, house)

  const chief = await stage.person('chief', language, desktop)
  await chief.page.goto(house.link('chief'))
  const draft = await changes(chief, w)
  await proposes(chief, w, t)

  const second = await stage.person('privacy', language, desktop, { theme: 'dark' })
  await second.page.goto(house.link('privacy'))
  await second.page.goto(`${house.origin}/clinic#/handbook/${draft}`)
  await second.button(w.publishing.approveGo).waitFor()
  await second.looksRight('policy-approve')
  await second.button(w.publishing.approveGo).click()
  await second.page.getByRole('dialog').getByRole('button', { name: w.publishing.approveGo }).click()
  await second.sees(w.publishing.stateInForce)

  const decision = await loses(nurse, w)
  await signs(nurse, w)
  await nurse.page.goto(`${house.origin}/clinic#/talk/${talk}`)
  await answers(nurse, w, t)

  await chief.page.goto(`${house.origin}/clinic#/decision`)
  await chief.page.getByRole('textbox').fill(decision)
  await chief.page.keyboard.press('Enter')
  await chief.sees(/11\.1/)
  await chief.looksRight('policy-decision')
  await chief.page.goto(`${house.origin}/clinic#/triad`)
  await chief.page.getByRole('heading', { level: 1 }).waitFor()
  await chief.looksRight('policy-triad')
  return { proved: await proves(chief, w, house) }
}

// hasKeyAndTalk gives the nurse a passkey and opens a conversation of her desk.
async function hasKeyAndTalk(nurse, w, t, house) {
  const { page } = nurse
  await page.getByRole('tablist').waitFor()
  await page.goto(`${house.origin}/clinic#/me`)
  await nurse.button(w.signin.addPasskey).click()
  await nurse.sees(w.signin.passkeyAdded)
  await page.goto(`${house.origin}/clinic#/`)
  await page.getByRole('tab', { name: w.inbox.desk }).click()
  const row = page.getByRole('link', { name: t.talk }).first()
  const talk = /con_[a-z0-9]+/.exec(await row.getAttribute('href'))[0]
  await row.click()
  await page.getByRole('textbox', { name: w.inbox.replyMode }).waitFor()
  return talk
}

// changes lets the chief edit clause 4.2 wherever it stands, and look at what would change.
async function changes(chief, w) {
  const { page } = chief
  await chief.link(w.handbook.nav).first().click()
  await chief.link(w.handbook.versions).first().click()
  await chief.button(w.publishing.change).waitFor()
  await chief.looksRight('policy-versions')
  await chief.button(w.publishing.change).click()
  await page.waitForURL(/#\/handbook\/\d+\/edit/)
  const draft = /handbook\/(\d+)/.exec(page.url())[1]
  await page.getByRole('button', { name: /^4\.2 / }).click()
  await page.getByRole('link', { name: /^policy\.md/ }).click()
  await chief.field(w.publishing.fileLabel('policy.md')).waitFor()
  await chief.looksRight('policy-editor')
  for (const [path, pairs] of Object.entries(edits)) await edit(chief, w, path, pairs)
  await chief.button(w.publishing.saveAndCheck).click()
  await chief.sees(w.publishing.ready)
  const rows = page.getByRole('row').filter({ hasText: w.publishing.refused })
  await rows.first().waitFor()
  await chief.looksRight('policy-check')
  return draft
}

async function edit(chief, w, path, pairs) {
  const { page } = chief
  await page.getByLabel(w.publishing.allFiles, { exact: true }).selectOption(path)
  const box = chief.field(w.publishing.fileLabel(path))
  await box.waitFor()
  const text = await box.inputValue()
  const changed = pairs.reduce((all, [from, to]) => all.replace(from, to), text)
  if (changed === text) chief.fault('edit', `${path} has no ${pairs[0][0]}`)
  await box.fill(changed)
}

async function proposes(chief, w, t) {
  await chief.field(w.publishing.proposeNote).fill(t.note)
  await chief.looksRight('policy-propose')
  await chief.button(w.publishing.proposeGo).click()
  await chief.sees(w.publishing.needSecond)
  if (await chief.button(w.publishing.approveGo).count()) chief.fault('policy', 'the author is offered to approve')
  await chief.looksRight('policy-proposed')
}

// loses looks at what is left to the nurse. It answers the decision's number.
async function loses(nurse, w) {
  const { page } = nurse
  const way = nurse.button(w.common.actSignPolicy).first()
  await way.waitFor()
  if (await page.getByRole('textbox', { name: w.inbox.replyMode, exact: true }).count()) nurse.fault('policy', 'the unsigned are offered a box to answer in')
  await nurse.looksRight('policy-refused')
  await page.getByText(w.common.clause('11.1'), { exact: true }).first().click()
  const short = page.getByText(/\d+-[0-9A-Z]{4,}/).first()
  await short.waitFor()
  await short.click()
  const number = await page.locator('code').filter({ hasText: /^\d+-[0-9A-Z]+$/ }).first().innerText()
  await way.click()
  return number
}

async function signs(nurse, w) {
  const { page } = nurse
  await nurse.button(w.handbook.signPasskey).waitFor()
  await nurse.looksRight('policy-reading')
  const only = page.getByRole('checkbox', { name: /\(\d+\)/ })
  if (await only.count()) await only.check()
  await until('the fingerprint', () => nurse.button(w.handbook.signPasskey).isEnabled())
  await nurse.button(w.handbook.signPasskey).scrollIntoViewIfNeeded()
  await nurse.looksRight('policy-sign')
  await nurse.button(w.handbook.signPasskey).click()
  await page.getByText(w.handbook.signedNow).first().waitFor()
  await page.getByText(w.handbook.suspended).waitFor({ state: 'detached' })
  await nurse.looksRight('policy-signed')
}

async function answers(nurse, w, t) {
  const { page } = nurse
  const box = page.getByRole('textbox', { name: w.inbox.replyMode, exact: true })
  await box.waitFor()
  await box.fill(t.answer)
  await nurse.button(w.conversation.send).click()
  await page.getByRole('article').filter({ hasText: t.answer }).first().waitFor()
  await nurse.looksRight('policy-answered')
}

// proves takes the signatures away and lets Node.js alone verify them.
async function proves(chief, w, house) {
  const { page } = chief
  await page.goto(`${house.origin}/clinic#/signatures`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await chief.looksRight('policy-signatures')
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /\.zip/ }).click()])
  const folder = mkdtempSync(join(tmpdir(), 'bedside-signatures-'))
  await file.saveAs(join(folder, 'signatures.zip'))
  execFileSync('python3', ['-m', 'zipfile', '-e', 'signatures.zip', '.'], { cwd: folder })
  const said = execFileSync(process.execPath, ['verify.mjs'], { cwd: folder, encoding: 'utf8' })
  rmSync(folder, { recursive: true, force: true })
  if (!/Ткаченко/.test(said)) chief.fault('policy', `the verifier does not name the nurse: ${said}`)
  return said.trim().split('\n').length
}
