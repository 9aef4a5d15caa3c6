// Who is signed in on this page. Cookies carry the session itself and belong to
// all tabs; this keeps what the screens show of it, and the tabs tell each
// other when somebody comes, locks or goes, so that no tab acts under another
// person's name.
import { SignInService, type Me, type WelcomeResponse } from '../contract/bedside/v1/sign_in_pb'
import { zone } from '../words/zone.svelte'
import { call, cutOff, onLapse, speakFor, whichSide } from './service'
import { troubleOf, type Trouble } from './trouble'

/**
 * starting: nobody asked yet · out: nobody is signed in · in · locked: a shared
 * computer waits for a shift PIN · lapsed: was in, must sign in again, the
 * screen and everything typed stay as they are.
 */
export type Standing = 'starting' | 'out' | 'in' | 'locked' | 'lapsed'

class Session {
  standing = $state<Standing>('starting')
  welcome = $state.raw<WelcomeResponse>()
  me = $state.raw<Me>()
  trouble = $state.raw<Trouble>()
  private asked = 0
  private tabs?: BroadcastChannel
  private entered = new Set<(me: Me) => void>()

  constructor() {
    onLapse(() => this.lapse())
    speakFor(() => this.personId)
  }

  /** join ties this tab to the others; called once the page knows its side. */
  join() {
    this.tabs = new BroadcastChannel(`bedside-${whichSide()}`)
    this.tabs.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.standing === 'starting' || data === this.mark()) return
      cutOff()
      if (this.standing === 'in') this.standing = 'starting'
      void this.look()
    }
  }

  /** look asks the server who is here. */
  async look() {
    try {
      const welcome = await call(SignInService).welcome({})
      this.trouble = undefined
      this.welcome = welcome
      zone.keep(welcome.timeZone)
      if (welcome.me) this.enter(welcome.me)
      else if (this.standing === 'in' || this.standing === 'locked') this.lapse()
      else if (this.standing === 'starting') this.standing = 'out'
    } catch (error) {
      this.trouble = troubleOf(error)
    }
  }

  /** enter takes the answer of any sign-in. Another person's screen starts afresh. */
  enter(me: Me) {
    const other = this.me?.person?.id !== me.person?.id
    this.me = me
    this.standing = me.locked ? 'locked' : 'in'
    this.tabs?.postMessage(this.mark())
    if (other || this.standing === 'in') this.entered.forEach((tell) => tell(me))
  }

  /** lapse: an answer said "not signed in". A locked shared computer looks the same until asked. */
  lapse() {
    if (this.standing === 'starting' || this.standing === 'locked') this.standing = 'out'
    if (this.standing !== 'in') return
    this.standing = 'lapsed'
    if (Date.now() - this.asked < 5000) return
    this.asked = Date.now()
    void this.look()
  }

  /** lock hides the screen at once; what is under way is cut off. */
  lock() {
    if (this.standing !== 'in') return
    cutOff()
    this.standing = 'locked'
    this.tabs?.postMessage(this.mark())
  }

  leave() {
    cutOff()
    this.standing = 'out'
    this.me = undefined
    this.tabs?.postMessage(this.mark())
  }

  private mark(): string {
    return `${this.personId} ${this.standing}`
  }

  /** may asks what the server said this person's screens may offer. */
  may(act: string): boolean {
    return this.me?.may.includes(act) ?? false
  }

  onEnter(tell: (me: Me) => void): () => void {
    this.entered.add(tell)
    return () => this.entered.delete(tell)
  }

  get personId(): string {
    return this.me?.person?.id ?? ''
  }
}

export const session = new Session()
