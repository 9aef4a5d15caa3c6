// The lists of conversations: snapshots without content, taken again when a
// fact says that something in them may have changed.
import { ConversationService, type Conversation } from '../../contract/bedside/v1/conversation_pb'
import { link, type LiveEvent } from '../../live/link.svelte'
import { call } from '../../live/service'
import { session } from '../../live/session.svelte'
import { troubleOf, type Trouble } from '../../live/trouble'

export interface Box {
  conversations: Conversation[]
  next: string
}

const moves = new Set(['message-posted', 'conversation-changed', 'message-seen', 'rights-changed', 'reset'])
const soonest = 200 // ms after a fact
const pace = 1000 // ms between two snapshots
const page = 50

export class Lists {
  boxes = $state.raw<Record<string, Box>>({})
  trouble = $state.raw<Trouble>()
  private ends: (() => void)[]
  private due?: ReturnType<typeof setTimeout>
  private tries = 0
  private taken = 0
  private stale = false
  private hidden = false

  constructor(private names: string[]) {
    const looked = () => this.stale && this.soon(0)
    document.addEventListener('visibilitychange', looked)
    this.ends = [
      link.listen((event) => this.hear(event)),
      session.onEnter(() => void this.load()),
      () => document.removeEventListener('visibilitychange', looked),
    ]
    void this.load()
  }

  /** show says whether anybody sees the lists; unseen ones wait. */
  show(seen: boolean) {
    this.hidden = !seen
    if (seen && this.stale) this.soon(0)
  }

  end() {
    clearTimeout(this.due)
    this.ends.forEach((end) => end())
  }

  /** also begins to keep one more box. */
  also(name: string) {
    if (this.names.includes(name)) return
    this.names = [...this.names, name]
    void this.load()
  }

  async load() {
    if (session.standing !== 'in') return
    this.stale = false
    this.taken = Date.now()
    try {
      await Promise.all(this.names.map((name) => this.take(name)))
      this.trouble = undefined
      this.tries = 0
    } catch (error) {
      this.trouble = troubleOf(error)
      if (this.trouble.kind === 'offline' || this.trouble.kind === 'later') this.soon(Math.min(15_000, 1000 * 2 ** this.tries++))
    }
  }

  async more(name: string) {
    const box = this.boxes[name]
    if (!box?.next) return
    try {
      const answer = await call(ConversationService).list({ box: name, limit: page, after: box.next })
      this.boxes = { ...this.boxes, [name]: { conversations: [...box.conversations, ...answer.conversations], next: answer.next } }
    } catch (error) {
      this.trouble = troubleOf(error)
    }
  }

  private async take(name: string) {
    const limit = Math.max(page, this.boxes[name]?.conversations.length ?? 0)
    const answer = await call(ConversationService).list({ box: name, limit })
    this.boxes = { ...this.boxes, [name]: { conversations: answer.conversations, next: answer.next } }
    link.start(answer.at, answer.epoch)
  }

  private hear(event: LiveEvent) {
    if (!moves.has(event.name)) return
    // That others have seen something changes no line of a list.
    if (event.name === 'message-seen' && event.personId !== session.personId) return
    this.stale = true
    this.soon(Math.max(soonest, this.taken + pace - Date.now()))
  }

  private soon(wait: number) {
    this.due ??= setTimeout(() => {
      this.due = undefined
      if (!this.hidden && document.visibilityState === 'visible') void this.load()
    }, wait)
  }
}
