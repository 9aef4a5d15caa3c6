// The line once more, and the policy signed, by keyboard alone: every control is
// reached by Tab and shows that it has the focus.
import { code, lapina, reads } from './acts.mjs'
import { desktop, until } from './browser.mjs'

const told = {
  ru: { reason: /^Вопрос кардиологу/, text: 'Сколько минут гулять в день?', accepted: 'Принято клиникой', answered: 'Отвечено', answer: 'Полчаса спокойным шагом.' },
  en: { reason: /^Ask cardiology/, text: 'How long shall I walk each day?', accepted: 'Accepted by the clinic', answered: 'Answered', answer: 'Half an hour at an easy pace.' },
}

export async function keyboard({ house, stage, words, language }) {
  const w = words[language]
  const t = told[language]
  const link = await cardByKeys(await stage.person('registrar', language, desktop), w, house)

  const patient = await stage.person('patient', language, desktop, { without: ['webauthn'] })
  await patient.page.goto(link)
  await to(patient, 'textbox', w.signin.birthYear)
  await types(patient, lapina.year, 'Enter')
  for (const label of [w.signin.pin, w.signin.pinAgain]) {
    await toLabel(patient, label)
    await types(patient, lapina.pin)
  }
  await press(patient, 'button', w.conversation.write)
  await press(patient, 'button', t.reason)
  await to(patient, 'textbox', w.conversation.message)
  await types(patient, t.text)
  await press(patient, 'button', w.conversation.send)
  await reads(patient, t.text, t.accepted)

  const doctor = await stage.person('doctor', language, desktop)
  await doctor.page.goto(house.link('doctor'))
  await doctor.page.getByRole('tab', { selected: true }).waitFor()
  await doctor.page.getByRole('link', { name: /\d/ }).first().waitFor()
  await to(doctor, 'tab', new RegExp(`^(${w.inbox.mine}|${w.inbox.desk})`))
  const desk = doctor.page.getByRole('tab', { name: w.inbox.desk })
  while ((await desk.getAttribute('aria-selected')) !== 'true') await doctor.page.keyboard.press('ArrowRight')
  await press(doctor, 'link', new RegExp(lapina.name))
  await press(doctor, 'button', w.inbox.take)
  await to(doctor, 'textbox', w.inbox.replyMode)
  await types(doctor, t.answer)
  await press(doctor, 'button', w.conversation.send)
  await reads(patient, t.text, t.answered)

  await press(patient, 'link', w.conversation.seenLink)
  const line = patient.page.getByRole('listitem').filter({ hasText: 'Орлов' }).first()
  const proof = line.getByText(w.ledger.checked, { exact: true })
  await proof.waitFor()
  await focus(patient, proof, 'the proof')
  await patient.page.keyboard.press('Enter')
  await line.getByText(w.ledger.leaf).first().waitFor()

  await signsByKeys(await stage.person('nurse', language, desktop, { without: ['webauthn'] }), w, house)
}

// signsByKeys goes from the line that asks to the signature. After each step the
// keyboard is where the next one begins.
async function signsByKeys(nurse, w, house) {
  const { page } = nurse
  await page.goto(house.link('nurse'))
  await press(nurse, 'link', w.handbook.go)
  await stands(nurse, page.getByRole('heading', { level: 1 }), 'the name of the policy')
  await press(nurse, 'button', w.handbook.toSign)
  await stands(nurse, named(nurse, 'heading', w.handbook.signTitle), 'the signature')
  await press(nurse, 'button', w.handbook.disagree)
  await stands(nurse, named(nurse, 'textbox', w.handbook.reason), 'the reason')
  await press(nurse, 'button', w.handbook.refuseBack)
  await stands(nurse, named(nurse, 'button', w.handbook.disagree), 'the button that asked for the reason')
  await press(nurse, 'button', w.handbook.signPassword)
  await stands(nurse, page.getByLabel(w.handbook.password, { exact: true }), 'the field that is empty')
  await types(nurse, house.login.password)
  await toLabel(nurse, w.handbook.code)
  await types(nurse, code(house.login.secret), 'Enter')
  await page.getByText(w.handbook.signedNow).first().waitFor()
  await stands(nurse, named(nurse, 'heading', w.handbook.signTitle), 'the signature that is made')
}

async function cardByKeys(registrar, w, house) {
  const { page } = registrar
  await page.goto(house.link('desk'))
  await press(registrar, 'link', w.clinic.patients)
  await to(registrar, 'textbox', w.people.name)
  await types(registrar, lapina.name, 'Enter')
  await press(registrar, 'button', w.people.printCard)
  await to(registrar, 'radio', w.people.docPassport)
  await page.keyboard.press('Space')
  await to(registrar, 'checkbox', w.people.docLooked)
  await page.keyboard.press('Space')
  await press(registrar, 'button', w.people.makeCard)
  const picture = page.getByRole('img', { name: /\/i#/ })
  await picture.waitFor()
  const link = await picture.getAttribute('aria-label')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  return link
}

const named = (person, role, name) => person.page.getByRole(role, { name, exact: typeof name === 'string' })
const to = (person, role, name) => focus(person, named(person, role, name).first(), `${role} ${name}`)
const toLabel = (person, label) => focus(person, person.page.getByLabel(label, { exact: true }), label)

async function press(person, role, name) {
  await to(person, role, name)
  await person.page.keyboard.press('Enter')
}

async function types(person, text, last) {
  await person.page.keyboard.type(text)
  if (last) await person.page.keyboard.press(last)
}

// stands says whether the keyboard was led to a place without a Tab.
async function stands(person, target, what) {
  await until(`the keyboard at ${what}`, () => target.evaluate((el) => el === document.activeElement))
}

// focus goes from control to control until it is there.
async function focus(person, target, what) {
  const { page } = person
  await target.waitFor()
  const here = () => target.evaluate((el) => el === document.activeElement || (el.closest('summary') ?? el) === document.activeElement)
  for (let i = 0; i < 150 && !(await here()); i++) await page.keyboard.press('Tab')
  if (!(await here())) throw new Error(`${what} is not reached by Tab`)
  const shows = await page.evaluate(() => {
    const el = document.activeElement
    const looks = [el, el.closest('label')].filter(Boolean).map((e) => getComputedStyle(e))
    return looks.some((s) => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
  })
  if (!shows) person.fault('keyboard', `${what} does not show that it has the focus`)
}
