// Signing out of this browser. What is still unsent is named before, and
// everything this person typed is taken off the device after.
import { SignInService } from '../../contract/bedside/v1/sign_in_pb'
import { forgetDrafts } from '../../live/drafts'
import { link } from '../../live/link.svelte'
import { outbox } from '../../live/outbox.svelte'
import { call } from '../../live/service'
import { session } from '../../live/session.svelte'

export async function signOut(everywhere: boolean) {
  const person = session.personId
  await call(SignInService).signOut({ everywhere })
  link.stop()
  session.leave()
  forgetDrafts(person)
  await outbox.forget(person)
  await session.look()
}
