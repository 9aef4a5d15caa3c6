// Times for people. The contract counts microseconds since 1970 in UTC; zero means "not set".
import { language } from './language.svelte'

const today = { ru: 'сегодня', en: 'today' }
const tomorrow = { ru: 'завтра', en: 'tomorrow' }
const yesterday = { ru: 'вчера', en: 'yesterday' }

const locale = () => (language.now === 'ru' ? 'ru-RU' : 'en-GB')
const format = (at: Date, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), options).format(at)
const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime()

export function moment(micros: bigint): Date {
  return new Date(Number(micros / 1000n))
}

/** clock: 14:02 */
export function clock(micros: bigint): string {
  return format(moment(micros), { hour: '2-digit', minute: '2-digit' })
}

/** day: сегодня, завтра, вчера, 12 ноября, 12 ноября 2025 г. */
export function day(micros: bigint, now = new Date()): string {
  const at = moment(micros)
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000)
  if (days === 0) return today[language.now]
  if (days === -1) return tomorrow[language.now]
  if (days === 1) return yesterday[language.now]
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long' }
  if (at.getFullYear() !== now.getFullYear()) options.year = 'numeric'
  return format(at, options)
}

/** short: the hour today, the day otherwise; for lists. */
export function short(micros: bigint, now = new Date()): string {
  const at = moment(micros)
  if (midnight(at) === midnight(now)) return clock(micros)
  return format(at, { day: 'numeric', month: 'short' })
}

/** full: 12 ноября, 14:02 */
export function full(micros: bigint): string {
  return `${day(micros)}, ${clock(micros)}`
}

/** calendarDay turns 1950-04-23 into 23.04.1950. */
export function calendarDay(iso: string): string {
  const [year, month, date] = iso.split('-')
  return year && month && date ? `${date}.${month}.${year}` : iso
}

/** sameDay says whether two moments share a line "12 ноября". */
export function sameDay(a: bigint, b: bigint): boolean {
  return midnight(moment(a)) === midnight(moment(b))
}

/** by: сегодня до 18:00 */
export function by(micros: bigint): string {
  return `${day(micros)} ${language.now === 'ru' ? 'до' : 'by'} ${clock(micros)}`
}

/** date: 6 декабря; for what ends with a day. */
export function date(micros: bigint): string {
  return format(moment(micros), { day: 'numeric', month: 'long' })
}
