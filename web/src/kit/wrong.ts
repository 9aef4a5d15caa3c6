import { tick } from 'svelte'

/** toWrong leads to the first field of a form that is wrong, once the form says so. */
export async function toWrong(form: HTMLElement) {
  await tick()
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}
