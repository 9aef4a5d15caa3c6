import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { ConversationSchema, MessageSchema, ReadResponseSchema, SeenMarkSchema, type Message, type ReadResponse } from '../../contract/bedside/v1/conversation_pb'
import { accept, apply, ask, fresh, merge, type Fact, type Thread } from './thread'

// A small clinic that behaves as the contract says: it numbers facts, keeps the
// conversation, and answers Read to one reader.
class Clinic {
  seq = 0n
  messages: Message[] = []
  seen = new Map<string, bigint>()
  state = 'waiting-for-clinic'
  facts: Fact[] = []

  constructor(private words = false) {}

  private tell(name: string, place = 0n, personId = '') {
    this.seq++
    const messages = this.words && name === 'message-posted' ? this.messages.filter((m) => m.place === place) : undefined
    this.facts.push({ seq: this.seq, name, conversationId: 'con_1', place, personId, personLine: '', messages })
  }

  post(who: string, corrects = '') {
    const place = BigInt(this.messages.length + 1)
    const mine = who === 'patient'
    const id = `msg_${place}`
    this.messages.push(create(MessageSchema, { id, place, text: `слова ${place}`, mine, fromPatient: mine, at: this.seq, state: 'accepted', corrects }))
    if (corrects) this.messages = this.messages.map((m) => (m.id === corrects ? { ...m, correctedBy: id } : m))
    if (!mine) this.messages = this.messages.map((m) => (m.mine ? { ...m, state: 'answered', stateLine: 'Отвечено' } : m))
    this.tell('message-posted', place, who)
  }

  look(who: string) {
    const place = BigInt(this.messages.length)
    this.seen.set(who, place)
    this.messages = this.messages.map((m) => (m.mine && m.state === 'accepted' ? { ...m, state: 'shown', stateLine: 'Показано' } : m))
    this.tell('message-seen', place, who)
  }

  change(state: string) {
    this.state = state
    this.messages = this.messages.map((m) => (m.mine && m.state === 'shown' ? { ...m, state: 'taken', stateLine: 'Врач отвечает' } : m))
    this.tell('conversation-changed')
  }

  read(afterPlace = 0n, limit = 1000): ReadResponse {
    const found = this.messages.filter((m) => m.place > afterPlace)
    return create(ReadResponseSchema, {
      conversation: create(ConversationSchema, { id: 'con_1', state: this.state, lastPlace: BigInt(this.messages.length) }),
      messages: found.slice(-limit), moreBefore: afterPlace === 0n && found.length > limit,
      seen: [...this.seen].map(([id, place]) => create(SeenMarkSchema, { person: { id }, place })),
      at: this.seq, epoch: 'e1',
    })
  }
}

function dice(seed: number) {
  return () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
}

function live(clinic: Clinic, roll: () => number) {
  const r = roll()
  const one = clinic.messages[Math.floor(roll() * clinic.messages.length)]
  if (r < 0.3) clinic.post('patient')
  else if (r < 0.5) clinic.post('doctor')
  else if (r < 0.6) clinic.post('doctor', one && !one.mine && !one.corrects && !one.correctedBy ? one.id : '')
  else if (r < 0.8) clinic.look(roll() < 0.5 ? 'doctor' : 'nurse')
  else clinic.change(roll() < 0.5 ? 'in-work' : 'waiting-for-patient')
}

function snapshot(clinic: Clinic): Thread {
  const thread = fresh(clinic.read())
  if (!thread) throw new Error('no conversation')
  return thread
}

const shown = ({ conversation, messages, seen, at }: Thread) => ({ conversation, messages, seen, at })

describe('old snapshot + facts = fresh snapshot', () => {
  for (let seed = 1; seed <= 60; seed++) {
    it(`holds for walk ${seed}`, () => {
      const roll = dice(seed)
      const clinic = new Clinic(seed % 2 === 0) // every other clinic sends the words along
      for (let i = 0; i < 5; i++) live(clinic, roll)
      let thread = snapshot(clinic)
      const from = Number(clinic.seq)
      for (let i = 0; i < 25; i++) live(clinic, roll)
      // Facts come late, early (already in the snapshot) and twice; answers come between them.
      for (const fact of [...clinic.facts.slice(Math.max(0, from - 3)), ...clinic.facts.slice(-2)]) {
        thread = apply(thread, fact)
        const wanted = ask(thread)
        if (wanted && roll() < 0.4) thread = merge(thread, clinic.read(wanted.afterPlace))
      }
      const last = ask(thread)
      if (last) thread = merge(thread, clinic.read(last.afterPlace))
      expect(ask(thread)).toBeUndefined()
      expect(shown(thread)).toEqual(shown(snapshot(clinic)))
    })
  }
})

describe('a thread', () => {
  it('drops facts of other conversations and facts it already holds', () => {
    const clinic = new Clinic()
    clinic.post('patient')
    const thread = snapshot(clinic)
    expect(apply(thread, { ...clinic.facts[0]!, conversationId: 'con_2', seq: 99n })).toBe(thread)
    expect(apply(thread, clinic.facts[0]!)).toBe(thread)
  })

  it('does not go back when a slow answer comes after a newer one', () => {
    const clinic = new Clinic()
    clinic.post('patient')
    let thread = snapshot(clinic)
    const slow = clinic.read()
    clinic.look('doctor')
    thread = merge(apply(thread, clinic.facts.at(-1)!), clinic.read())
    expect(merge(thread, slow).messages[0]!.state).toBe('shown')
  })

  it('stays stale when the answer is older than the newest fact', () => {
    const clinic = new Clinic()
    clinic.post('patient')
    let thread = snapshot(clinic)
    clinic.post('doctor')
    const early = clinic.read()
    clinic.post('doctor')
    for (const fact of clinic.facts) thread = apply(thread, fact)
    thread = merge(thread, early)
    expect(ask(thread)).toBeDefined()
    thread = merge(thread, clinic.read(ask(thread)!.afterPlace))
    expect(thread.messages.map((m) => m.place)).toEqual([1n, 2n, 3n])
  })

  it('adds older pages in front without touching what is newer', () => {
    const clinic = new Clinic()
    for (let i = 0; i < 10; i++) clinic.post('doctor')
    const thread = fresh(clinic.read(0n, 4))!
    expect(thread.moreBefore).toBe(true)
    const older = create(ReadResponseSchema, { ...clinic.read(), messages: clinic.messages.slice(2, 6), moreBefore: true })
    const whole = merge(thread, older)
    expect(whole.messages.map((m) => Number(m.place))).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
    expect(whole.moreBefore).toBe(true)
  })

  it('shows an own accepted message once, however it arrives', () => {
    const clinic = new Clinic()
    clinic.post('doctor')
    let thread = snapshot(clinic)
    clinic.post('patient')
    thread = accept(thread, clinic.messages[1])
    thread = merge(apply(thread, clinic.facts[1]!), clinic.read(1n))
    expect(thread.messages).toHaveLength(2)
  })

  it('draws the words that come with a fact at once, and still reads what changed before them', () => {
    const clinic = new Clinic(true)
    clinic.post('patient')
    const thread = snapshot(clinic)
    clinic.post('doctor')
    const drawn = apply(thread, clinic.facts.at(-1)!)
    expect(drawn.messages.map((m) => m.text)).toEqual(['слова 1', 'слова 2'])
    expect(drawn.messages[0]!.state).toBe('accepted')
    expect(merge(drawn, clinic.read(ask(drawn)!.afterPlace)).messages[0]!.state).toBe('answered')
  })

  it('a message lost between two that came along is read', () => {
    const clinic = new Clinic(true)
    clinic.post('doctor')
    let thread = snapshot(clinic)
    clinic.post('doctor')
    clinic.post('doctor')
    thread = apply(thread, clinic.facts.at(-1)!)
    expect(thread.messages).toHaveLength(2)
    expect(merge(thread, clinic.read(ask(thread)!.afterPlace)).messages).toHaveLength(3)
  })

  it('typing is stored nowhere and ends with the message', () => {
    const clinic = new Clinic()
    clinic.post('patient')
    let thread = snapshot(clinic)
    thread = apply(thread, { seq: 0n, name: 'typing', conversationId: 'con_1', place: 0n, personId: 'anna', personLine: 'Анна отвечает' })
    expect(thread.typing.map((t) => t.line)).toEqual(['Анна отвечает'])
    clinic.post('anna')
    expect(apply(thread, clinic.facts.at(-1)!).typing).toEqual([])
  })
})
