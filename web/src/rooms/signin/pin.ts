// Judges a new PIN before it is sent; the server judges again.

/** weakPin: one digit repeated, digits in a row up or down, or a pair repeated. */
export function weakPin(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]))
  if (steps.every((s) => s === 0) || steps.every((s) => s === 1) || steps.every((s) => s === -1)) return true
  const half = pin.slice(0, 2)
  return pin.length === 6 && pin === half + half + half
}
