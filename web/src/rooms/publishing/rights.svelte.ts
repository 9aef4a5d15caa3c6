// What the server lets this person's screens offer about the policy. Asked once
// for each person; every act asks the policy again.
import { HandbookService } from '../../contract/bedside/v1/handbook_pb'
import { call } from '../../live/service'
import { session } from '../../live/session.svelte'

class Rights {
  private list = $state.raw<string[]>([])
  private whose = ''

  /** look asks, once for each person. Without an answer nothing is offered. */
  look() {
    const person = session.personId
    if (!person || person === this.whose) return
    this.whose = person
    this.list = []
    call(HandbookService).policy({}).then(
      (answer) => person === this.whose && (this.list = answer.may),
      () => person === this.whose && (this.whose = ''),
    )
  }

  may(what: 'draft' | 'approve'): boolean {
    return this.list.includes(what)
  }
}

export const rights = new Rights()
