import { expect, it } from 'vitest'
import { birthDate } from './birth'

it('reads a birth date as people write it, and only a day that existed', () => {
  expect(birthDate('23.04.1950')).toBe('1950-04-23')
  expect(birthDate('3.4.1950')).toBe('1950-04-03')
  expect(birthDate('1950-04-23')).toBe('1950-04-23')
  expect(birthDate('23/04/1950')).toBe('1950-04-23')
  for (const bad of ['31.02.1950', '23.04.50', '', 'вчера', '01.01.1800', '01.01.2999']) expect(birthDate(bad), bad).toBeUndefined()
})
