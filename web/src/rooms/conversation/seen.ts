// Tells the server what was drawn: only bubbles inside a visible document, and
// at most one call in 300 ms.
import { ConversationService } from '../../contract/bedside/v1/conversation_pb'
import { call } from '../../live/service'

const pace = 300

/** Watcher watches bubbles; `drawn` is told a place once it stood on a visible screen. */
export class Watcher {
  private observer: IntersectionObserver
  private inView = new Set<Element>()
  private look = () => this.count()

  constructor(private drawn: (place: bigint) => void) {
    this.observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (enough(entry)) this.inView.add(entry.target)
        else this.inView.delete(entry.target)
      }
      this.count()
    }, { threshold: [0, 0.25, 0.5, 0.75, 1] })
    document.addEventListener('visibilitychange', this.look)
  }

  watch(bubble: HTMLElement): () => void {
    this.observer.observe(bubble)
    return () => {
      this.observer.unobserve(bubble)
      this.inView.delete(bubble)
    }
  }

  end() {
    this.observer.disconnect()
    document.removeEventListener('visibilitychange', this.look)
  }

  // A frame later the browser has really painted what it reported.
  private count() {
    if (document.visibilityState !== 'visible') return
    requestAnimationFrame(() => {
      if (document.visibilityState !== 'visible') return
      for (const bubble of this.inView) this.drawn(BigInt((bubble as HTMLElement).dataset.place ?? '0'))
    })
  }
}

// A bubble taller than the screen counts when it fills half of the screen.
function enough(entry: IntersectionObserverEntry): boolean {
  if (!entry.isIntersecting) return false
  const screen = entry.rootBounds?.height ?? innerHeight
  return entry.intersectionRatio >= 0.75 || entry.intersectionRect.height >= screen / 2
}

/** Telling sends the newest mark, and again with patience when the network is away. */
export class Telling {
  private said = 0n
  private next = 0n
  private timer?: ReturnType<typeof setTimeout>

  constructor(private conversationId: string) {}

  upTo(place: bigint) {
    if (place <= this.said || place <= this.next) return
    this.next = place
    this.timer ??= setTimeout(() => void this.say(), pace)
  }

  end() {
    clearTimeout(this.timer)
    if (this.next > this.said) void this.say()
  }

  private async say(tries = 0) {
    const place = this.next
    try {
      await call(ConversationService).seen({ conversationId: this.conversationId, place })
      this.said = place
      this.timer = this.next > place ? setTimeout(() => void this.say(), pace) : undefined
    } catch {
      // A lost "seen" only makes the clinic's word more careful; try a few times, then wait for the next bubble.
      this.next = this.said
      this.timer = tries < 3 ? setTimeout(() => { this.next = place; void this.say(tries + 1) }, 3000 * (tries + 1)) : undefined
    }
  }
}
