import { beforeEach, expect, it } from 'vitest'
import { language } from '../../words/language.svelte'
import { zone } from '../../words/zone.svelte'
import { desksOf, groupsOf, none } from './signed'
import { changeWords, factorWords, labelWords, placeKind, startsWhen, stateWords, verdict } from './says'

const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n
const now = new Date('2026-11-22T09:00:00Z')
beforeEach(() => {
  language.now = 'ru'
  zone.keep('Europe/Moscow')
})

it('each state has words of its own; an approved version says when', () => {
  const said = (state: string, effective = 0n) => stateWords({ state, effective }, now)
  expect(['draft', 'proposed', 'in-force', 'replaced', 'withdrawn'].map((s) => said(s))).toEqual(['черновик', 'ждёт утверждения', 'действует', 'заменена', 'отозвана'])
  expect(said('approved', micros('2026-11-30T21:00:00Z'))).toBe('утверждена, вступит в силу 1 декабря')
  expect(said('approved', micros('2026-11-22T21:00:00Z'))).toBe('утверждена, вступит в силу завтра')
  expect(said('approved', micros('2026-11-30T11:05:00Z'))).toBe('утверждена, вступит в силу 30 ноября, 14:05')
  expect(startsWhen(0n)).toBe('как только утвердят')
})

it('no short word of the server reaches people unsaid', () => {
  for (const lang of ['ru', 'en'] as const) {
    language.now = lang
    const said = [
      ...['allowed', 'refused', 'unknown'].map(verdict), ...['enforced', 'taught', 'by-people'].map(labelWords), ...['added', 'changed', 'removed'].map(changeWords),
      ...['text', 'translation', 'rule', 'lesson', 'test'].map(placeKind), ...['passkey', 'password'].map(factorWords),
    ]
    expect(new Set(said).size).toBe(said.length)
    expect(said.filter((s) => /by-people|in-force|enforced|^passkey$|^password$/.test(s))).toEqual([])
    if (lang === 'ru') expect(said.filter((s: string) => /[a-z]/.test(s))).toEqual([])
  }
})

it('those whose rights are restricted come first; a desk sees its own; nobody is lost', () => {
  const sign = (name: string, state: string, more: { at?: bigint; signBy?: bigint; suspended?: boolean; desks?: string[] } = {}) => ({ name, state, desks: ['Кардиология'], at: 0n, signBy: 0n, suspended: false, ...more })
  const all = [
    sign('later', 'asked', { signBy: 20n }), sign('sooner', 'asked', { signBy: 10n }), sign('out', 'asked', { signBy: 30n, suspended: true, desks: [] }),
    sign('no', 'refused', { at: 5n }), sign('old', 'signed', { at: 1n }), sign('new', 'signed', { at: 2n, desks: ['Регистратура', 'Кардиология'] }), sign('off', 'not-asked'),
  ]
  const names = (desk?: string) => {
    const { waiting, refused, signed, rest } = groupsOf(all, desk)
    return [waiting, refused, signed, rest].map((group) => group.map((s) => s.name))
  }
  expect(names()).toEqual([['out', 'sooner', 'later'], ['no'], ['new', 'old'], ['off']])
  expect(names('Регистратура')).toEqual([[], [], ['new'], []])
  expect(names(none)).toEqual([['out'], [], [], []])
  expect(desksOf(all)).toEqual(['Кардиология', 'Регистратура', none])
})
