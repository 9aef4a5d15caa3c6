// Brings the page's living parts up and ties them to what the browser tells of
// network and sight.
import { link } from './link.svelte'
import { outbox } from './outbox.svelte'
import { session } from './session.svelte'

export function wakeUp() {
  const awake = () => {
    if (document.visibilityState !== 'visible') return
    link.wake()
    outbox.again()
    if (session.trouble && session.standing === 'starting') void session.look()
  }
  addEventListener('online', awake)
  document.addEventListener('visibilitychange', awake)
  session.join()
  session.onEnter(() => void outbox.wake())
  void session.look()
}
