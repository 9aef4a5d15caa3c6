// The files of a version as its clauses see them: where each one's text,
// translation, rules, lessons and tests stand.

export interface Place {
  clause: string
  path: string
  line: bigint // from 1
  what: string // text translation rule lesson test
}

export interface File {
  path: string
  text: string
}

export interface OutlineClause {
  id: string
  words: string // the beginning of its text
  chapter: string // the heading above it, on the first clause of a chapter
  places: Place[]
}

/** kinds of places, in the order in which people look for them. */
export const kinds = ['text', 'translation', 'rule', 'lesson', 'test'] as const

/** outline lists the clauses in the order of their numbers. */
export function outline(files: File[], places: Place[]): OutlineClause[] {
  const lines = new Map(files.map((f) => [f.path, f.text.split('\n')]))
  const found = new Map<string, Place[]>()
  for (const place of places) found.set(place.clause, [...(found.get(place.clause) ?? []), place])
  let chapter = ''
  return [...found.keys()].sort(byNumber).map((id) => {
    const own = found.get(id) ?? []
    const text = own.find((p) => p.what === 'text') ?? own.find((p) => p.what === 'translation')
    const heading = text ? headingAbove(lines.get(text.path) ?? [], Number(text.line)) : ''
    const first = heading !== chapter
    chapter = heading
    return { id, words: text ? beginning(lines.get(text.path)?.[Number(text.line) - 1] ?? '') : '', chapter: first ? heading : '', places: own }
  })
}

/** byNumber puts 4.10 behind 4.2. */
export function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true })
}

// Eight words say which clause it is; the whole stands in the file.
function beginning(line: string): string {
  const words = line.replace(/^\s*\*\*[\d.]+\*\*\s*/, '').replace(/[*_`]/g, '').trim().split(/\s+/)
  return words.length > 8 ? words.slice(0, 8).join(' ').replace(/[,.;:—–-]+$/, '') + '…' : words.join(' ')
}

function headingAbove(lines: string[], line: number): string {
  for (let n = Math.min(line, lines.length) - 1; n >= 0; n--) {
    const heading = /^##\s+(.+?)\s*$/.exec(lines[n] ?? '')
    if (heading?.[1]) return heading[1]
  }
  return ''
}

/** span answers where a line begins and ends in a text, and how many lines there are. Lines count from 1. */
export function span(text: string, line: number): { from: number; to: number; of: number } {
  const lines = text.split('\n')
  const n = Math.min(Math.max(1, line), lines.length)
  const from = lines.slice(0, n - 1).reduce((sum, l) => sum + l.length + 1, 0)
  return { from, to: from + (lines[n - 1]?.length ?? 0), of: lines.length }
}

/** lineAt answers in which line of a text a place is. */
export function lineAt(text: string, at: number): number {
  let line = 1
  for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) line++
  return line
}
