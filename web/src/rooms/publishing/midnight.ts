// A day on a calendar as the moment it begins at the clinic.
import { zone } from '../../words/zone.svelte'

// offset answers by how many milliseconds a clock in the zone is ahead of UTC.
function offset(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(at)
  const shown = Object.fromEntries(parts.map((p) => [p.type, Number(p.value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

/** midnight answers in microseconds when a day ("2026-12-01") begins at the clinic; undefined for no day. */
export function midnight(iso: string, timeZone = zone.now): bigint | undefined {
  const utc = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : NaN
  if (Number.isNaN(utc)) return undefined
  const guess = utc - offset(utc, timeZone)
  // The night of a changed clock: the offset at the guess is the one that holds.
  return BigInt(utc - offset(guess, timeZone)) * 1000n
}

/** isoDay answers the clinic's calendar day of a moment, some days later. */
export function isoDay(at: Date, later = 0, timeZone = zone.now): string {
  const local = new Date(at.getTime() + offset(at.getTime(), timeZone))
  local.setUTCDate(local.getUTCDate() + later)
  return local.toISOString().slice(0, 10)
}
