// Two idle minutes on a shared computer close the screen. Counted by the clock,
// so that a computer that slept is closed when it wakes.

export function watchIdle(seconds: number, idle: () => void): () => void {
  let last = Date.now()
  const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
  const alive = () => (last = Date.now())
  const look = () => {
    if (Date.now() - last >= seconds * 1000) idle()
  }
  const timer = setInterval(look, 1000)
  signs.forEach((sign) => addEventListener(sign, alive, { passive: true, capture: true }))
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    signs.forEach((sign) => removeEventListener(sign, alive, { capture: true }))
    document.removeEventListener('visibilitychange', look)
  }
}
