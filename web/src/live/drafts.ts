// Drafts: what is being typed, kept apart for each person and conversation.
// localStorage writes at once, so that a tab closed in the middle of a word loses nothing.
import { whichSide } from './service'

const prefix = () => `bedside.draft.${whichSide()}.`
const shelf = (person: string, place: string) => `${prefix()}${person}.${place}`
const memory = new Map<string, string>()

export function draftOf(person: string, place: string): string {
  const key = shelf(person, place)
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return memory.get(key) ?? ''
  }
}

export function keepDraft(person: string, place: string, text: string) {
  const key = shelf(person, place)
  try {
    if (text.trim()) localStorage.setItem(key, text)
    else localStorage.removeItem(key)
  } catch {
    memory.set(key, text)
  }
}

/** forgetDrafts is for a person who signs out of this browser. */
export function forgetDrafts(person: string) {
  memory.clear()
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${prefix()}${person}.`)) localStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
