import { expect, it } from 'vitest'
import { fingerprint, inFours, OtherText, sameText } from './fingerprint'

const text = 'Правила переписки\n\n**1.1** Всё, что пациент пишет клинике, — тайна.\n'

it('the fingerprint is the SHA-256 of the UTF-8 bytes, and one letter changes it', async () => {
  expect(await fingerprint('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  expect(await fingerprint('тайна')).toBe('b73a254a5afe7314b1975f89f0bd82018f2ac759ee0eae593364dc7714b3ed93')
  expect(await fingerprint(text)).not.toBe(await fingerprint(text.replace('1.1', '1.2')))
  expect(await fingerprint(text)).not.toBe(await fingerprint(text.trimEnd()))
})

it('a passkey is asked to sign this very text, and no other', async () => {
  const own = await fingerprint(text)
  const challenge = (hex: string) => btoa(hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
  for (const options of [{ publicKey: { challenge: challenge(own) } }, { challenge: challenge(own) }]) expect(() => sameText(JSON.stringify(options), own)).not.toThrow()
  const others = [
    JSON.stringify({ publicKey: { challenge: challenge(await fingerprint('other')) } }),
    JSON.stringify({ publicKey: { challenge: challenge('7c9f5bb8') } }),
    JSON.stringify({ publicKey: { challenge: '!' } }), JSON.stringify({}), '{', 'null',
  ]
  for (const options of others) expect(() => sameText(options, own), options).toThrow(OtherText)
  expect(() => sameText(JSON.stringify({ challenge: '' }), '')).toThrow(OtherText)
})

it('a fingerprint is shown in fours', () => {
  expect(inFours('0123456789abcdef')).toBe('0123 4567 89ab cdef')
  expect(inFours('')).toBe('')
})
