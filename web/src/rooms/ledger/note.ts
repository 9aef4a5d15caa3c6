// The signed note in which the clinic publishes its log's size and root
// (c2sp.org/signed-note, c2sp.org/tlog-checkpoint), and the key that checks it.
import { hashes, verify } from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { join, same, type Hash } from './tree'

export interface Key {
  name: string
  id: Uint8Array // the first four bytes of the key's hash
  key: Uint8Array
}

export interface Checkpoint {
  origin: string
  size: number
  root: Hash
}

hashes.sha512 = sha512 // the browser's own answers only later, and on a plain http page not at all
const ed25519Kind = 1
const bytes = (text: string) => new TextEncoder().encode(text)

export function unbase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0))
}

export function base64(data: Uint8Array): string {
  return btoa(String.fromCharCode(...data))
}

/** readKey reads "name+hash+key" and checks that the hash belongs to the key. */
export function readKey(text: string): Key | undefined {
  const found = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim())
  const [, name = '', hash = '', encoded = ''] = found ?? []
  try {
    const data = unbase64(encoded)
    const id = sha256(join(bytes(`${name}\n`), data)).slice(0, 4)
    const named = [...id].map((b) => b.toString(16).padStart(2, '0')).join('')
    if (data.length !== 33 || data[0] !== ed25519Kind || named !== hash) return undefined
    return { name, id, key: data.slice(1) }
  } catch {
    return undefined
  }
}

/** openNote answers the checkpoint inside a note that this key has signed. */
export function openNote(note: string, key: Key): Checkpoint | undefined {
  const text = signedText(note, key)
  return text === undefined ? undefined : readCheckpoint(text)
}

/** signedText answers what stands above the signatures, if one of them is this key's. */
export function signedText(note: string, key: Key): string | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0) return undefined
  const text = note.slice(0, split + 1)
  const signed = note.slice(split + 2).split('\n').some((line) => signs(line, text, key))
  return signed ? text : undefined
}

function signs(line: string, text: string, key: Key): boolean {
  const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
  if (name !== key.name) return false
  try {
    const data = unbase64(encoded)
    return data.length === 68 && same(data.slice(0, 4), key.id) && verify(data.slice(4), bytes(text), key.key)
  } catch {
    return false
  }
}

function readCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', root = ''] = text.split('\n')
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) return undefined
  try {
    const hash = unbase64(root)
    return hash.length === 32 ? { origin, size: Number(size), root: hash } : undefined
  } catch {
    return undefined
  }
}
