// A thread is one conversation as a screen holds it. Pure: facts and answers
// go in, a new thread comes out.
//
// A fact that is newer than what the thread holds makes it stale; `ask` says
// from which place it has to be read again, `merge` takes the answer. Messages
// that come along with a fact are drawn at once, but settle nothing: the words
// under older messages may have changed too. A fact up to `at` is already in
// the snapshot and is dropped.
import type { Conversation, Message, ReadResponse, SeenMark } from '../../contract/bedside/v1/conversation_pb'

export interface Fact {
  seq: bigint
  name: string
  conversationId: string
  place: bigint
  personId: string
  personLine: string
  messages?: Message[] // what is new, for a screen that has the conversation open
}

export interface Typist {
  personId: string
  line: string
}

export interface Thread {
  conversation: Conversation
  messages: Message[] // by place, oldest first
  seen: SeenMark[]
  at: bigint // the journal's number of what is held
  told: bigint // the newest number a fact named
  read: bigint // the last place that was read, not only drawn
  epoch: string
  moreBefore: boolean
  notice: string
  typing: Typist[]
}

const told = new Set(['message-posted', 'conversation-changed', 'message-seen'])

/** fresh makes a thread from a snapshot. */
export function fresh(read: ReadResponse): Thread | undefined {
  if (!read.conversation) return undefined
  return {
    conversation: read.conversation, messages: corrected(ordered(read.messages)), seen: read.seen,
    at: read.at, told: read.at, read: lastPlace(read.messages), epoch: read.epoch, moreBefore: read.moreBefore, notice: read.notice, typing: [],
  }
}

/** apply takes a fact in. */
export function apply(thread: Thread, fact: Fact): Thread {
  if (fact.conversationId !== thread.conversation.id) return thread
  if (fact.name === 'typing') return typed(thread, { personId: fact.personId, line: fact.personLine })
  if (!told.has(fact.name) || fact.seq <= thread.told) return thread
  const typing = fact.name === 'message-posted' ? thread.typing.filter((t) => t.personId !== fact.personId) : thread.typing
  const messages = fact.messages?.length ? corrected(joined(thread.messages, fact.messages, false)) : thread.messages
  return { ...thread, told: fact.seq, typing, messages }
}

/** ask answers the place after which the thread must be read, or nothing when it is fresh. */
export function ask(thread: Thread): { afterPlace: bigint } | undefined {
  if (thread.told <= thread.at) return undefined
  const moving = thread.messages.find((m) => m.state && !settled(m))
  return { afterPlace: moving && moving.place <= thread.read ? moving.place - 1n : thread.read }
}

/** merge takes an answer in: to `ask`, to a page back, or to an act of one's own. */
export function merge(thread: Thread, read: ReadResponse): Thread {
  const newer = read.at >= thread.at
  const first = thread.messages[0]?.place
  const older = read.messages[0] !== undefined && first !== undefined && read.messages[0].place < first
  return {
    ...thread,
    conversation: newer && read.conversation ? read.conversation : thread.conversation,
    messages: corrected(joined(thread.messages, read.messages, newer)),
    seen: newer && read.seen.length ? read.seen : thread.seen,
    at: newer ? read.at : thread.at,
    told: later(thread.told, read.at),
    read: later(thread.read, lastPlace(read.messages)),
    epoch: read.epoch || thread.epoch,
    moreBefore: older ? read.moreBefore : thread.moreBefore,
  }
}

/** accept puts an own message in that the server has just answered to a sender. */
export function accept(thread: Thread, message?: Message, conversation?: Conversation): Thread {
  return {
    ...thread,
    conversation: conversation ?? thread.conversation,
    messages: message ? corrected(joined(thread.messages, [message], false)) : thread.messages,
  }
}

/** rest forgets a typist who has stopped. */
export function rest(thread: Thread, personId: string): Thread {
  return { ...thread, typing: thread.typing.filter((t) => t.personId !== personId) }
}

/** settled: the words under the message will not change any more. */
export function settled(message: Message): boolean {
  return message.state === 'answered' || message.state === 'closed'
}

function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function lastPlace(messages: Message[]): bigint {
  return messages.reduce((last, m) => later(last, m.place), 0n)
}

function typed(thread: Thread, typist: Typist): Thread {
  return { ...thread, typing: [...thread.typing.filter((t) => t.personId !== typist.personId), typist] }
}

function ordered(messages: Message[]): Message[] {
  return [...messages].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
}

function joined(held: Message[], read: Message[], newer: boolean): Message[] {
  const byPlace = new Map(held.map((m) => [m.place, m]))
  for (const m of read) if (newer || !byPlace.has(m.place)) byPlace.set(m.place, m)
  return ordered([...byPlace.values()])
}

// A correction may arrive while the message it stands for was read before it.
function corrected(messages: Message[]): Message[] {
  const by = new Map(messages.filter((m) => m.corrects).map((m) => [m.corrects, m.id]))
  return messages.map((m) => {
    const now = by.get(m.id)
    return now && m.correctedBy !== now ? { ...m, correctedBy: now } : m
  })
}
