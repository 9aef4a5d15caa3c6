import { expect, it } from 'vitest'
import { weakPin } from './pin'

it('a PIN that anybody would try first is weak', () => {
  for (const pin of ['000000', '123456', '987654', '121212']) expect(weakPin(pin), pin).toBe(true)
  for (const pin of ['192837', '112358', '270491']) expect(weakPin(pin), pin).toBe(false)
})
