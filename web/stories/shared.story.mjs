// A shared computer: two registrars alternate twenty times, in a hurry, and no
// act stands under the wrong name.
import { code } from './acts.mjs'
import { desktop, until } from './browser.mjs'

const turns = 20
const people = [
  { login: 'osipova', name: 'Осипова Марина Юрьевна', pin: '4826' },
  { login: 'kovaleva', name: 'Ковалёва Дарья Андреевна', pin: '739158' },
]

export async function shared({ house, stage, words, language }) {
  const w = words[language]
  const desk = await stage.person('shared computer', language, desktop)
  await desk.page.goto(`${house.origin}/clinic`)
  for (const [i, person] of people.entries()) {
    if (i) await desk.button(w.staff.someoneElse).click()
    await signsIn(desk, w, person, house.login)
    if (!i) await desk.looksRight('shared-inside')
    await locks(desk, w)
  }
  await desk.looksRight('switch-screen')

  const talk = await someTalk(desk, w, house)
  const began = Date.now()
  for (let turn = 0; turn < turns; turn++) await works(desk, w, { talk, turn })
  const spent = Date.now() - began
  for (const person of people) await takes(desk, w, person).then(() => locks(desk, w)) // what was on its way goes now

  const wrong = await until('twenty notes', async () => (await notes(house, talk)).length === turns, 30_000).then(async () =>
    (await notes(house, talk)).filter((m) => !m.text.endsWith(m.author.name)))
  for (const m of wrong) desk.fault('shared', `the note «${m.text}» stands under ${m.author.name}`)
  return { alternations: turns, msEach: Math.round(spent / turns) }
}

async function signsIn(desk, w, person, login) {
  await desk.field(w.staff.login).fill(person.login)
  await desk.field(w.staff.password).fill(login.password)
  await desk.field(w.staff.totp).fill(code(login.secret))
  await desk.page.getByRole('checkbox', { name: w.staff.shared }).check()
  if (person === people[0]) await desk.looksRight('staff-sign-in')
  await desk.button(w.signin.enter).click()
  const dialog = desk.page.getByRole('dialog', { name: w.staff.setShiftPin })
  await dialog.waitFor()
  await dialog.getByLabel(w.staff.shiftPin, { exact: true }).fill(person.pin)
  await dialog.getByLabel(w.signin.pinAgain, { exact: true }).fill(person.pin)
  if (person === people[0]) await desk.looksRight('shift-pin')
  await dialog.getByRole('button', { name: w.common.save }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function locks(desk, w) {
  await desk.button(w.staff.lockNow).click()
  await desk.page.getByRole('heading', { name: new RegExp(`${w.staff.lockedTitle}|${w.staff.switchTitle}`.replace(/\?/g, '\\?')) }).waitFor()
}

async function takes(desk, w, person) {
  await desk.page.getByRole('button', { name: person.name }).click()
  await desk.field(w.staff.shiftPinFor(person.name)).fill(person.pin)
  await desk.button(w.staff.unlock).click()
  await desk.link(person.name).waitFor()
}

// someTalk is a conversation that waits at the front desk.
async function someTalk(desk, w) {
  await takes(desk, w, people[0])
  await desk.page.getByRole('tab', { name: w.inbox.desk }).click()
  const row = desk.page.getByRole('link', { name: /Петренко/ }).first()
  const talk = /con_[a-z0-9]+/.exec(await row.getAttribute('href'))[0]
  await locks(desk, w)
  return talk
}

// One turn: come, write a note, and be gone. Every second time the note is
// still on its way when the screen closes. A draft is left in the other box.
async function works(desk, w, { talk, turn }) {
  const person = people[turn % 2]
  const { page } = desk
  await takes(desk, w, person)
  await page.goto(`${new URL(page.url()).origin}/clinic#/talk/${talk}`)
  const box = page.getByRole('textbox', { name: w.inbox.replyMode })
  await box.waitFor()
  const kept = turn < 2 ? '' : `draft of ${person.login}`
  if ((await box.inputValue()) !== kept) desk.fault('shared', `${person.login} finds «${await box.inputValue()}» in the box`)
  await box.fill(`draft of ${person.login}`)
  await page.getByText(w.inbox.noteMode, { exact: true }).click()
  const text = `${turn + 1}. ${person.name}`
  await page.getByRole('textbox', { name: w.inbox.noteMode }).fill(text)
  await desk.button(w.conversation.sendNote).click()
  if (turn % 2 === 0 || turn % 3 === 0) await page.getByRole('article').filter({ hasText: text }).waitFor()
  await locks(desk, w)
}

// notes asks the server itself who wrote what.
async function notes(house, talk) {
  const entry = await fetch(house.link('desk'), { redirect: 'manual' })
  const cookie = entry.headers.getSetCookie()[0].split(';')[0]
  const answer = await fetch(`${house.origin}/api/bedside.v1.ConversationService/Read`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', 'Bedside-Desk': 'clinic', Cookie: cookie }, body: JSON.stringify({ conversationId: talk, limit: 100 }),
  })
  return (await answer.json()).messages.filter((m) => m.note)
}
