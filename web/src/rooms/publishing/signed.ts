// Who has signed, in the groups that the chief physician looks for.

export interface Asked {
  desks: string[]
  state: string // signed asked refused not-asked
  at: bigint
  signBy: bigint
  suspended: boolean
}

export interface Groups<S> {
  waiting: S[] // those with restricted rights first, then by the day they must sign by
  refused: S[] // the latest first
  signed: S[] // the latest first
  rest: S[]
}

/** groupsOf sorts signatures into groups, of one desk or of all ("" is all; none names those without). */
export function groupsOf<S extends Asked>(all: S[], desk = ''): Groups<S> {
  const here = desk ? all.filter((s) => (desk === none ? !s.desks.length : s.desks.includes(desk))) : all
  const latest = (a: S, b: S) => Number(b.at - a.at)
  const of = (state: string) => here.filter((s) => s.state === state)
  return {
    waiting: of('asked').sort((a, b) => Number(b.suspended) - Number(a.suspended) || Number(a.signBy - b.signBy)),
    refused: of('refused').sort(latest),
    signed: of('signed').sort(latest),
    rest: here.filter((s) => !['asked', 'refused', 'signed'].includes(s.state)),
  }
}

/** none stands for "works at no desk". No desk is called so. */
export const none = '\u0000'

/** desksOf lists the desks that occur, and `none` where somebody works at none. */
export function desksOf(all: Asked[]): string[] {
  const found = [...new Set(all.flatMap((s) => s.desks))].sort((a, b) => a.localeCompare(b))
  return all.some((s) => !s.desks.length) ? [...found, none] : found
}
