// A small honest clinic for the tests: a log with proofs made by the plain
// recursive definitions of RFC 6962, so that verifier and prover share no code
// but the hashes.
import { create } from '@bufbuild/protobuf'
import { getPublicKey, sign } from '@noble/ed25519'
import { sha256 } from '@noble/hashes/sha2.js'
import { ConsistencyResponseSchema, EntrySchema, SittingSchema, WhoHasSeenResponseSchema, type WhoHasSeenResponse } from '../../contract/bedside/v1/privacy_pb'
import { base64 } from './note'
import { commitment, join, leafHash, nodeHash, type Hash } from './tree'

const bytes = (text: string) => new TextEncoder().encode(text)
const half = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

export function rootOf(leaves: Hash[]): Hash {
  if (leaves.length === 0) return sha256(new Uint8Array())
  if (leaves.length === 1) return leaves[0]!
  const k = half(leaves.length)
  return nodeHash(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)))
}

export function path(index: number, leaves: Hash[]): Hash[] {
  if (leaves.length <= 1) return []
  const k = half(leaves.length)
  if (index < k) return [...path(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
  return [...path(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))]
}

export function grown(old: number, leaves: Hash[], whole = true): Hash[] {
  if (old === leaves.length) return whole ? [] : [rootOf(leaves)]
  const k = half(leaves.length)
  if (old <= k) return [...grown(old, leaves.slice(0, k), whole), rootOf(leaves.slice(k))]
  return [...grown(old - k, leaves.slice(k), false), rootOf(leaves.slice(0, k))]
}

export class Clinic {
  leaves: Hash[] = []
  mine: { index: number; entry: Uint8Array; salt: Uint8Array; at: bigint }[] = []
  tag = bytes('tag-of-anna')
  constructor(private secret = new Uint8Array(32).fill(7), private name = 'clinic.example') {}

  private encoded() {
    return join(Uint8Array.of(1), getPublicKey(this.secret))
  }

  key() {
    const hash = sha256(join(bytes(`${this.name}\n`), this.encoded())).slice(0, 4)
    return `${this.name}+${[...hash].map((b) => b.toString(16).padStart(2, '0')).join('')}+${base64(this.encoded())}`
  }

  note(size = this.leaves.length) {
    const text = `${this.name}\n${size}\n${base64(rootOf(this.leaves.slice(0, size)))}\n`
    const id = sha256(join(bytes(`${this.name}\n`), this.encoded())).slice(0, 4)
    return `${text}\n— ${this.name} ${base64(join(id, sign(bytes(text), this.secret)))}\n`
  }

  others(n: number) {
    for (let i = 0; i < n; i++) this.leaves.push(leafHash(sha256(bytes(`other ${this.leaves.length}`))))
  }

  read(role = 'doctor', n = this.mine.length + 1) {
    const at = BigInt(1_700_000_000_000_000 + this.leaves.length)
    const entry = bytes(JSON.stringify({ n, subject: base64(this.tag), at: Number(at), who: 'per_1', role, act: 'read', conversation: 'con_1' }))
    const salt = sha256(bytes(`salt ${this.leaves.length}`))
    this.mine.push({ index: this.leaves.length, entry, salt, at })
    this.leaves.push(leafHash(commitment(salt, entry)))
  }

  whoHasSeen(): WhoHasSeenResponse {
    const entries = this.mine.map((m, i) =>
      create(EntrySchema, { index: BigInt(m.index), number: BigInt(i + 1), entry: m.entry, salt: m.salt, at: m.at, proof: path(m.index, this.leaves) }))
    return create(WhoHasSeenResponseSchema, {
      entries, checkpoint: this.note(), verifierKey: this.key(), count: BigInt(entries.length), subjectTag: this.tag,
      sittings: entries.map((e) => create(SittingSchema, { numbers: [e.number], role: 'doctor', conversationId: 'con_1' })),
    })
  }

  consistency = async (old: number) => create(ConsistencyResponseSchema, { checkpoint: this.note(), proof: grown(old, this.leaves) })
}
