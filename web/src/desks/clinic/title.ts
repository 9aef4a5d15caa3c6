import { clinicDesk } from '../../words/clinic'
import { handbook } from '../../words/handbook'
import { ledger } from '../../words/ledger'
import { publishing } from '../../words/publishing'

/**
 * titleOf names the page in the browser's tab: the first words a screen reader
 * says. The browser keeps it in its history, so no patient is named in it.
 */
export function titleOf(path: string[], clinic: string): string {
  return [nameOf(path), clinic].filter(Boolean).join(' · ')
}

function nameOf([place = '', number = '', part]: string[]): string {
  const w = clinicDesk.t
  switch (place) {
    case '': case 'talk': return w.inbox
    case 'patients': return w.patients
    case 'staff': return w.staff
    case 'me': return w.me
    case 'seen': return ledger.t.title
    case 'policy': return handbook.t.nav
    case 'handbook': return number ? versionOf(number, part === 'edit') : publishing.t.title
    case 'signatures': return handbook.t.signatures
    case 'triad': return handbook.t.triad
    case 'decision': return handbook.t.decision
    default: return ''
  }
}

function versionOf(number: string, editing: boolean): string {
  const short = publishing.t.versionShort(number)
  return editing ? publishing.t.editorTitle(short) : `${short} · ${publishing.t.title}`
}
