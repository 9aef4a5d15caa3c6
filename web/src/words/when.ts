// Times for people, in the clinic's zone. The contract counts microseconds since
// 1970 in UTC; zero means "not set".
import { language } from './language.svelte'
import { zone } from './zone.svelte'

const today = { ru: 'сегодня', en: 'today' }
const tomorrow = { ru: 'завтра', en: 'tomorrow' }
const yesterday = { ru: 'вчера', en: 'yesterday' }

// Formats are dear to make, and lists are long.
const made = new Map<string, Intl.DateTimeFormat>()
function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = JSON.stringify([locale, zone.now, options])
  let format = made.get(name)
  if (!format) made.set(name, (format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone.now })))
  return format
}

const format = (at: Date, options: Intl.DateTimeFormatOptions) => formatOf(language.now === 'ru' ? 'ru-RU' : 'en-GB', options).format(at)
const numbers: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }

interface Read {
  year: number
  days: number // of the calendar, whatever their length
  hour: number
  minute: number
}

// read answers what a calendar and a clock at the clinic show.
function read(at: Date): Read {
  const shown = Object.fromEntries(formatOf('en', numbers).formatToParts(at).map((p) => [p.type, Number(p.value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = shown
  return { year, days: Date.UTC(year, month - 1, day) / 86_400_000, hour, minute }
}

export function moment(micros: bigint): Date {
  return new Date(Number(micros / 1000n))
}

/** clock: 14:02, 8:05; as the server's lines say it. */
export function clock(micros: bigint): string {
  const { hour, minute } = read(moment(micros))
  return `${hour}:${String(minute).padStart(2, '0')}`
}

/** day: сегодня, завтра, вчера, 12 ноября, 12 ноября 2025 г. */
export function day(micros: bigint, now = new Date()): string {
  const at = moment(micros)
  const [then, here] = [read(at), read(now)]
  const days = here.days - then.days
  if (days === 0) return today[language.now]
  if (days === -1) return tomorrow[language.now]
  if (days === 1) return yesterday[language.now]
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }
  if (then.year !== here.year) options.year = 'numeric'
  return format(at, options)
}

/** short: the hour today, the day otherwise; for lists. */
export function short(micros: bigint, now = new Date()): string {
  const at = moment(micros)
  if (read(at).days === read(now).days) return clock(micros)
  return format(at, { day: 'numeric', month: 'short' })
}

/** full: 12 ноября, 14:02 */
export function full(micros: bigint, now = new Date()): string {
  return `${day(micros, now)}, ${clock(micros)}`
}

/** calendarDay turns 1950-04-23 into 23.04.1950. */
export function calendarDay(iso: string): string {
  const [year, month, date] = iso.split('-')
  return year && month && date ? `${date}.${month}.${year}` : iso
}

/** sameDay says whether two moments share a line "12 ноября". */
export function sameDay(a: bigint, b: bigint): boolean {
  return read(moment(a)).days === read(moment(b)).days
}

/** by: сегодня до 18:00 */
export function by(micros: bigint, now = new Date()): string {
  return `${day(micros, now)} ${language.now === 'ru' ? 'до' : 'by'} ${clock(micros)}`
}

/** date: 6 декабря; for what ends with a day. */
export function date(micros: bigint): string {
  return format(moment(micros), { day: 'numeric', month: 'long' })
}

/** stamp: 22 ноября, 14:05; for what stays on record, whatever day it is read. */
export function stamp(micros: bigint, now = new Date()): string {
  const at = moment(micros)
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }
  if (read(at).year !== read(now).year) options.year = 'numeric'
  return `${format(at, options)}, ${clock(micros)}`
}

/** daysUntil counts the midnights between now and then; 0 is today, less than 0 has gone by. */
export function daysUntil(micros: bigint, now = new Date()): number {
  return read(moment(micros)).days - read(now).days
}
