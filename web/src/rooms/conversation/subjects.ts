// About whom a patient's conversation is.
import type { Person } from '../../contract/bedside/v1/common_pb'
import type { Conversation } from '../../contract/bedside/v1/conversation_pb'

/** subjectOf answers the person among those one may write for; nothing where one may not. */
export function subjectOf(conversation: Conversation, subjects: Person[]): Person | undefined {
  return subjects.find((s) => s.id === conversation.subjectId)
}
