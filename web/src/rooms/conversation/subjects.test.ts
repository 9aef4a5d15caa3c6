import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { PersonSchema } from '../../contract/bedside/v1/common_pb'
import { ConversationSchema } from '../../contract/bedside/v1/conversation_pb'
import { subjectOf } from './subjects'

const people = [create(PersonSchema, { id: 'olga', name: 'Ветрова Ольга Игоревна' }), create(PersonSchema, { id: 'egor', name: 'Ветров Егор Ильич' })]

it('a conversation without a subject is one’s own; a child’s is found by the name it is called by', () => {
  const about = (subjectName: string) => subjectOf(create(ConversationSchema, { subjectName }), people, 'olga')?.id
  expect(about('')).toBe('olga')
  expect(about('Егор Ильич')).toBe('egor')
  expect(about('Ветров Егор Ильич')).toBe('egor')
  expect(about('Кто-то ещё')).toBeUndefined()
})
