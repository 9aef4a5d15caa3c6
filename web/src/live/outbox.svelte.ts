// The outbox: nothing that was sent from a screen is lost before the clinic has
// accepted it. Letters lie on the shelf first and go in order, one at a time
// for all tabs together.
import { deliver, type Delivered, type Letter, type Posted } from './letter'
import { pause } from './retry'
import { newKey, whichSide } from './service'
import { session } from './session.svelte'
import { openShelf, type Shelf } from './shelf'
import { passing, troubleOf } from './trouble'

type Told = (letter: Letter, answer: Delivered) => void

export class Outbox {
  letters = $state.raw<Posted[]>([])
  private shelf?: Promise<Shelf<Letter>>
  private told = new Set<Told>()
  private running = false
  private nudge?: () => void

  /** wake loads the person's letters and sends what lies there. */
  async wake() {
    const lying = await (await this.open()).all()
    const mine = lying.filter((l) => l.person === session.personId && l.side === whichSide()).sort((a, b) => a.at - b.at)
    const known = new Map(this.letters.map((l) => [l.key, l]))
    this.letters = mine.map((l) => known.get(l.key) ?? { ...l, state: 'sending' })
    void this.run()
  }

  /** put keeps the letter before it answers; sending starts by itself. */
  async put(letter: Pick<Letter, 'act' | 'text' | 'conversation'> & Partial<Letter>): Promise<Letter> {
    const key = letter.key ?? newKey()
    const whole: Letter = {
      messageId: '', ...letter, key,
      conversation: letter.conversation || `new-${key}`,
      side: whichSide(), person: session.personId, at: Date.now(),
    }
    await (await this.open()).put(whole)
    this.letters = [...this.letters, { ...whole, state: 'sending' }]
    void this.run()
    return whole
  }

  /** retry is the tap on "not sent". */
  retry(key: string) {
    this.change(key, { state: 'sending', trouble: undefined })
    this.nudge?.()
    void this.run()
  }

  /** again tries everything that waits, now: the network or the sign-in came back. */
  again() {
    this.nudge?.()
    void this.run()
  }

  async drop(key: string) {
    await (await this.open()).drop(key)
    this.letters = this.letters.filter((l) => l.key !== key)
  }

  async forget(person: string) {
    const shelf = await this.open()
    for (const l of await shelf.all()) if (l.person === person && l.side === whichSide()) await shelf.drop(l.key)
    this.letters = []
  }

  onDelivered(tell: Told): () => void {
    this.told.add(tell)
    return () => this.told.delete(tell)
  }

  of(conversation: string): Posted[] {
    return this.letters.filter((l) => l.conversation === conversation)
  }

  private open() {
    return (this.shelf ??= openShelf<Letter>())
  }

  private change(key: string, by: Partial<Posted>) {
    this.letters = this.letters.map((l) => (l.key === key ? { ...l, ...by } : l))
  }

  private async run() {
    if (this.running) return
    this.running = true
    try {
      let tries = 0
      for (;;) {
        const next = this.letters.find((l) => l.state !== 'stopped' && l.person === session.personId)
        if (!next || session.standing !== 'in') return
        tries = (await this.alone(() => this.send(next))) ? 0 : tries + 1
        if (tries) await this.rest(tries)
      }
    } finally {
      this.running = false
    }
  }

  // Two tabs of one browser take turns.
  private async alone(act: () => Promise<boolean>): Promise<boolean> {
    if (!navigator.locks) return act()
    return navigator.locks.request(`bedside-outbox-${whichSide()}`, act)
  }

  private async rest(tries: number) {
    const wait = pause(tries)
    this.nudge = wait.end
    await wait.over
    this.nudge = undefined
  }

  // Answers false when the connection is to blame and the same letter goes again.
  private async send(letter: Posted): Promise<boolean> {
    try {
      const lies = await (await this.open()).get(letter.key)
      if (letter.person !== session.personId || session.standing !== 'in') return true // hands changed meanwhile
      if (!lies) {
        this.letters = this.letters.filter((l) => l.key !== letter.key) // another tab sent it
        return true
      }
      const answer = await deliver(letter)
      this.told.forEach((tell) => tell(letter, answer))
      await this.drop(letter.key)
      return true
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble.kind === 'signed-out') return true // run() stops: the standing is no longer "in"
      const waits = passing(trouble)
      this.change(letter.key, { state: waits ? 'waiting' : 'stopped', trouble })
      return !waits
    }
  }
}

export const outbox = new Outbox()
