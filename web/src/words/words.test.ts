import { describe, expect, it } from 'vitest'
import { plural, type Words } from './both'
import { common } from './common'
import { conversation } from './conversation'
import { clinicDesk } from './clinic'
import { given, patientDesk } from './patient'
import { handbook } from './handbook'
import { inbox } from './inbox'
import { ledger } from './ledger'
import { people } from './people'
import { publishing } from './publishing'
import { signed } from './signed'
import { signin } from './signin'
import { staffSignin } from './staff'

const topics: Record<string, Words<object>> = {
  common, conversation, inbox, patientDesk, clinicDesk, handbook, ledger, people, publishing, signed, signin, staffSignin,
}

function said(text: unknown): string {
  if (typeof text === 'function') return String(text.length === 1 ? text(2) : text('a', 'b'))
  return Array.isArray(text) ? text.join('') : String(text)
}

describe('every text exists in both languages', () => {
  for (const [name, { all }] of Object.entries(topics)) {
    const ru = all.ru as Record<string, unknown>
    const en = all.en as Record<string, unknown>
    it(`${name} has the same keys`, () => {
      expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort())
    })
    it(`${name} leaves nothing empty and takes the same values`, () => {
      for (const key of Object.keys(ru)) {
        expect(typeof en[key], key).toBe(typeof ru[key])
        expect(said(ru[key]).trim(), key).not.toBe('')
        expect(said(en[key]).trim(), key).not.toBe('')
        if (typeof ru[key] === 'function') expect((en[key] as { length: number }).length, key).toBe((ru[key] as { length: number }).length)
      }
    })
    it(`${name} speaks English in English`, () => {
      for (const key of Object.keys(en)) if (key !== 'russian') expect(said(en[key]), key).not.toMatch(/[а-яё]/i)
    })
  }
})

it('a page about the policy is called as the link that leads to it', () => {
  for (const language of ['ru', 'en'] as const) {
    const [link, page] = [handbook.all[language], signed.all[language]]
    expect([publishing.all[language].title, page.signaturesTitle, page.triadTitle, page.decisionTitle]).toEqual([link.versions, link.signatures, link.triad, link.decision])
  }
})

it('nobody is asked to be a man or a woman', () => {
  for (const { all } of Object.values(topics)) for (const text of Object.values(all.ru)) expect(said(text)).not.toMatch(/\((а|на|ась|ла)\)/)
})

it('Russian counts have three forms', () => {
  const forms = [1, 2, 5, 11, 21, 104].map((n) => plural(n, 'запись', 'записи', 'записей'))
  expect(forms).toEqual(['запись', 'записи', 'записей', 'записей', 'запись', 'записи'])
})

it('a person is addressed by name and patronymic, however the register writes them', () => {
  expect(given('Соколова Анна Петровна')).toBe('Анна Петровна')
  expect(given('Анна Петровна Соколова')).toBe('Анна Петровна')
  expect(given('Ветров Егор Ильич')).toBe('Егор Ильич')
  expect(given('Янкович Анна Кузьминична')).toBe('Анна Кузьминична')
  expect(given('John Smith')).toBe('John Smith')
})
