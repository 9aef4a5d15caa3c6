import { describe, expect, it } from 'vitest'
import { titleOf } from './title'

const clinic = 'Клиника'

describe('the name of a page', () => {
  it('is another on every page about the policy', () => {
    const pages = [['policy'], ['handbook'], ['handbook', '3'], ['handbook', '3', 'edit'], ['signatures'], ['triad'], ['decision'], ['me'], []]
    expect(new Set(pages.map((page) => titleOf(page, clinic))).size).toBe(pages.length)
  })
  it('ends with the clinic, which stands alone where a place has no name', () => {
    expect(titleOf(['policy'], clinic)).toMatch(/ · Клиника$/)
    expect(titleOf(['nowhere'], clinic)).toBe(clinic)
  })
  it('tells no conversation, person or decision: a browser keeps it', () => {
    for (const place of ['talk', 'seen', 'decision']) expect(titleOf([place, 'con_abc'], clinic)).toBe(titleOf([place], clinic))
  })
})
