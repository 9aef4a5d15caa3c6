import { expect, it } from 'vitest'
import { pieces, settled, type Knot, type Piece } from './front'

const el = (nodeName: string, ...inside: (Knot | string)[]): Knot => ({
  nodeName, nodeValue: null, childNodes: inside.map((n) => (typeof n === 'string' ? { nodeName: '#text', nodeValue: n, childNodes: [] } : n)),
})

it('words, lists and emphasis stay', () => {
  const body = el('BODY', el('H3', 'Коротко'), el('P', 'Это ', el('STRONG', 'тайна'), '.'), el('UL', el('LI', 'раз')))
  expect(pieces(body)).toEqual([
    { tag: 'h3', inside: ['Коротко'] },
    { tag: 'p', inside: ['Это ', { tag: 'strong', inside: ['тайна'] }, '.'] },
    { tag: 'ul', inside: [{ tag: 'li', inside: ['раз'] }] },
  ])
})

it('of anything else only its words stay, and of a script nothing', () => {
  const body = el('BODY', el('P', el('A', 'сюда'), el('IMG'), el('SCRIPT', 'alert(1)'), el('svg', el('SCRIPT', 'alert(2)'))), el('IFRAME', 'x'), { nodeName: '#comment', nodeValue: 'hidden', childNodes: [] })
  expect(pieces(body)).toEqual([{ tag: 'p', inside: ['сюда'] }])
})

it('headings follow the page’s own first one in order, whatever level they came with', () => {
  const tags = (...levels: string[]) => settled(levels.map((tag): Piece => ({ tag, inside: [] }))).map((p) => (p as { tag: string }).tag)
  expect(tags('h3', 'h4', 'p', 'h4')).toEqual(['h2', 'h3', 'p', 'h3'])
  expect(tags('h1', 'h3', 'h6')).toEqual(['h2', 'h3', 'h4'])
  expect(tags('p')).toEqual(['p'])
})
