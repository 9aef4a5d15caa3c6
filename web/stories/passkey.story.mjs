// A phone with passkeys: the card is opened with one, and it signs in again.
import { cardFor, lapina, reads, writes } from './acts.mjs'
import { desktop, phone } from './browser.mjs'

const first = { ru: [/^Вопрос кардиологу/, 'Можно ли мне кофе по утрам?', 'Принято клиникой'], en: [/^Ask cardiology/, 'May I have coffee in the morning?', 'Accepted by the clinic'] }

export async function passkey({ house, stage, words, language }) {
  const w = words[language]
  const [reason, text, accepted] = first[language]
  const registrar = await stage.person('registrar', language, desktop)
  await registrar.page.goto(house.link('desk'))
  const link = await cardFor(registrar, w, lapina)

  const patient = await stage.person('patient', language, phone)
  const { page } = patient
  await patient.authenticator()
  await page.goto(link)
  await patient.field(w.signin.birthYear).fill(lapina.year)
  await patient.looksRight('card-year')
  await patient.button(w.signin.next).click()
  const way = page.getByRole('button', { name: w.signin.choosePasskey })
  await way.waitFor()
  await patient.looksRight('card-choose')
  await way.click()
  await patient.button(w.conversation.write).waitFor()
  await writes(patient, w, reason, text)
  await reads(patient, text, accepted)

  await page.goto(`${house.origin}/#/settings`)
  await patient.button(w.signin.signOut).click()
  const sure = page.getByRole('dialog')
  await sure.getByRole('button', { name: w.signin.signOut }).click()
  await patient.button(w.signin.passkeyEnter).waitFor()
  await patient.looksRight('come-back')
  await patient.button(w.signin.passkeyEnter).click()
  await page.getByRole('heading', { name: w.patient.settings }).waitFor() // where they left

  await page.goto(link) // the card is used up
  await patient.field(w.signin.birthYear).fill(lapina.year)
  await patient.button(w.signin.next).click()
  await patient.sees(w.signin.cardBad)
  await patient.looksRight('card-used')
}
