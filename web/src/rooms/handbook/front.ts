// The two pages in front come as HTML. They are taken apart and drawn anew from
// a short list of elements, so that nothing but words gets onto the screen.

export type Piece = string | { tag: string; inside: Piece[] }

/** What is needed of a document's node. */
export interface Knot {
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly childNodes: Iterable<Knot>
}

const kept = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'strong', 'em', 'br'])
const dropped = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math'])
const heading = /^h[1-6]$/

/** pieces reads what a page says. Of an element that it does not know only the words stay. */
export function pieces(parent: Knot): Piece[] {
  return [...parent.childNodes].flatMap((node): Piece[] => {
    const tag = node.nodeName.toLowerCase()
    if (tag === '#text') return node.nodeValue ? [node.nodeValue] : []
    if (dropped.has(tag) || tag.startsWith('#')) return []
    const inside = pieces(node)
    return kept.has(tag) ? [{ tag, inside }] : inside
  })
}

/** settled moves the headings so that the highest is a second one: the page has its own first. */
export function settled(page: Piece[]): Piece[] {
  const levels = page.filter((p) => typeof p !== 'string' && heading.test(p.tag)).map((p) => Number((p as { tag: string }).tag[1]))
  const known = [...new Set(levels)].sort()
  return page.map((p) => (typeof p !== 'string' && heading.test(p.tag) ? { ...p, tag: `h${Math.min(6, 2 + known.indexOf(Number(p.tag[1])))}` } : p))
}

/** frontOf answers the page's pieces. */
export function frontOf(html: string): Piece[] {
  return settled(pieces(new DOMParser().parseFromString(html, 'text/html').body))
}
