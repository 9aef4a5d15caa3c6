import { expect, it } from 'vitest'
import { isoDay, midnight } from './midnight'

const at = (micros: bigint | undefined) => micros && new Date(Number(micros / 1000n)).toISOString()

it('a day begins when the clinic’s clock says 00:00', () => {
  expect(at(midnight('2026-12-01', 'Europe/Moscow'))).toBe('2026-11-30T21:00:00.000Z')
  expect(at(midnight('2026-12-01', 'Asia/Vladivostok'))).toBe('2026-11-30T14:00:00.000Z')
  expect(at(midnight('2026-12-01', 'America/Los_Angeles'))).toBe('2026-12-01T08:00:00.000Z')
})

it('on the day when clocks change it begins by the old one, and the next day by the new', () => {
  expect(at(midnight('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z')
  expect(at(midnight('2026-03-30', 'Europe/Berlin'))).toBe('2026-03-29T22:00:00.000Z')
  expect(at(midnight('2026-10-26', 'Europe/Berlin'))).toBe('2026-10-25T23:00:00.000Z')
})

it('what is no day has no beginning', () => {
  for (const no of ['', '1 декабря', '2026-13-40', '01.12.2026']) expect(midnight(no, 'Europe/Moscow')).toBeUndefined()
})

it('today and tomorrow are the clinic’s, not the device’s', () => {
  const late = new Date('2026-11-30T22:30:00Z')
  expect(isoDay(late, 0, 'Europe/Moscow')).toBe('2026-12-01')
  expect(isoDay(late, 1, 'Europe/Moscow')).toBe('2026-12-02')
  expect(isoDay(late, 0, 'America/Los_Angeles')).toBe('2026-11-30')
})
