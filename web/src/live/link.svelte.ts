// The link: one socket a screen. It brings facts without any text, resumes from
// the last number it has seen, and says "reset" when the screen must take fresh
// snapshots.
import { fromJson, type JsonValue } from '@bufbuild/protobuf'
import { LiveEventSchema, type LiveEvent } from '../contract/bedside/v1/live_pb'
import { pause } from './retry'
import { whichSide } from './service'
import { session } from './session.svelte'

export type { LiveEvent } from '../contract/bedside/v1/live_pb'
type Listen = (event: LiveEvent) => void

const beat = 20_000

export class Link {
  state = $state<'off' | 'connecting' | 'open' | 'away'>('off')
  private socket?: WebSocket
  private from = 0n
  private epoch = ''
  private open = new Map<string, number>()
  private listeners = new Set<Listen>()
  private tries = 0
  private nudge?: () => void
  private timer?: ReturnType<typeof setInterval>

  /** start follows the journal from a snapshot's number. A later snapshot only moves it on. */
  start(at: bigint, epoch: string) {
    if (epoch !== this.epoch || at > this.from) {
      this.from = at
      this.epoch = epoch
    }
    if (this.state !== 'off') return
    this.state = 'connecting'
    this.timer = setInterval(() => this.tick(), beat)
    void this.connect()
  }

  stop() {
    this.state = 'off'
    clearInterval(this.timer)
    this.socket?.close()
    this.socket = undefined
    this.from = 0n
    this.epoch = ''
    this.nudge?.()
  }

  /** enter subscribes to one conversation's facts; the answer leaves it. */
  enter(conversation: string): () => void {
    const count = this.open.get(conversation) ?? 0
    this.open.set(conversation, count + 1)
    if (count === 0) this.say({ open: conversation })
    return () => {
      const left = (this.open.get(conversation) ?? 1) - 1
      if (left > 0) return void this.open.set(conversation, left)
      this.open.delete(conversation)
      this.say({ shut: conversation })
    }
  }

  listen(tell: Listen): () => void {
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }

  /** wake reconnects now: the page became visible or the network came back. */
  wake() {
    if (this.state === 'away') this.nudge?.()
  }

  /** refresh makes every screen take a fresh snapshot, as after a change of language. */
  refresh() {
    this.listeners.forEach((tell) => tell(stale))
  }

  private say(frame: object) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame))
  }

  private async connect() {
    while (this.state !== 'off') {
      await this.once()
      if (this.isOff()) return
      this.state = 'away'
      this.tries++
      // A socket that never opens may mean that the sign-in has ended: only a call can tell.
      if (this.tries % 3 === 0) await session.look()
      if (session.standing !== 'in') return this.stop()
      const wait = pause(this.tries)
      this.nudge = wait.end
      await wait.over
    }
  }

  private isOff() {
    return this.state === 'off'
  }

  private once(): Promise<void> {
    return new Promise((resolve) => {
      const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
      const socket = new WebSocket(`${scheme}//${location.host}/live?desk=${whichSide()}`)
      this.socket = socket
      socket.onopen = () => {
        this.state = 'open'
        this.tries = 0
        this.say({ from: Number(this.from), epoch: this.epoch })
        for (const conversation of this.open.keys()) this.say({ open: conversation })
      }
      socket.onmessage = (frame) => String(frame.data).split('\n').forEach((line) => this.hear(line))
      socket.onclose = () => resolve()
    })
  }

  private hear(line: string) {
    let event: LiveEvent
    try {
      event = fromJson(LiveEventSchema, JSON.parse(line) as JsonValue, { ignoreUnknownFields: true })
    } catch {
      return // a frame of a newer server: its facts come with the next snapshot
    }
    if (event.seq > this.from) this.from = event.seq
    if (event.epoch) this.epoch = event.epoch
    if (event.name === 'signed-out') void session.look()
    this.listeners.forEach((tell) => tell(event))
  }

  // A silent dead line shows by frames that do not leave.
  private tick() {
    if (this.state === 'open' && this.socket && this.socket.bufferedAmount > 0) return this.socket.close()
    this.say({ ping: 1 })
    if (this.state === 'away' && navigator.onLine) this.refresh()
  }
}

// Without a socket the screens refresh themselves on every beat.
const stale = fromJson(LiveEventSchema, { name: 'reset' })

export const link = new Link()
