// Birth dates as people type them, into the contract's 1950-04-23.

/** birthDate answers the ISO date, or nothing when it is not a day that existed. */
export function birthDate(typed: string): string | undefined {
  const found = /^\s*(\d{1,2})[.\-/\s](\d{1,2})[.\-/\s](\d{4})\s*$/.exec(typed) ?? swapped(/^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(typed))
  const [, day = '', month = '', year = ''] = found ?? []
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== iso) return undefined
  return Number(year) >= 1890 && at.getTime() <= Date.now() ? iso : undefined
}

function swapped(found: RegExpExecArray | null): string[] | undefined {
  return found ? [found[0], found[3] ?? '', found[2] ?? '', found[1] ?? ''] : undefined
}
