import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { PersonSchema } from '../../contract/bedside/v1/common_pb'
import { ConversationSchema } from '../../contract/bedside/v1/conversation_pb'
import { subjectOf } from './subjects'

const named = (id: string) => create(PersonSchema, { id, name: 'Ветров Егор Ильич' })

it('a child’s conversations are told apart by id, also from those of a namesake', () => {
  const people = [create(PersonSchema, { id: 'olga', name: 'Ветрова Ольга Игоревна' }), named('elder'), named('younger')]
  const about = (subjectId: string) => subjectOf(create(ConversationSchema, { subjectId, subjectName: 'Егор Ильич' }), people)?.id
  expect(about('olga')).toBe('olga')
  expect(about('elder')).toBe('elder')
  expect(about('younger')).toBe('younger')
  expect(about('somebody')).toBeUndefined()
})
