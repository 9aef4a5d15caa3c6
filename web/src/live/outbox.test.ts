import { create, toJson } from '@bufbuild/protobuf'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ConversationSchema, MessageSchema, OpenResponseSchema, PostResponseSchema } from '../contract/bedside/v1/conversation_pb'
import { MeSchema, WelcomeResponseSchema } from '../contract/bedside/v1/sign_in_pb'
import { Outbox } from './outbox.svelte'
import { begin, cutOff } from './service'
import { session } from './session.svelte'

// The clinic at the other end of fetch: it stores by key, and can be away, say
// no, lose its answer after it has stored, or have somebody else signed in.
class Far {
  stored = new Map<string, string>()
  calls: string[] = []
  signedIn = ''
  mood: 'here' | 'away' | 'deaf' | 'no' | 'stranger' = 'here'

  answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const method = String(input).split('/').pop() ?? ''
    const whose = new Headers(init?.headers).get('Bedside-Person')
    if (method === 'Welcome') {
      expect(whose).toBeNull()
      return this.say(toJson(WelcomeResponseSchema, create(WelcomeResponseSchema, this.signedIn ? { me: { person: { id: this.signedIn } } } : {})))
    }
    expect(whose).toBeTruthy()
    const asked = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array)) as { key: string; text: string }
    this.calls.push(asked.text)
    if (this.mood === 'away') throw new TypeError('Failed to fetch')
    if (this.mood === 'no') return this.say({ code: 'permission_denied' }, 403)
    if (this.mood === 'stranger') return this.say({ code: 'unauthenticated' }, 401)
    if (this.signedIn && whose !== this.signedIn) return this.say({ code: 'unauthenticated' }, 401)
    this.stored.set(asked.key, asked.text)
    if (this.mood === 'deaf') throw new TypeError('Failed to fetch')
    const message = create(MessageSchema, { id: `msg_${this.stored.size}`, text: asked.text, key: asked.key })
    const conversation = create(ConversationSchema, { id: 'con_9' })
    if (method === 'Open') return this.say(toJson(OpenResponseSchema, create(OpenResponseSchema, { conversation, message })))
    return this.say(toJson(PostResponseSchema, create(PostResponseSchema, { message })))
  }

  private say(body: unknown, status = 200) {
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  }
}

let far: Far
vi.stubGlobal('location', { origin: 'http://localhost' })
vi.stubGlobal('navigator', {})

beforeEach(() => {
  far = new Far()
  vi.stubGlobal('fetch', far.answer)
  begin('patient')
  session.enter(create(MeSchema, { person: { id: `anna-${Math.random()}` } }))
})

const post = (box: Outbox, text: string) => box.put({ act: 'post', text, conversation: 'con_1' })
const until = (what: () => boolean) => vi.waitFor(() => { if (!what()) throw new Error('not yet') }, { timeout: 4000 })

describe('nothing typed is lost', () => {
  it('goes in the order in which it was written', async () => {
    const box = new Outbox()
    for (const text of ['раз', 'два', 'три']) await post(box, text)
    await until(() => !box.letters.length)
    expect([...far.stored.values()]).toEqual(['раз', 'два', 'три'])
  })

  it('waits while the network is away, says so, and goes by itself', async () => {
    far.mood = 'away'
    const box = new Outbox()
    await post(box, 'привет')
    await until(() => box.letters[0]?.state === 'waiting')
    far.mood = 'here'
    box.again()
    await until(() => !box.letters.length)
    expect(far.stored.size).toBe(1)
  })

  it('survives a closed tab', async () => {
    far.mood = 'away'
    const box = new Outbox()
    await post(box, 'привет')
    await until(() => box.letters[0]?.state === 'waiting')
    far.mood = 'here'
    const later = new Outbox()
    await later.wake()
    await until(() => !later.letters.length)
    expect([...far.stored.values()]).toEqual(['привет'])
  })

  it('is stored once when the answer was lost', async () => {
    far.mood = 'deaf'
    const box = new Outbox()
    await post(box, 'привет')
    await until(() => far.calls.length === 1 && box.letters[0]?.state === 'waiting')
    far.mood = 'here'
    box.again()
    await until(() => !box.letters.length)
    expect(far.calls.length).toBeGreaterThan(1)
    expect(far.stored.size).toBe(1)
  })

  it('keeps what was refused, with the reason, and lets the next one pass', async () => {
    far.mood = 'no'
    const box = new Outbox()
    await post(box, 'нельзя')
    await until(() => box.letters[0]?.state === 'stopped')
    expect(box.letters[0]?.trouble?.kind).toBe('refused')
    far.mood = 'here'
    await post(box, 'можно')
    await until(() => far.stored.size === 1)
    expect(box.letters.map((l) => l.text)).toEqual(['нельзя'])
    box.retry(box.letters[0]!.key)
    await until(() => !box.letters.length)
    expect([...far.stored.values()]).toEqual(['можно', 'нельзя'])
  })

  it('stops at a lapsed sign-in and goes on after the next', async () => {
    far.mood = 'stranger'
    const me = session.me!
    const box = new Outbox()
    await post(box, 'привет')
    await until(() => session.standing === 'lapsed')
    expect(box.letters).toHaveLength(1)
    far.mood = 'here'
    session.enter(me)
    await box.wake()
    await until(() => !box.letters.length)
  })

  it('belongs to its writer: the next person on this computer sends nothing of it', async () => {
    far.mood = 'away'
    const box = new Outbox()
    await post(box, 'от Анны')
    await until(() => box.letters[0]?.state === 'waiting')
    session.enter(create(MeSchema, { person: { id: 'bella' } }))
    far.mood = 'here'
    await box.wake()
    expect(box.letters).toEqual([])
    box.again()
    cutOff()
    expect(far.stored.size).toBe(0)
  })

  it('stays with its author when somebody else has signed in on this browser, and goes once the author is back', async () => {
    const anna = session.me!
    const box = new Outbox()
    far.signedIn = 'bella' // in another tab; this one has not heard
    await post(box, 'от Анны')
    await until(() => session.standing === 'lapsed' || session.personId === 'bella')
    session.enter(create(MeSchema, { person: { id: 'bella' } }))
    await box.wake()
    expect(box.letters).toEqual([])
    expect(far.stored.size).toBe(0)
    far.signedIn = anna.person!.id
    session.enter(anna)
    await box.wake()
    await until(() => far.stored.size === 1 && !box.letters.length)
    expect([...far.stored.values()]).toEqual(['от Анны'])
  })

  it('tells the new conversation’s name to whoever waits for it', async () => {
    const box = new Outbox()
    const heard: string[] = []
    box.onDelivered((letter, answer) => heard.push(`${letter.conversation.slice(0, 4)} → ${answer.conversation?.id}`))
    await box.put({ act: 'open', text: 'здравствуйте', conversation: '' })
    await until(() => !box.letters.length)
    expect(heard).toEqual(['new- → con_9'])
  })
})
