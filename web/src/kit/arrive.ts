/** arrive leads the keyboard to a new page's heading, when what it was on has gone with the old one. */
export function arrive(heading: HTMLElement) {
  if (document.activeElement === document.body) heading.focus({ preventScroll: true })
}
