import { expect, it } from 'vitest'
import { lineAt, outline, span } from './outline'

const policy = ['# Правила', '', '## 4. Регистратура', '', '**4.2** Карточку с кодом для входа регистратура выдаёт лично, посмотрев документ пациента.', '', '**4.10** Коротко.', '', '## 5. Сотрудники', '', '**5.1** Уволенный выходит.'].join('\n')
const files = [{ path: 'policy.md', text: policy }, { path: 'rules/30-people.cedar', text: '@clause("4.2")' }]
const place = (clause: string, path: string, line: number, what: string) => ({ clause, path, line: BigInt(line), what })

it('a clause is known by the beginning of its text, under its chapter, in the order of numbers', () => {
  const found = outline(files, [
    place('5.1', 'policy.md', 11, 'text'), place('4.10', 'policy.md', 7, 'text'),
    place('4.2', 'rules/30-people.cedar', 1, 'rule'), place('4.2', 'policy.md', 5, 'text'),
  ])
  expect(found.map((c) => [c.id, c.words, c.chapter])).toEqual([
    ['4.2', 'Карточку с кодом для входа регистратура выдаёт лично…', '4. Регистратура'],
    ['4.10', 'Коротко.', ''],
    ['5.1', 'Уволенный выходит.', '5. Сотрудники'],
  ])
  expect(found[0]?.places.map((p) => p.what)).toEqual(['rule', 'text'])
})

it('a clause without a text in any file is still listed with its places', () => {
  expect(outline([], [place('7.7', 'rules/gone.cedar', 3, 'rule')])).toEqual([{ id: '7.7', words: '', chapter: '', places: [place('7.7', 'rules/gone.cedar', 3, 'rule')] }])
})

it('a line is found in a text, and a place in a text has a line', () => {
  const text = 'один\nдва\nтри'
  expect(span(text, 2)).toEqual({ from: 5, to: 8, of: 3 })
  expect(span(text, 99)).toEqual({ from: 9, to: 12, of: 3 })
  expect(span('', 1)).toEqual({ from: 0, to: 0, of: 1 })
  expect([0, 4, 5, 9, 12].map((at) => lineAt(text, at))).toEqual([1, 1, 2, 3, 3])
})
