import { create } from '@bufbuild/protobuf'
import { expect, it } from 'vitest'
import { MessageSchema } from '../../contract/bedside/v1/conversation_pb'
import { firstUnread, mark } from './drawn'

const thread = [1n, 2n, 4n, 5n, 6n].map((place) => create(MessageSchema, { place, mine: place === 4n }))

it('seen stops before the first message that was not drawn', () => {
  expect(mark(thread, 0n, new Set([5n, 6n]))).toBe(0n)
  expect(mark(thread, 0n, new Set([1n, 2n]))).toBe(4n)
  expect(mark(thread, 0n, new Set([1n, 2n, 5n, 6n]))).toBe(6n)
  expect(mark(thread, 5n, new Set([]))).toBe(5n)
})

it('own messages are never unread', () => {
  expect(firstUnread(thread, 2n)).toBe(5n)
  expect(firstUnread(thread, 6n)).toBeUndefined()
})
