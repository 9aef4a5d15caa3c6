// Checks a person's whole trace: the clinic's signature, every entry's place in
// the signed log, running numbers without a gap, and that the log only grew
// since this browser last looked. Believes nothing that the server merely says.
import type { ConsistencyResponse, Entry, Sitting, WhoHasSeenResponse } from '../../contract/bedside/v1/privacy_pb'
import type { Known } from './memory'
import { base64, openNote, readKey, unbase64, type Checkpoint, type Key } from './note'
import { commitment, continues, includes, leafHash, same } from './tree'

export type FaultName =
  | 'keyFormat' | 'keyChanged' | 'signature' | 'shrunk' | 'forked' | 'count' | 'tag'
  | 'inclusion' | 'gap' | 'double' | 'number' | 'subject' | 'unreadable' | 'time' | 'unlisted' | 'phantom' | 'sitting'

export interface Finding {
  name: FaultName
  number?: bigint
  was?: number
  now?: number
}

export interface Checked {
  findings: Finding[]
  checkpoint?: Checkpoint
  key?: Key
  grewFrom?: number
  known?: Known // what to remember, when nothing was found
}

export type AskConsistency = (oldSize: number) => Promise<ConsistencyResponse>

export async function verify(subject: string, answer: WhoHasSeenResponse, known: Known | undefined, ask: AskConsistency, now = Date.now()): Promise<Checked> {
  const key = readKey(answer.verifierKey)
  if (!key) return { findings: [{ name: 'keyFormat' }] }
  if (known && known.key !== answer.verifierKey) return { findings: [{ name: 'keyChanged' }], key }
  const checkpoint = openNote(answer.checkpoint, key)
  if (!checkpoint) return { findings: [{ name: 'signature' }], key }

  const grown = known ? await grewFrom(known, checkpoint, key, ask) : []
  const before = known?.subjects[subject]
  const findings = [
    ...grown,
    ...numbers(answer.entries, answer.count),
    ...answer.entries.flatMap((entry) => check(entry, answer.subjectTag, checkpoint)),
    ...sittings(answer.sittings, answer.entries),
    ...counted(before, answer),
  ]
  if (findings.length) return { findings, checkpoint, key }
  return {
    findings, checkpoint, key, grewFrom: known?.size,
    known: {
      key: answer.verifierKey, since: known?.since ?? now, size: checkpoint.size, root: base64(checkpoint.root),
      subjects: { ...known?.subjects, [subject]: { count: Number(answer.count), tag: base64(answer.subjectTag) } },
    },
  }
}

// The log that was seen before must be a beginning of the one signed now. Looking
// at the page may itself make the log grow, so both are tied to one newest
// checkpoint.
async function grewFrom(known: Known, checkpoint: Checkpoint, key: Key, ask: AskConsistency): Promise<Finding[]> {
  if (checkpoint.size < known.size) return [{ name: 'shrunk', was: known.size, now: checkpoint.size }]
  const old = unbase64(known.root)
  if (checkpoint.size === known.size) return same(old, checkpoint.root) ? [] : [{ name: 'forked' }]
  if (known.size === 0) return []
  for (let turn = 0; turn < 5; turn++) {
    const first = await ask(known.size)
    const second = await ask(checkpoint.size)
    const newest = openNote(first.checkpoint, key)
    const again = openNote(second.checkpoint, key)
    if (!newest || !again) return [{ name: 'signature' }]
    if (newest.size !== again.size) continue
    const holds =
      same(newest.root, again.root) &&
      continues(known.size, old, newest.size, newest.root, first.proof) &&
      continues(checkpoint.size, checkpoint.root, again.size, again.root, second.proof)
    return holds ? [] : [{ name: 'forked' }]
  }
  throw new Error('the log grew faster than it could be read')
}

function numbers(entries: Entry[], count: bigint): Finding[] {
  const seen = new Set<bigint>()
  const findings: Finding[] = []
  for (const { number } of entries) {
    if (seen.has(number)) findings.push({ name: 'double', number })
    if (number < 1n || number > count) findings.push({ name: 'number', number })
    seen.add(number)
  }
  for (let n = 1n; n <= count && findings.length < 20; n++) if (!seen.has(n)) findings.push({ name: 'gap', number: n })
  return findings
}

/** leafOf answers the hash under which an entry stands in the log. */
export function leafOf(entry: Entry): Uint8Array {
  return leafHash(commitment(entry.salt, entry.entry))
}

interface Inside {
  n: number
  subject: string
  at: number
  role?: string
  conversation?: string
}

/** inside reads the entry's own words. */
export function inside(entry: Entry): Inside | undefined {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(entry.entry)) as Inside
  } catch {
    return undefined
  }
}

function check(entry: Entry, tag: Uint8Array, checkpoint: Checkpoint): Finding[] {
  const number = entry.number
  if (!includes(leafOf(entry), Number(entry.index), checkpoint.size, entry.proof, checkpoint.root)) return [{ name: 'inclusion', number }]
  const said = inside(entry)
  if (!said) return [{ name: 'unreadable', number }]
  const findings: Finding[] = []
  if (String(said.n) !== String(number)) findings.push({ name: 'number', number })
  if (said.subject !== base64(tag)) findings.push({ name: 'subject', number })
  if (String(said.at) !== String(entry.at)) findings.push({ name: 'time', number })
  return findings
}

// Every entry is shown in a line, and every line rests on entries that say the same.
function sittings(lines: Sitting[], entries: Entry[]): Finding[] {
  const byNumber = new Map(entries.map((e) => [e.number, e]))
  const shown = new Set<bigint>()
  const findings: Finding[] = []
  for (const line of lines) {
    for (const number of line.numbers) {
      const entry = byNumber.get(number)
      if (!entry) {
        findings.push({ name: 'phantom', number })
        continue
      }
      shown.add(number)
      const said = inside(entry)
      if (said && (differs(said.role, line.role) || differs(said.conversation, line.conversationId))) findings.push({ name: 'sitting', number })
    }
  }
  for (const { number } of entries) if (!shown.has(number)) findings.push({ name: 'unlisted', number })
  return findings
}

function differs(inEntry: string | undefined, inLine: string): boolean {
  return !!inEntry && !!inLine && inEntry !== inLine
}

function counted(before: { count: number; tag: string } | undefined, answer: WhoHasSeenResponse): Finding[] {
  if (!before) return []
  const findings: Finding[] = []
  if (before.tag !== base64(answer.subjectTag)) findings.push({ name: 'tag' })
  if (Number(answer.count) < before.count) findings.push({ name: 'count', was: before.count, now: Number(answer.count) })
  return findings
}
