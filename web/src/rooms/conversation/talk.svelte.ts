// Talk keeps one open conversation alive on a screen: it reads the snapshot,
// follows facts, fetches what they name, and tells what was drawn. A hidden
// page reads nothing, because every reading leaves a trace.
import { ConversationService, type ReadResponse } from '../../contract/bedside/v1/conversation_pb'
import type { Delivered, Letter } from '../../live/letter'
import { link, type LiveEvent } from '../../live/link.svelte'
import { outbox } from '../../live/outbox.svelte'
import { call } from '../../live/service'
import { session } from '../../live/session.svelte'
import { troubleOf, type Trouble } from '../../live/trouble'
import { firstUnread, mark } from './drawn'
import { Telling, Watcher } from './seen'
import { accept, apply, ask, fresh, merge, rest, type Thread } from './thread'

const page = 50
const typingLasts = 6000

export class Talk {
  thread = $state.raw<Thread>()
  trouble = $state.raw<Trouble>()
  reading = $state(false)
  unreadFrom = $state.raw<bigint>()
  readonly watcher = new Watcher((place) => this.drew(place))
  private drawn = new Set<bigint>()
  private seenBefore = 0n
  private telling: Telling
  private ends: (() => void)[] = []
  private due?: ReturnType<typeof setTimeout>
  private tries = 0

  constructor(readonly id: string) {
    this.telling = new Telling(id)
    this.ends.push(link.enter(id), link.listen((event) => this.hear(event)), outbox.onDelivered((l, a) => this.delivered(l, a)))
    const looked = () => this.refreshSoon(0)
    document.addEventListener('visibilitychange', looked)
    this.ends.push(() => document.removeEventListener('visibilitychange', looked), session.onEnter(() => void this.load()))
    void this.load()
  }

  end() {
    clearTimeout(this.due)
    this.telling.end()
    this.watcher.end()
    this.ends.forEach((end) => end())
  }

  /** load takes a fresh snapshot, with every unread message in it. */
  async load() {
    await this.ask(async () => {
      let read = await this.read({ limit: page })
      let thread = fresh(read)
      const first = !this.thread
      const seenUpTo = thread ? seenBy(thread) : 0n
      while (first && thread?.moreBefore && (thread.messages[0]?.place ?? 0n) > seenUpTo + 1n) {
        read = await this.read({ limit: page, beforePlace: thread.messages[0]?.place ?? 0n })
        thread = merge(thread, read)
      }
      if (first && thread) this.begin(thread, seenUpTo)
      this.thread = thread
    })
  }

  async earlier() {
    const first = this.thread?.messages[0]
    if (!first) return
    await this.ask(async () => {
      const read = await this.read({ limit: page, beforePlace: first.place })
      if (this.thread) this.thread = merge(this.thread, read)
    })
  }

  /** put takes the answer of an act (take, close, …) in before its fact arrives. */
  put(answer: Delivered) {
    if (this.thread) this.thread = accept(this.thread, answer.message, answer.conversation)
    this.refreshSoon(150)
  }

  private begin(thread: Thread, seenUpTo: bigint) {
    this.seenBefore = seenUpTo
    this.unreadFrom = thread.conversation.unread > 0 ? firstUnread(thread.messages, seenUpTo) : undefined
    link.start(thread.at, thread.epoch)
  }

  private async ask(act: () => Promise<void>) {
    this.reading = true
    try {
      await act()
      this.trouble = undefined
      this.tries = 0
    } catch (error) {
      this.trouble = troubleOf(error)
      if (this.thread && this.trouble.kind !== 'signed-out' && this.tries++ < 20) this.refreshSoon(Math.min(15_000, 1000 * 2 ** this.tries))
    } finally {
      this.reading = false
    }
  }

  private read(by: { limit?: number; beforePlace?: bigint; afterPlace?: bigint }): Promise<ReadResponse> {
    return call(ConversationService).read({ conversationId: this.id, ...by })
  }

  private hear(event: LiveEvent) {
    if (event.name === 'reset' || event.name === 'rights-changed') {
      if (document.visibilityState === 'visible') void this.load()
      return
    }
    if (!this.thread || event.conversationId !== this.id || (event.personId === session.personId && event.name === 'typing')) return
    this.thread = apply(this.thread, event)
    if (event.name === 'typing') setTimeout(() => this.thread && (this.thread = rest(this.thread, event.personId)), typingLasts)
    if (ask(this.thread)) this.refreshSoon(40)
  }

  private refreshSoon(wait: number) {
    clearTimeout(this.due)
    this.due = setTimeout(() => void this.refresh(), wait)
  }

  private async refresh() {
    if (document.visibilityState !== 'visible' || session.standing !== 'in') return
    if (this.reading) return this.refreshSoon(100)
    const wanted = this.thread && (ask(this.thread) ?? (this.trouble ? { afterPlace: this.thread.read } : undefined))
    if (!wanted) return
    await this.ask(async () => {
      const read = await this.read({ afterPlace: wanted.afterPlace, limit: 200 })
      if (this.thread) this.thread = merge(this.thread, read)
    })
    if (this.thread && ask(this.thread)) this.refreshSoon(40)
  }

  private delivered(letter: Letter, answer: Delivered) {
    if (letter.conversation === this.id) this.put(answer)
  }

  private drew(place: bigint) {
    if (!this.thread || this.drawn.has(place)) return
    this.drawn.add(place)
    const reached = mark(this.thread.messages, this.seenBefore, this.drawn)
    if (reached > this.seenBefore) this.telling.upTo(reached)
  }
}

// The reader's own mark; where the answer carries none, it follows from the number of unread.
function seenBy(thread: Thread): bigint {
  const own = thread.seen.find((s) => s.person?.id === session.personId)
  if (own) return own.place
  const others = thread.messages.filter((m) => !m.mine && !m.event)
  const unread = thread.conversation.unread
  if (unread === 0) return thread.conversation.lastPlace
  return (others.at(-unread)?.place ?? 1n) - 1n
}
