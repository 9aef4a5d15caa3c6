// What went wrong, in the few kinds that a screen can do something about.
import { Code, ConnectError } from '@connectrpc/connect'
import { FaultDetailSchema, type Reason } from '../contract/bedside/v1/common_pb'

export type TroubleKind =
  | 'signed-out' | 'refused' | 'unknown' | 'invalid' | 'conflict' | 'limited' | 'later' | 'offline' | 'unexpected'

export interface Trouble {
  kind: TroubleKind
  reasons: Reason[]
  errorId: string
  decision: string // of a refusal: its number, under which it can be computed again
}

const byCode: Partial<Record<Code, TroubleKind>> = {
  [Code.Unauthenticated]: 'signed-out',
  [Code.PermissionDenied]: 'refused',
  [Code.NotFound]: 'unknown',
  [Code.InvalidArgument]: 'invalid',
  [Code.Aborted]: 'conflict',
  [Code.ResourceExhausted]: 'limited',
  [Code.Unavailable]: 'later',
  [Code.DeadlineExceeded]: 'later',
  [Code.Canceled]: 'later',
}

/** unreachable is what the transport throws when no answer came at all. */
export function unreachable(): ConnectError {
  return Object.assign(new ConnectError('no answer', Code.Unavailable), { unreachable: true })
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof ConnectError && 'unreachable' in error) return { kind: 'offline', reasons: [], errorId: '', decision: '' }
  if (!(error instanceof ConnectError)) return { kind: 'unexpected', reasons: [], errorId: '', decision: '' }
  const detail = error.findDetails(FaultDetailSchema)[0]
  return {
    kind: byCode[error.code] ?? 'unexpected',
    reasons: detail?.reasons ?? [],
    errorId: detail?.errorId ?? '',
    decision: detail?.decision ?? '',
  }
}

/** passing troubles go away by themselves: the same call may be repeated with the same key. */
export function passing(trouble: Trouble): boolean {
  return trouble.kind === 'later' || trouble.kind === 'offline' || trouble.kind === 'limited'
}
