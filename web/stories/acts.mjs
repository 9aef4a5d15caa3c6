// What people do at their screens, in either language.
import { createHmac } from 'node:crypto'

export const lapina = { name: 'Лапина Тамара Васильевна', year: '1952', pin: '274958' }

/** cardFor lets a registrar find a patient, look at a document and print a card. It answers the card's link. */
export async function cardFor(registrar, w, patient, look = async () => {}) {
  const { page } = registrar
  await registrar.link(w.clinic.patients).first().click()
  await registrar.field(w.people.name).fill(patient.name)
  await registrar.button(w.people.findGo).click()
  await page.getByRole('article', { name: patient.name }).waitFor()
  await look('found')
  await registrar.button(w.people.printCard).click()
  await page.getByRole('radio', { name: w.people.docPassport }).check()
  await page.getByRole('checkbox', { name: w.people.docLooked }).check()
  await look('document')
  await registrar.button(w.people.makeCard).click()
  const picture = page.getByRole('img', { name: /\/i#/ })
  await picture.waitFor()
  await look('card')
  const link = await picture.getAttribute('aria-label')
  await registrar.button(w.common.done).click()
  return link
}

/** opensCard opens a card's link on a browser that has no passkeys, and chooses a PIN. */
export async function opensCard(patient, w, link, who, look = async () => {}) {
  const { page } = patient
  await page.goto(link)
  await patient.field(w.signin.birthYear).fill(who.year)
  await look('year')
  await patient.button(w.signin.next).click()
  await patient.field(w.signin.pin).waitFor()
  await look('pin')
  await patient.field(w.signin.pin).fill(who.pin)
  await patient.field(w.signin.pinAgain).waitFor()
  await look('pin-again')
  await patient.field(w.signin.pinAgain).fill(who.pin)
  await patient.button(w.conversation.write).waitFor()
  await look('home')
}

/** writes picks a reason and sends the first message. It answers the conversation's id. */
export async function writes(patient, w, reason, text, look = async () => {}) {
  const { page } = patient
  await patient.button(w.conversation.write).click()
  await page.getByRole('button', { name: reason }).waitFor()
  await look('reasons')
  await page.getByRole('button', { name: reason }).click()
  await patient.field(w.conversation.message).fill(text)
  await look('writing')
  await patient.button(w.conversation.send).click()
  await page.getByRole('article').filter({ hasText: text }).waitFor()
  await page.waitForURL(/#\/talk\/con_/)
  return /con_[a-z0-9]+/.exec(page.url())[0]
}

/** says sends a message in an open conversation. */
export async function says(person, w, label, text) {
  await person.page.getByRole('textbox', { name: label, exact: true }).fill(text)
  await person.button(w.conversation.send).click()
  await person.page.getByRole('article').filter({ hasText: text }).waitFor()
}

/** code is the one-time code of a secret at this moment (RFC 6238). */
export function code(secret) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
  const at = Buffer.alloc(8)
  at.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const sum = createHmac('sha1', key).update(at).digest()
  const offset = sum[19] & 15
  return String((sum.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** state waits until the patient reads this under a message. */
export async function reads(patient, text, words) {
  await patient.page.getByRole('article').filter({ hasText: text }).filter({ hasText: words }).waitFor()
}
