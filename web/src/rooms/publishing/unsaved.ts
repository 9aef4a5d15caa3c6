// Texts typed and not yet saved, kept in this browser. Each remembers upon which
// saved text it was typed, so that nobody's work is overwritten unseen.
import { draftOf, keepDraft } from '../../live/drafts'

export interface Unsaved {
  was: string // SHA-256 of the saved text it was typed upon; empty: of none
  text: string
}

const place = (number: bigint, path: string) => `policy.${number}.${path}`
const list = (number: bigint) => `policy.${number}`

export function pack(u: Unsaved): string {
  return `was ${u.was}\n${u.text}`
}

export function unpack(kept: string): Unsaved | undefined {
  const end = kept.indexOf('\n')
  const was = /^was ([0-9a-f]*)$/.exec(kept.slice(0, Math.max(0, end)))
  return was ? { was: was[1] ?? '', text: kept.slice(end + 1) } : undefined
}

/** unsavedOf answers all that a person has not yet saved in a version. */
export function unsavedOf(person: string, number: bigint): Map<string, Unsaved> {
  const found = new Map<string, Unsaved>()
  for (const path of draftOf(person, list(number)).split('\n').filter(Boolean)) {
    const u = unpack(draftOf(person, place(number, path)))
    if (u) found.set(path, u)
  }
  return found
}

/** keepUnsaved keeps one text, or forgets it. */
export function keepUnsaved(person: string, number: bigint, path: string, u?: Unsaved) {
  const paths = new Set(draftOf(person, list(number)).split('\n').filter(Boolean))
  if (u) paths.add(path)
  else paths.delete(path)
  keepDraft(person, place(number, path), u ? pack(u) : '')
  keepDraft(person, list(number), [...paths].join('\n'))
}

/** clashes: the saved text is another than the one that was typed upon. */
export function clashes(u: Unsaved, saved: string | undefined): boolean {
  return u.was !== (saved ?? '')
}
