import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { ConversationSchema } from '../../contract/bedside/v1/conversation_pb'
import { byDesk, dueFirst, sameNames } from './arrange'

const talk = (id: string, more: object) => create(ConversationSchema, { id, ...more })

it('the liveliest desk comes first, its newest conversation on top', () => {
  const groups = byDesk([
    talk('a', { desk: { id: 'cardio' }, lastAt: 1n }), talk('b', { desk: { id: 'front' }, lastAt: 5n }), talk('c', { desk: { id: 'cardio' }, lastAt: 9n }),
  ])
  expect(groups.map((g) => [g.desk.id, g.conversations.map((c) => c.id)])).toEqual([['cardio', ['c', 'a']], ['front', ['b']]])
})

it('what is promised soonest comes first, and nothing due comes last', () => {
  const list = [talk('later', { answerBy: 9n }), talk('none', { lastAt: 99n }), talk('soon', { answerBy: 2n })]
  expect(dueFirst(list).map((c) => c.id)).toEqual(['soon', 'later', 'none'])
})

it('two people of one name are noticed, one person twice is not', () => {
  const list = [talk('a', { patient: { id: '1', name: 'Иванова Мария' } }), talk('b', { patient: { id: '2', name: 'Иванова Мария' } }), talk('c', { patient: { id: '3', name: 'Пётр' } }), talk('d', { patient: { id: '3', name: 'Пётр' } })]
  expect([...sameNames(list)]).toEqual(['Иванова Мария'])
})
