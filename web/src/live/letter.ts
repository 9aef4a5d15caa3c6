// A letter is one act of a person that must not get lost: a message, a note, a
// correction or the first message of a new conversation. Its key makes sending
// it twice the same as once.
import { ConversationService, type Conversation, type Message } from '../contract/bedside/v1/conversation_pb'
import { call, whoseCall } from './service'
import type { Trouble } from './trouble'

export interface Opening {
  reasonId: string
  subjectId: string
  patientId: string
  deskId: string
  kind: string
}

export interface Letter {
  key: string
  side: string
  person: string
  act: 'post' | 'note' | 'correct' | 'open'
  conversation: string // for `open`: "new-" and the key, until the server names it
  messageId: string
  opening?: Opening
  text: string
  at: number // milliseconds, for the order of sending
}

/** sending: on its way · waiting: no connection, goes by itself · stopped: the server said no. */
export type LetterState = 'sending' | 'waiting' | 'stopped'

export interface Posted extends Letter {
  state: LetterState
  trouble?: Trouble
}

export interface Delivered {
  message?: Message
  conversation?: Conversation
}

/** deliver says the letter to the server, in its author's name only. Safe to repeat. */
export async function deliver(letter: Letter): Promise<Delivered> {
  const { key, text, conversation: conversationId, messageId } = letter
  const service = call(ConversationService)
  const options = { headers: { [whoseCall]: letter.person } }
  switch (letter.act) {
    case 'post':
      return service.post({ key, text, conversationId }, options)
    case 'note':
      return service.note({ key, text, conversationId }, options)
    case 'correct':
      return service.correct({ key, text, conversationId, messageId }, options)
    case 'open':
      return service.open({ key, text, ...letter.opening }, options)
  }
}
