// What a person's screen has really drawn. "Seen" is said up to a place, so it
// moves on only through messages that were drawn, or that need no look (one's
// own). A message scrolled past above the first drawn one stays unseen.
import type { Message } from '../../contract/bedside/v1/conversation_pb'

/** mark answers the greatest place up to which everything has been drawn. */
export function mark(messages: Message[], before: bigint, drawn: ReadonlySet<bigint>): bigint {
  let reached = before
  for (const m of messages) {
    if (m.place <= reached) continue
    if (!m.mine && !drawn.has(m.place)) break
    reached = m.place
  }
  return reached
}

/** firstUnread answers the place of the first message of others after the mark, or nothing. */
export function firstUnread(messages: Message[], seenUpTo: bigint): bigint | undefined {
  return messages.find((m) => m.place > seenUpTo && !m.mine)?.place
}
