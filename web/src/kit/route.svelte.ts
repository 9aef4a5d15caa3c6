// Where the person is: the part of the address after #. It never reaches the
// server, so no log there knows which conversation was open.

function read(): string[] {
  if (location.pathname === '/i') return [] // there the fragment is a card's code
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
}

class Route {
  path = $state.raw<string[]>([])

  /** follow begins to listen; called once by the desk. */
  follow() {
    this.path = read()
    addEventListener('hashchange', () => (this.path = read()))
  }

  go(...parts: string[]) {
    location.hash = href(...parts)
  }

  /** turn replaces the present place, so that "back" does not return to it. */
  turn(...parts: string[]) {
    history.replaceState(null, '', href(...parts))
    this.path = parts
  }
}

export function href(...parts: string[]): string {
  return '#/' + parts.map(encodeURIComponent).join('/')
}

export const route = new Route()
