import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { forgetDrafts } from '../../live/drafts'
import { clashes, keepUnsaved, pack, unpack, unsavedOf } from './unsaved'

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', new Proxy({}, {
    get: (_, name) => ({ getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v), removeItem: (k: string) => kept.delete(k) })[name as string],
    ownKeys: () => [...kept.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  }))
})
afterEach(() => vi.unstubAllGlobals())

it('what is typed survives a closed tab, with the text it was typed upon, and is forgotten when saved', () => {
  keepUnsaved('anna', 3n, 'policy.md', { was: 'ab12', text: 'first\nsecond' })
  keepUnsaved('anna', 3n, 'rules/new.cedar', { was: '', text: '' })
  keepUnsaved('bell', 3n, 'policy.md', { was: 'ff', text: 'other' })
  expect([...unsavedOf('anna', 3n)]).toEqual([['policy.md', { was: 'ab12', text: 'first\nsecond' }], ['rules/new.cedar', { was: '', text: '' }]])
  expect(unsavedOf('anna', 4n).size).toBe(0)
  keepUnsaved('anna', 3n, 'policy.md')
  expect([...unsavedOf('anna', 3n).keys()]).toEqual(['rules/new.cedar'])
  forgetDrafts('anna')
  expect(unsavedOf('anna', 3n).size).toBe(0)
  expect(unsavedOf('bell', 3n).size).toBe(1)
})

it('a kept text comes back as it was, and anything else is no text', () => {
  const u = { was: '00ff', text: '\n  yaml: "x"\n\n' }
  expect(unpack(pack(u))).toEqual(u)
  expect(unpack('hello')).toBeUndefined()
  expect(unpack('')).toBeUndefined()
})

it('a text typed upon another than the saved one clashes, whoever saved it', () => {
  expect(clashes({ was: 'aa', text: '' }, 'aa')).toBe(false)
  expect(clashes({ was: 'aa', text: '' }, 'bb')).toBe(true)
  expect(clashes({ was: 'aa', text: '' }, undefined)).toBe(true) // taken out meanwhile
  expect(clashes({ was: '', text: '' }, undefined)).toBe(false) // a new file
})
