// The line: the desk prints a card, the patient writes, the doctor answers,
// and the patient sees who has read it, with proof.
import { cardFor, lapina, opensCard, reads, says, writes } from './acts.mjs'
import { desktop, phone } from './browser.mjs'

const told = {
  ru: {
    reason: /^Вопрос кардиологу/, first: 'Здравствуйте! После приёма кружится голова по утрам. Это от таблеток?',
    accepted: 'Принято клиникой', shown: 'Показано: ', taken: 'Вопросом занимается ', answered: 'Отвечено',
    answer: 'Здравствуйте, Тамара Васильевна! Так бывает в первую неделю. Садитесь сначала на край кровати.', thanks: 'Спасибо, попробую!',
    done: 'Вопрос решён, ждём Вас на приёме',
  },
  en: {
    reason: /^Ask cardiology/, first: 'Hello! Since my visit I feel dizzy in the mornings. Is it the tablets?',
    accepted: 'Accepted by the clinic', shown: 'Shown to: ', taken: 'Being handled by ', answered: 'Answered',
    answer: 'Hello! This happens in the first week. Sit on the edge of the bed before you stand up.', thanks: 'Thank you, I will try!',
    done: 'Answered; see you at your visit',
  },
}

/** line tells the whole story in one language. It answers what was measured. */
export async function line({ house, stage, words, language }) {
  const w = words[language]
  const t = told[language]
  const registrar = await stage.person('registrar', language, desktop)
  await registrar.page.goto(house.link('desk'))
  await registrar.page.getByRole('tablist').waitFor()
  await registrar.looksRight('desk-inbox')
  const card = await cardFor(registrar, w, lapina, (title) => registrar.looksRight(`desk-${title}`))

  const doctor = await stage.person('doctor', language, desktop)
  await doctor.page.goto(house.link('doctor'))
  await doctor.page.getByRole('tab', { name: w.inbox.desk }).click()
  await doctor.looksRight('doctor-inbox')

  // Letters twice as large as usual, a slow line, and no passkeys at all.
  const patient = await stage.person('patient', language, phone, { text: 32, without: ['webauthn'] })
  patient.where += '-200'
  const quick = await patient.slow3G()
  const began = Date.now()
  const waits = { card: 0 }
  await opensCard(patient, w, card, lapina)
  const id = await writes(patient, w, t.reason, t.first)
  await reads(patient, t.first, t.accepted)
  waits.first = Date.now() - began + t.first.length * 400 // a person types a letter in 0.4 s
  if (waits.first > 180_000) patient.fault('first message', `took ${waits.first} ms`)
  await quick()
  await patient.looksRight('accepted')

  const appeared = Date.now()
  const row = doctor.page.getByRole('link', { name: lapina.name })
  await row.waitFor()
  waits.atTheDoctor = Date.now() - appeared
  await row.click()
  await doctor.page.getByRole('article').filter({ hasText: t.first }).waitFor()
  await reads(patient, t.first, t.shown)
  await patient.looksRight('shown')
  await doctor.button(w.inbox.take).click()
  await reads(patient, t.first, t.taken)
  await patient.looksRight('taken')
  await doctor.looksRight('doctor-taken')
  await says(doctor, w, w.inbox.replyMode, t.answer)
  await reads(patient, t.first, t.answered)
  await patient.page.getByRole('article').filter({ hasText: t.answer }).waitFor()
  await patient.looksRight('answered')
  await reads(doctor, t.answer, w.conversation.shownToPatient)

  await outsider({ house, stage, w, language, id })
  await proof({ patient, w, language })

  await patient.page.goBack()
  await says(patient, w, w.conversation.message, t.thanks)
  await doctor.page.getByRole('article').filter({ hasText: t.thanks }).waitFor()
  await doctor.button(w.inbox.close).click()
  await doctor.page.getByRole('textbox', { name: w.inbox.closeWhy }).fill(t.done)
  await doctor.looksRight('doctor-closing')
  await doctor.button(w.inbox.closeGo).click()
  await patient.sees(w.conversation.closedTitle)
  await patient.sees(t.done)
  await patient.looksRight('closed')
  return waits
}

// A doctor of another desk hears that there is no such conversation.
async function outsider({ house, stage, w, language, id }) {
  const other = await stage.person('other doctor', language, desktop)
  await other.page.goto(house.link('doctor', 1))
  await other.page.getByRole('tablist').waitFor()
  await other.page.goto(`${house.origin}/clinic#/talk/${id}`)
  await other.sees(w.conversation.gone)
  await other.looksRight('other-doctor-gone')
  await other.page.goto(`${house.origin}/clinic#/talk/con_aaaaaaaaaaaaaaaaaaaaaaaa`)
  await other.sees(w.conversation.gone)
  if (await other.page.getByText(lapina.name).count()) other.fault('outsider', 'the name is on the screen')
  await other.page.close()
}

// The patient sees who has read it; this browser has checked it.
async function proof({ patient, w, language }) {
  const { page } = patient
  await patient.link(w.conversation.seenLink).click()
  await page.getByText(w.ledger.checkedHow).waitFor()
  const doctor = page.getByRole('listitem').filter({ hasText: 'Орлов' })
  await doctor.first().waitFor()
  await patient.looksRight('seen')
  await doctor.first().getByText(w.ledger.checked).click()
  await doctor.first().getByText(w.ledger.leaf).first().waitFor()
  await patient.looksRight('proof')
  if (await page.getByText(w.ledger.broken).count()) patient.fault('proof', `the records do not add up (${language})`)
}
