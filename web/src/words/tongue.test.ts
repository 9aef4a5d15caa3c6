import { expect, it } from 'vitest'
import { tongue } from './tongue'

it('knows the language of a text by its letters, and a name among them changes nothing', () => {
  expect(tongue('# Правила\n\n**1.1** Тайна. Chrome 109')).toBe('ru')
  expect(tongue('# Rules\n\n**1.1** Secrecy «тайна»')).toBe('en')
  expect(tongue('')).toBe('en')
})
