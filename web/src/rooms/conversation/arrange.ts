// How lists are laid out. Pure.
import type { Desk } from '../../contract/bedside/v1/common_pb'
import type { Conversation } from '../../contract/bedside/v1/conversation_pb'

export interface DeskGroup {
  desk: Desk
  conversations: Conversation[]
}

const newest = (a: Conversation, b: Conversation) => (a.lastAt > b.lastAt ? -1 : a.lastAt < b.lastAt ? 1 : 0)

/** byDesk groups a patient's conversations by desk, the liveliest desk first. */
export function byDesk(conversations: Conversation[]): DeskGroup[] {
  const groups = new Map<string, DeskGroup>()
  for (const c of [...conversations].sort(newest)) {
    if (!c.desk) continue
    const group = groups.get(c.desk.id) ?? { desk: c.desk, conversations: [] }
    group.conversations.push(c)
    groups.set(c.desk.id, group)
  }
  return [...groups.values()]
}

/** dueFirst puts what was promised soonest on top; what nobody waits for comes after, newest first. */
export function dueFirst(conversations: Conversation[]): Conversation[] {
  return [...conversations].sort((a, b) => {
    if (a.answerBy && b.answerBy) return a.answerBy < b.answerBy ? -1 : a.answerBy > b.answerBy ? 1 : 0
    if (a.answerBy !== b.answerBy) return a.answerBy ? -1 : 1
    return newest(a, b)
  })
}

/** sameNames finds patients whose names are shown more than once: their birth dates must stand out. */
export function sameNames(conversations: Conversation[]): Set<string> {
  const people = new Map<string, Set<string>>()
  for (const c of conversations) {
    const name = c.patient?.name ?? ''
    people.set(name, (people.get(name) ?? new Set()).add(c.patient?.id ?? ''))
  }
  return new Set([...people].filter(([, ids]) => ids.size > 1).map(([name]) => name))
}
