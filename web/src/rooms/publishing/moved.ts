// What other people do to the policy while a page is open.
import { link } from '../../live/link.svelte'

const facts = new Set(['policy-moved', 'policy-asked', 'policy-answered', 'rights-changed', 'reset'])

/** onMoved calls back, a moment after a fact about the policy. It answers how to stop. */
export function onMoved(tell: () => void): () => void {
  let due: ReturnType<typeof setTimeout> | undefined
  const end = link.listen((event) => {
    if (!facts.has(event.name)) return
    clearTimeout(due)
    due = setTimeout(tell, 300)
  })
  return () => {
    clearTimeout(due)
    end()
  }
}
