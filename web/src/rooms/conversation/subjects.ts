// About whom a patient's conversation is. The contract names the subject by the
// name it is called by, and leaves it empty where the reader is the subject.
import type { Person } from '../../contract/bedside/v1/common_pb'
import type { Conversation } from '../../contract/bedside/v1/conversation_pb'
import { given } from '../../words/patient'

/** subjectOf answers the person among those one may write for; nothing where the name fits nobody. */
export function subjectOf(conversation: Conversation, subjects: Person[], me: string): Person | undefined {
  if (!conversation.subjectName) return subjects.find((s) => s.id === me)
  return subjects.find((s) => s.name === conversation.subjectName || given(s.name) === conversation.subjectName)
}
