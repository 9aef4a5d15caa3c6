// What a person owes to the policy, and what changed in it for them. Pure:
// the server's answer and a moment go in, what the screen shows comes out.
import type { PolicyClause, PolicyResponse } from '../../contract/bedside/v1/handbook_pb'
import { daysUntil } from '../../words/when'

/** A Call is what the banner asks of a person; "" asks nothing. */
export type Call = '' | 'first' | 'changed' | 'suspended' | 'refused-soon'

type Owed = Pick<PolicyResponse, 'state' | 'signBy' | 'suspended' | 'firstTime'>

const soon = 3 // days before the end, when one who has refused is told once more

/** callOf says what the banner asks for. */
export function callOf(p: Owed, now: Date): Call {
  if (p.state !== 'asked' && p.state !== 'refused') return ''
  if (p.suspended) return 'suspended'
  if (p.state === 'asked') return p.firstTime ? 'first' : 'changed'
  return p.signBy && daysUntil(p.signBy, now) <= soon ? 'refused-soon' : ''
}

/** daysLeft counts midnights of the clinic until the signature is due; undefined where nothing is. */
export function daysLeft(p: Owed, now: Date): number | undefined {
  return p.signBy && !p.suspended ? Math.max(0, daysUntil(p.signBy, now)) : undefined
}

export interface Chapter {
  title: string
  clauses: PolicyClause[]
}

/** chapters puts the clauses under their headings, which stand on the first of each. */
export function chapters(clauses: PolicyClause[]): Chapter[] {
  const found: Chapter[] = []
  for (const clause of clauses) {
    const last = found.at(-1)
    if (last && (!clause.chapter || clause.chapter === last.title)) last.clauses.push(clause)
    else found.push({ title: clause.chapter, clauses: [clause] })
  }
  return found
}

/** changes are the clauses that differ from what was signed; whoever has signed nothing reads everything. */
export function changes(p: Pick<PolicyResponse, 'clauses' | 'firstTime'>): PolicyClause[] {
  return p.firstTime ? [] : p.clauses.filter((c) => c.change)
}

/** chaptersOf is what is on the page: all of it, or what changed under its headings. */
export function chaptersOf(p: Pick<PolicyResponse, 'clauses' | 'firstTime'>, onlyChanges: boolean): Chapter[] {
  const all = chapters(p.clauses)
  if (!onlyChanges) return all
  const kept = new Set(changes(p))
  return all.map((c) => ({ ...c, clauses: c.clauses.filter((clause) => kept.has(clause)) })).filter((c) => c.clauses.length)
}

/** rights names all that decides what other screens may offer. When it changes, they ask anew. */
export function rights(p: PolicyResponse, now: number): string {
  return [p.number, p.state === 'signed', p.suspended, p.trialVersion, p.effective <= BigInt(now) * 1000n, p.may.join()].join(' ')
}

/** isStale says that the clock has passed a moment of which no fact tells. `looked` is when the answer came. */
export function isStale(p: PolicyResponse, looked: number, now: number): boolean {
  const at = BigInt(now) * 1000n
  if ((p.state === 'asked' || p.state === 'refused') && !p.suspended && p.signBy && p.signBy <= at) return true
  if (p.trialVersion && p.trialUntil && p.trialUntil <= at) return true
  return p.effective <= at && p.effective > BigInt(looked) * 1000n
}

const facts = new Set(['policy-moved', 'policy-asked', 'policy-answered', 'rights-changed', 'reset'])

/** moves says whether a fact may change what the policy asks of the person. */
export function moves(event: { name: string }): boolean {
  return facts.has(event.name)
}

/** solid keeps a day on one line: "6 декабря" never ends a line with its number. */
export function solid(text: string): string {
  return text.replace(/ /g, '\u00a0')
}
