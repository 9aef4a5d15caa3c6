// Merkle tree hashing and proofs of RFC 6962, as the browser needs them to check the clinic's log.
import { sha256 } from '@noble/hashes/sha2.js'

export type Hash = Uint8Array

export function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** commitment hides the entry until its salt is known, so that an entry can be forgotten without breaking the log. */
export function commitment(salt: Uint8Array, entry: Uint8Array): Hash {
  return sha256(join(salt, entry))
}

export function leafHash(data: Uint8Array): Hash {
  return sha256(join(Uint8Array.of(0), data))
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(join(Uint8Array.of(1), left, right))
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** includes checks that the leaf stands at `index` of the tree with this size and root (RFC 9162, 2.1.3.2). */
export function includes(leaf: Hash, index: number, size: number, proof: Hash[], root: Hash): boolean {
  if (index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let r = leaf
  for (const p of proof) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      r = nodeHash(r, p)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && same(r, root)
}

/** continues checks that the tree of `oldSize` is a beginning of the new one (RFC 9162, 2.1.4.2). */
export function continues(oldSize: number, oldRoot: Hash, newSize: number, newRoot: Hash, proof: Hash[]): boolean {
  if (oldSize === newSize) return proof.length === 0 && same(oldRoot, newRoot)
  if (oldSize <= 0 || oldSize > newSize) return false
  const path = [...proof]
  if (powerOfTwo(oldSize)) path.unshift(oldRoot)
  const first = path.shift()
  if (!first) return false
  let fn = oldSize - 1
  let sn = newSize - 1
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  let fr = first
  let sr = first
  for (const c of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      sr = nodeHash(sr, c)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && same(fr, oldRoot) && same(sr, newRoot)
}

function powerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n))
}
