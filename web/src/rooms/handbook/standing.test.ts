import { create } from '@bufbuild/protobuf'
import { beforeEach, expect, it } from 'vitest'
import { PolicyClauseSchema, PolicyResponseSchema, type PolicyResponse } from '../../contract/bedside/v1/handbook_pb'
import { zone } from '../../words/zone.svelte'
import { callOf, chapters, chaptersOf, changes, daysLeft, isStale, moves, rights } from './standing'

const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n
const now = new Date('2026-11-22T09:00:00Z')
const clause = (id: string, more: object = {}) => create(PolicyClauseSchema, { id, text: `text of ${id}`, label: 'enforced', ...more })
const policy = (more: object = {}): PolicyResponse => create(PolicyResponseSchema, { number: 3n, state: 'asked', signBy: micros('2026-12-06T09:00:00Z'), ...more })
beforeEach(() => zone.keep('Europe/Moscow'))

it('the banner calls whoever is asked, and nobody who has signed or owes nothing', () => {
  expect(callOf(policy(), now)).toBe('changed')
  expect(callOf(policy({ firstTime: true }), now)).toBe('first')
  expect(callOf(policy({ suspended: true }), now)).toBe('suspended')
  expect(callOf(policy({ state: 'signed' }), now)).toBe('')
  expect(callOf(policy({ state: 'not-asked', suspended: true }), now)).toBe('')
})

it('whoever has refused is left in peace until shortly before the end, and told when it has come', () => {
  expect(callOf(policy({ state: 'refused' }), now)).toBe('')
  expect(callOf(policy({ state: 'refused', signBy: micros('2026-11-25T20:00:00Z') }), now)).toBe('refused-soon')
  expect(callOf(policy({ state: 'refused', suspended: true }), now)).toBe('suspended')
})

it('days are counted to the clinic’s midnight, and none are left once the end has come', () => {
  expect(daysLeft(policy(), now)).toBe(14)
  expect(daysLeft(policy({ signBy: micros('2026-11-22T20:00:00Z') }), now)).toBe(0)
  expect(daysLeft(policy({ signBy: micros('2026-11-22T22:00:00Z') }), now)).toBe(1)
  expect(daysLeft(policy({ signBy: micros('2026-11-20T22:00:00Z') }), now)).toBe(0)
  expect(daysLeft(policy({ suspended: true }), now)).toBeUndefined()
  expect(daysLeft(policy({ signBy: 0n }), now)).toBeUndefined()
})

it('clauses stand under the heading above them, whether it is said once or on each', () => {
  const once = [clause('1.1', { chapter: 'Secrecy' }), clause('1.2'), clause('2.1', { chapter: 'Kinds' })]
  const each = [clause('1.1', { chapter: 'Secrecy' }), clause('1.2', { chapter: 'Secrecy' }), clause('2.1', { chapter: 'Kinds' })]
  for (const list of [once, each]) {
    expect(chapters(list).map((c) => [c.title, c.clauses.map((x) => x.id)])).toEqual([['Secrecy', ['1.1', '1.2']], ['Kinds', ['2.1']]])
  }
  expect(chapters([])).toEqual([])
})

it('“changes only” keeps what changed under its heading; a first reading has no changes', () => {
  const clauses = [clause('1.1', { chapter: 'Secrecy', change: 'added' }), clause('1.2'), clause('2.1', { chapter: 'Kinds' }), clause('2.2', { change: 'removed', text: '', before: 'gone' })]
  const again = policy({ clauses })
  expect(changes(again).map((c) => c.id)).toEqual(['1.1', '2.2'])
  expect(chaptersOf(again, true).map((c) => [c.title, c.clauses.map((x) => x.id)])).toEqual([['Secrecy', ['1.1']], ['Kinds', ['2.2']]])
  expect(chaptersOf(again, false).flatMap((c) => c.clauses)).toHaveLength(4)
  expect(changes(policy({ clauses, firstTime: true }))).toEqual([])
})

it('other screens ask anew when rights change, and only then', () => {
  const at = now.getTime()
  const before = rights(policy(), at)
  expect(rights(policy({ title: 'Other', refusal: 'because' }), at)).toBe(before)
  for (const more of [{ suspended: true }, { state: 'signed' }, { number: 4n }, { may: ['draft'] }, { trialVersion: '0.4.0' }]) expect(rights(policy(more), at)).not.toBe(before)
  const coming = policy({ effective: micros('2026-11-22T10:00:00Z') })
  expect(rights(coming, at)).not.toBe(rights(coming, at + 3_600_000))
})

it('the clock makes an answer stale when a day has come that no fact tells of', () => {
  const at = now.getTime()
  const hour = 3_600_000
  expect(isStale(policy(), at, at + hour)).toBe(false)
  expect(isStale(policy({ signBy: micros('2026-11-22T09:30:00Z') }), at, at + hour)).toBe(true)
  expect(isStale(policy({ signBy: micros('2026-11-22T09:30:00Z'), suspended: true }), at, at + hour)).toBe(false)
  expect(isStale(policy({ state: 'signed', signBy: micros('2026-11-22T09:30:00Z') }), at, at + hour)).toBe(false)
  expect(isStale(policy({ trialVersion: '0.4.0', trialUntil: micros('2026-11-22T09:30:00Z') }), at, at + hour)).toBe(true)
  expect(isStale(policy({ effective: micros('2026-11-22T09:30:00Z') }), at, at + hour)).toBe(true)
  expect(isStale(policy({ effective: micros('2026-11-22T09:30:00Z') }), at + hour, at + 2 * hour)).toBe(false)
})

it('facts of the policy move it; others do not', () => {
  for (const name of ['policy-moved', 'policy-asked', 'policy-answered', 'rights-changed', 'reset']) expect(moves({ name }), name).toBe(true)
  for (const name of ['message-posted', 'typing', 'signed-out']) expect(moves({ name }), name).toBe(false)
})
