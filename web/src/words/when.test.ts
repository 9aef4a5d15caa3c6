import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inbox } from './inbox'
import { language } from './language.svelte'
import { by, clock, date, day, daysUntil, full, sameDay, short, stamp } from './when'
import { zone } from './zone.svelte'

const micros = (iso: string) => BigInt(Date.parse(iso)) * 1000n
afterEach(() => vi.unstubAllEnvs())
beforeEach(() => {
  language.now = 'ru'
  zone.keep('Europe/Moscow')
})

// In Moscow it is noon of the 22nd; both devices' own calendars and clocks say otherwise.
const now = new Date('2026-11-22T09:00:00Z')
for (const place of ['Asia/Vladivostok', 'America/Los_Angeles']) {
  it(`a device in ${place} shows the clinic's time, as the server's own line does`, () => {
    vi.stubEnv('TZ', place)
    expect(new Date(now).getHours()).not.toBe(12)
    expect(`Ответить ${by(micros('2026-11-23T10:00:00Z'), now)}`).toBe('Ответить завтра до 13:00')
    expect(inbox.t.answerBy(by(micros('2026-11-23T10:00:00Z'), now))).toBe('Ответить завтра до 13:00')
    expect(by(micros('2026-11-22T05:00:00Z'), now)).toBe('сегодня до 8:00')
    expect(full(micros('2026-11-21T20:59:00Z'), now)).toBe('вчера, 23:59')
    expect(clock(micros('2026-11-21T21:00:00Z'))).toBe('0:00')
    expect(short(micros('2026-11-21T21:00:00Z'), now)).toBe('0:00')
    expect(short(micros('2026-11-21T20:59:00Z'), now)).toMatch(/^21 нояб/)
    expect(date(micros('2026-12-05T21:30:00Z'))).toBe('6 декабря')
    expect(day(micros('2027-01-02T00:00:00Z'), now)).toBe('2 января 2027 г.')
    expect(sameDay(micros('2026-11-21T21:00:00Z'), micros('2026-11-22T20:59:00Z'))).toBe(true)
    expect(sameDay(micros('2026-11-22T20:59:00Z'), micros('2026-11-22T21:00:00Z'))).toBe(false)
    language.now = 'en'
    expect(by(micros('2026-11-23T10:00:00Z'), now)).toBe('tomorrow by 13:00')
  })
}

it('days are counted by the clinic’s midnights, and a stamp names its day even today', () => {
  const ends = [['2026-11-22T20:59:00Z', 0], ['2026-11-22T21:00:00Z', 1], ['2026-12-06T11:00:00Z', 14], ['2026-11-21T20:59:00Z', -1]] as const
  for (const [end, days] of ends) expect(daysUntil(micros(end), now), end).toBe(days)
  expect(stamp(micros('2026-11-22T11:05:00Z'), now)).toBe('22 ноября, 14:05')
  expect(stamp(micros('2025-11-22T11:05:00Z'), now)).toBe('22 ноября 2025 г., 14:05')
})

it('a day of 23 or 25 hours is one day, and a change of the clinic’s zone changes what is shown', () => {
  zone.keep('Europe/Berlin')
  expect(day(micros('2026-03-29T21:30:00Z'), new Date('2026-03-28T23:30:00Z'))).toBe('сегодня')
  expect(day(micros('2026-10-26T00:30:00Z'), new Date('2026-10-25T00:00:00Z'))).toBe('завтра')
  expect(clock(micros('2026-07-01T10:00:00Z'))).toBe('12:00')
  zone.keep('Europe/Moscow')
  expect(clock(micros('2026-07-01T10:00:00Z'))).toBe('13:00')
})

it('a zone that the browser does not know leaves the device’s own', () => {
  zone.keep('Mars/Olympus')
  expect(zone.now).toBeUndefined()
  zone.keep('')
  expect(zone.now).toBeTruthy()
  expect(clock(micros('2026-07-01T10:00:00Z'))).toMatch(/^\d{1,2}:00$/)
})
