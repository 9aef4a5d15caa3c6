import { Code, ConnectError } from '@connectrpc/connect'
import { expect, it } from 'vitest'
import { FaultDetailSchema } from '../contract/bedside/v1/common_pb'
import { passing, troubleOf, unreachable } from './trouble'

it('every code of the server becomes something a screen can act on', () => {
  const kinds = [Code.Unauthenticated, Code.PermissionDenied, Code.NotFound, Code.InvalidArgument, Code.Aborted, Code.ResourceExhausted, Code.Unavailable, Code.Internal, Code.Unknown]
  expect(kinds.map((code) => troubleOf(new ConnectError('x', code)).kind)).toEqual([
    'signed-out', 'refused', 'unknown', 'invalid', 'conflict', 'limited', 'later', 'unexpected', 'unexpected',
  ])
})

it('a refusal brings its clause and what to do instead', () => {
  const reasons = [{ clause: '4.2', because: 'потому что', instead: 'иначе', insteadAct: 'open-desk' }]
  const trouble = troubleOf(new ConnectError('x', Code.PermissionDenied, undefined, [{ desc: FaultDetailSchema, value: { errorId: 'err_1', decision: '3-K7Q', reasons } }]))
  expect(trouble.errorId).toBe('err_1')
  expect(trouble.decision).toBe('3-K7Q')
  expect(trouble.reasons[0]).toMatchObject(reasons[0] ?? {})
})

it('no answer is told apart from an answer that says later, and both pass', () => {
  expect(troubleOf(unreachable()).kind).toBe('offline')
  expect(troubleOf(new ConnectError('x', Code.Unavailable)).kind).toBe('later')
  expect(passing(troubleOf(unreachable()))).toBe(true)
  expect(passing(troubleOf(new ConnectError('x', Code.PermissionDenied)))).toBe(false)
})
