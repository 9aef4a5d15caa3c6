// The calls to the server: one transport a page, one client a service.
import type { DescService } from '@bufbuild/protobuf'
import { createClient, type Client, type Interceptor, type Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-web'
import { language } from '../words/language.svelte'
import { troubleOf, unreachable } from './trouble'

export type Side = 'patient' | 'clinic'

let transport: Transport | undefined
let side: Side = 'patient'
const clients = new Map<string, unknown>()
const lapsed = new Set<() => void>()
const underWay = new Set<AbortController>()
let person: () => string = () => ''

/** whoseCall names whose screen makes a call. */
export const whoseCall = 'Bedside-Person'

const dressed: Interceptor = (next) => (req) => {
  req.header.set('Bedside-Desk', side)
  req.header.set('Accept-Language', language.now)
  // Tabs share their cookies: the server refuses a call of one person's screen under another's session.
  const whose = arriving.has(req.method.name) ? '' : person()
  if (whose && !req.header.has(whoseCall)) req.header.set(whoseCall, whose)
  return next(req)
}

// Calls by which people come and go: no matter who was here before.
const arriving = new Set([
  'Welcome', 'OpenCard', 'SetPin', 'EnterPin', 'PasswordSignIn', 'BeginPasskey', 'FinishPasskey', 'BeginPasskeySignIn', 'FinishPasskeySignIn',
  'SwitchScreen', 'SwitchTo', 'SignOut',
])

// Knocking at the door may fail without anybody having been inside.
const knocking = new Set(['Welcome', 'OpenCard', 'EnterPin', 'PasswordSignIn', 'BeginPasskeySignIn', 'FinishPasskeySignIn', 'SwitchScreen', 'SwitchTo', 'Lock', 'SignOut'])

// Tells the session when an answer says that it has ended.
const watched: Interceptor = (next) => async (req) => {
  try {
    return await next(req)
  } catch (error) {
    if (troubleOf(error).kind === 'signed-out' && !knocking.has(req.method.name)) lapsed.forEach((tell) => tell())
    throw error
  }
}

// A refused connection and a broken one are a TypeError here; the screens want to know that nobody answered.
async function reach(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const cut = new AbortController()
  const given = () => cut.abort()
  init?.signal?.addEventListener('abort', given)
  underWay.add(cut)
  try {
    return await fetch(input, { ...init, signal: cut.signal, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (error instanceof TypeError) throw unreachable()
    throw error
  } finally {
    underWay.delete(cut)
    init?.signal?.removeEventListener('abort', given)
  }
}

/** cutOff ends every call under way, so that none can leave under the next person's name. */
export function cutOff() {
  for (const cut of underWay) cut.abort()
}

/** begin says whose desk this page is; called once, before any call. */
export function begin(which: Side) {
  side = which
  transport = createConnectTransport({
    baseUrl: `${location.origin}/api`,
    interceptors: [dressed, watched],
    fetch: reach,
    defaultTimeoutMs: 30_000,
  })
}

export function whichSide(): Side {
  return side
}

/** call answers the client of a service. */
export function call<S extends DescService>(service: S): Client<S> {
  if (!transport) throw new Error('begin() comes first')
  let client = clients.get(service.typeName) as Client<S> | undefined
  if (!client) {
    client = createClient(service, transport)
    clients.set(service.typeName, client)
  }
  return client
}

/** speakFor tells who is signed in on this page, "" where nobody is. */
export function speakFor(who: () => string) {
  person = who
}

/** onLapse is told each time the server says "not signed in". */
export function onLapse(tell: () => void) {
  lapsed.add(tell)
}

/** newKey names one act of a person, so that a repeated call happens once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}
