import { expect, it } from 'vitest'
import { spoken } from './phone'

it('a Russian number is grouped, any other stays as it is', () => {
  expect(spoken('+79161234567')).toBe('+7 916 123-45-67')
  expect(spoken('+7 (916) 123-45-67')).toBe('+7 916 123-45-67')
  expect(spoken('+44 20 7946 0958')).toBe('+44 20 7946 0958')
  expect(spoken('')).toBe('')
})
