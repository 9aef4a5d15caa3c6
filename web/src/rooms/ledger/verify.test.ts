import { describe, expect, it } from 'vitest'
import type { WhoHasSeenResponse } from '../../contract/bedside/v1/privacy_pb'
import { Clinic, grown, path, rootOf } from './clinic.testing'
import type { Known } from './memory'
import { openNote, readKey, signedText } from './note'
import { continues, includes, leafHash } from './tree'
import { verify } from './verify'

const leaves = Array.from({ length: 40 }, (_, i) => leafHash(Uint8Array.of(i)))

function clinic() {
  const c = new Clinic()
  c.others(3)
  c.read()
  c.others(2)
  c.read()
  c.read()
  return c
}

async function found(c: Clinic, answer: WhoHasSeenResponse, known?: Known) {
  return (await verify('anna', answer, known, c.consistency)).findings.map((f) => f.name)
}

async function known(c: Clinic) {
  const checked = await verify('anna', c.whoHasSeen(), undefined, c.consistency)
  expect(checked.findings).toEqual([])
  return checked.known!
}

describe('the tree', () => {
  it('accepts every leaf of every size and refuses it one place aside', () => {
    for (let size = 1; size <= leaves.length; size++) {
      const tree = leaves.slice(0, size)
      for (let i = 0; i < size; i++) {
        expect(includes(tree[i]!, i, size, path(i, tree), rootOf(tree))).toBe(true)
        if (size > 1) expect(includes(tree[i]!, (i + 1) % size, size, path(i, tree), rootOf(tree))).toBe(false)
      }
    }
  })

  it('accepts every growth and refuses a forked one', () => {
    const other = [...leaves.slice(0, 7), leafHash(Uint8Array.of(255)), ...leaves.slice(8)]
    for (let size = 1; size <= leaves.length; size++)
      for (let old = 1; old <= size; old++) {
        const tree = leaves.slice(0, size)
        expect(continues(old, rootOf(tree.slice(0, old)), size, rootOf(tree), grown(old, tree)), `${old} → ${size}`).toBe(true)
        if (size > 8) expect(continues(old, rootOf(leaves.slice(0, old)), size, rootOf(other.slice(0, size)), grown(old, other.slice(0, size)))).toBe(old <= 7)
      }
  })
})

describe('the note', () => {
  // The example of golang.org/x/mod/sumdb/note: PeterNeumann's key and signature.
  const key = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const text = 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n'
  const signature = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

  it('knows Go’s keys and refuses a damaged one', () => {
    expect(readKey(key)?.name).toBe('PeterNeumann')
    expect(readKey(key.replace('c74f20a3', 'c74f20a4'))).toBeUndefined()
  })

  it('accepts Go’s signature, and not under a changed text', () => {
    expect(signedText(`${text}\n${signature}`, readKey(key)!)).toBe(text)
    expect(signedText(`${text.replace('problem', 'Problem')}\n${signature}`, readKey(key)!)).toBeUndefined()
    expect(openNote(`${text}\n${signature}`, readKey(key)!)).toBeUndefined()
  })
})

describe('an honest clinic', () => {
  it('is found without fault, first on a new phone and later on one that remembers', async () => {
    const c = clinic()
    const memory = await known(c)
    expect(await found(c, c.whoHasSeen(), memory)).toEqual([])
    c.others(5)
    c.read()
    expect(await found(c, c.whoHasSeen(), memory)).toEqual([])
  })

  it('may grow while the page looks', async () => {
    const c = clinic()
    const memory = await known(c)
    c.others(2)
    const answer = c.whoHasSeen()
    let asked = 0
    const busy = async (old: number) => {
      if (++asked < 4) c.others(1)
      return c.consistency(old)
    }
    expect((await verify('anna', answer, memory, busy)).findings).toEqual([])
  })
})

describe('a tampered trace is found on a new phone', () => {
  const tricks: [string, string, (c: Clinic, a: WhoHasSeenResponse) => void][] = [
    ['a changed entry', 'inclusion', (_, a) => (a.entries[1]!.entry[3]! ^= 1)],
    ['an entry left out', 'gap', (_, a) => void a.entries.splice(1, 1)],
    ['an entry renumbered', 'number', (_, a) => (a.entries[2]!.number = 9n)],
    ['an entry shown twice', 'double', (_, a) => void a.entries.push(a.entries[0]!)],
    ['a tail cut off but counted', 'gap', (_, a) => void a.entries.pop()],
    ['another person’s tag', 'subject', (_, a) => (a.subjectTag = Uint8Array.of(1, 2, 3))],
    ['another time outside', 'time', (_, a) => (a.entries[0]!.at += 1n)],
    ['an entry hidden from the lines', 'unlisted', (_, a) => void a.sittings.pop()],
    ['a line about nothing', 'phantom', (_, a) => void a.sittings[0]!.numbers.push(77n)],
    ['a line that names another role', 'sitting', (_, a) => (a.sittings[0]!.role = 'desk')],
    ['an unsigned checkpoint', 'signature', (c, a) => (a.checkpoint = c.note().replace(/\n(\d+)\n/, '\n99\n'))],
    ['a key that is none', 'keyFormat', (_, a) => (a.verifierKey = 'x+00000000+AAAA')],
  ]
  for (const [trick, name, tamper] of tricks)
    it(trick, async () => {
      const c = clinic()
      const answer = c.whoHasSeen()
      tamper(c, answer)
      expect(await found(c, answer)).toContain(name)
    })
})

describe('a phone that has looked before finds', () => {
  it('a log rewritten and signed anew', async () => {
    const memory = await known(clinic())
    const forged = new Clinic()
    forged.others(4)
    forged.read()
    forged.read()
    forged.others(6)
    forged.read()
    expect(await found(forged, forged.whoHasSeen(), memory)).toEqual(['forked'])
  })

  it('a log cut short, with fewer entries', async () => {
    const memory = await known(clinic())
    const short = new Clinic()
    short.others(3)
    short.read()
    expect(await found(short, short.whoHasSeen(), memory)).toEqual(expect.arrayContaining(['shrunk', 'count']))
  })

  it('a log of the same size with another past', async () => {
    const memory = await known(clinic())
    const other = new Clinic()
    other.others(2)
    other.read()
    other.others(3)
    other.read()
    other.read()
    expect(await found(other, other.whoHasSeen(), memory)).toEqual(['forked'])
  })

  it('another key', async () => {
    const memory = await known(clinic())
    const stranger = new Clinic(new Uint8Array(32).fill(9))
    stranger.read()
    expect(await found(stranger, stranger.whoHasSeen(), memory)).toEqual(['keyChanged'])
  })

  it('a tag exchanged, so that entries fall out of view', async () => {
    const c = clinic()
    const memory = await known(c)
    memory.subjects.anna!.tag = 'AAAA'
    expect(await found(c, c.whoHasSeen(), memory)).toEqual(['tag'])
  })
})
