// What this browser remembers of a clinic's log, so that a swap shows even if
// the clinic's whole server was replaced. Kept per host, never sent anywhere.

export interface Known {
  key: string
  since: number // milliseconds
  size: number
  root: string // base64
  subjects: Record<string, { count: number; tag: string }>
}

const shelf = 'bedside.ledger'

export function remembered(): Known | undefined {
  try {
    const kept = localStorage.getItem(shelf)
    return kept ? (JSON.parse(kept) as Known) : undefined
  } catch {
    return undefined
  }
}

export function remember(known: Known) {
  try {
    localStorage.setItem(shelf, JSON.stringify(known))
  } catch {
    // Without a memory every check is a first one, and says so.
  }
}
