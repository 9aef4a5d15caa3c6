// The server's short words, said to people.
import { publishing } from '../../words/publishing'
import { signed } from '../../words/signed'
import { clock, day, full } from '../../words/when'

export interface Standing {
  state: string
  effective: bigint
}

/** stateWords: «действует», «утверждена, вступит в силу: 1 декабря». */
export function stateWords(v: Standing, now = new Date()): string {
  const w = publishing.t
  const known: Record<string, string> = {
    draft: w.stateDraft, proposed: w.stateProposed, 'in-force': w.stateInForce, replaced: w.stateReplaced, withdrawn: w.stateWithdrawn,
    approved: w.stateApproved(startsWhen(v.effective, now)),
  }
  return known[v.state] ?? v.state
}

/** startsWhen: a moment, or "as soon as it is approved". */
export function startsWhen(effective: bigint, now = new Date()): string {
  return effective ? since(effective, now) : publishing.t.atOnce
}

/** since: a day where something begins with it, the hour as well otherwise. */
export function since(micros: bigint, now = new Date()): string {
  return clock(micros) === '0:00' ? day(micros, now) : full(micros, now)
}

/** verdict: можно, нельзя. */
export function verdict(word: string): string {
  const w = publishing.t
  return ({ allowed: w.allowed, refused: w.refused, unknown: w.unknown } as Record<string, string>)[word] ?? word
}

export function labelWords(label: string): string {
  const w = publishing.t
  return ({ enforced: w.labelEnforced, taught: w.labelTaught, 'by-people': w.labelByPeople } as Record<string, string>)[label] ?? label
}

export function changeWords(change: string): string {
  const w = publishing.t
  return ({ added: w.clauseAdded, changed: w.clauseChanged, removed: w.clauseRemoved } as Record<string, string>)[change] ?? change
}

export function placeKind(what: string): string {
  const w = publishing.t
  return ({ text: w.whatText, translation: w.whatTranslation, rule: w.whatRule, lesson: w.whatLesson, test: w.whatTest } as Record<string, string>)[what] ?? what
}

export function factorWords(factor: string): string {
  const w = signed.t
  return ({ passkey: w.byPasskey, password: w.byPassword } as Record<string, string>)[factor] ?? factor
}

/** capital begins a sentence with what was a word of a list. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
