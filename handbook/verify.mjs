// Checks the signatures in this folder with the standard library of Node alone: node verify.mjs
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
const sha = (b) => createHash('sha256').update(b).digest(), b64 = (s) => Buffer.from(s, 'base64')
const read = (name) => readFileSync(new URL(name, import.meta.url))
const must = (ok, what) => { if (!ok) throw Error(what) }, owners = new Map()
function check(s) {
  const text = sha(read(s.text))
  must(text.toString('hex') === s.text_sha256 && s.text === `texts/${s.text_sha256}.txt`, 'the text is another')
  if (!s.proof) return must(s.factor === 'password' && s.provable === 'the clinic only', 'the proof is missing')
  must((owners.get(s.proof.public_key) ?? s.person) === s.person && owners.set(s.proof.public_key, s.person), 'it was signed with the key of somebody else')
  const auth = b64(s.proof.authenticator_data), data = b64(s.proof.client_data), client = JSON.parse(data)
  must(client.type === 'webauthn.get' && b64(client.challenge).equals(text), 'something else was signed')
  must(s.origins.includes(client.origin) && auth.subarray(0, 32).equals(sha(s.rp_id)), 'it was signed for another clinic')
  must((auth[32] & 5) === 5, 'nobody was there, or nobody was recognised')
  const key = createPublicKey({ key: b64(s.proof.public_key), format: 'der', type: 'spki' })
  must(verify(s.proof.alg === -8 ? null : 'sha256', Buffer.concat([auth, sha(data)]), key, b64(s.proof.signature)), 'the signature does not hold')
}
for (const s of JSON.parse(read('signatures.json')))
  try { check(s); console.log('good', s.person, s.version, s.at, `- can be proved by ${s.provable}`) } catch (e) { process.exitCode = 1; console.log('BAD ', s.person, s.version, e.message) }
