import { expect, it } from 'vitest'
import { toBytes, toText } from './passkey'

it('bytes survive the way to JSON and back, without padding', () => {
  const bytes = Uint8Array.from({ length: 67 }, (_, i) => (i * 37) % 256)
  const text = toText(bytes.buffer) ?? ''
  expect(text).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(toBytes(text)).toEqual(bytes)
  expect(toText(null)).toBeUndefined()
})
