// The policy as one person meets it: what there is to read, what is owed, what
// the screens may offer. Taken again when a fact says that something moved, and
// when the clock passes a day on which something begins or ends.
import { HandbookService, type PolicyResponse } from '../../contract/bedside/v1/handbook_pb'
import { link, type LiveEvent } from '../../live/link.svelte'
import { call } from '../../live/service'
import { session } from '../../live/session.svelte'
import { passing, troubleOf, type Trouble } from '../../live/trouble'
import { isStale, moves, rights } from './standing'

const soonest = 200 // ms after a fact
const beat = 30_000 // ms between two looks at the clock

export class Handbook {
  policy = $state.raw<PolicyResponse>()
  trouble = $state.raw<Trouble>()
  now = $state(Date.now())
  private ends: (() => void)[]
  private due?: ReturnType<typeof setTimeout>
  private tries = 0
  private asked = 0
  private looked = 0
  private stale = false
  private telling = false

  constructor() {
    const seen = () => this.stale && this.soon(0)
    document.addEventListener('visibilitychange', seen)
    const clock = setInterval(() => this.tick(), beat)
    this.ends = [
      link.listen((event) => this.hear(event)),
      session.onEnter(() => this.soon(0)),
      () => document.removeEventListener('visibilitychange', seen),
      () => clearInterval(clock),
    ]
    void this.load()
  }

  end() {
    clearTimeout(this.due)
    this.ends.forEach((end) => end())
  }

  /** may asks what the server said the screens may offer: draft approve signatures. */
  may(act: string): boolean {
    return this.policy?.may.includes(act) ?? false
  }

  async load() {
    if (session.standing !== 'in') return
    this.stale = false
    const number = ++this.asked
    try {
      const policy = await call(HandbookService).policy({})
      if (number === this.asked) this.take(policy)
    } catch (error) {
      if (number !== this.asked) return
      this.trouble = troubleOf(error)
      if (passing(this.trouble)) this.soon(Math.min(30_000, 1000 * 2 ** this.tries++))
    }
  }

  private take(policy: PolicyResponse) {
    const before = this.policy && rights(this.policy, this.looked)
    this.policy = policy
    this.trouble = undefined
    this.tries = 0
    this.looked = this.now = Date.now()
    if (before !== undefined && before !== rights(policy, this.now)) this.spread()
    // Whoever works at no desk keeps no lists, whose snapshots start the link for others.
    if (!session.me?.desks.length && link.state === 'off') link.start(0n, '')
  }

  // What may be done elsewhere has changed with it: every screen asks anew.
  private spread() {
    this.telling = true
    link.refresh()
    this.telling = false
    void session.look()
  }

  private hear(event: LiveEvent) {
    if (!this.telling && moves(event)) this.soon(soonest)
  }

  private tick() {
    this.now = Date.now()
    if (this.policy && isStale(this.policy, this.looked, this.now)) this.soon(0)
  }

  private soon(wait: number) {
    this.stale = true
    this.due ??= setTimeout(() => {
      this.due = undefined
      if (document.visibilityState === 'visible') void this.load()
    }, wait)
  }
}
