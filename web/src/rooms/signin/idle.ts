// Two idle minutes on a shared computer close the screen. Counted by the clock,
// so that a computer that slept is closed when it wakes. Work in one tab keeps
// the others open.

export function watchIdle(seconds: number, idle: () => void): () => void {
  let last = Date.now()
  const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
  const tabs = new BroadcastChannel('bedside-awake')
  let said = 0
  tabs.onmessage = () => (last = Date.now())
  const alive = () => {
    last = Date.now()
    if (last - said < 5000) return
    said = last
    tabs.postMessage('awake')
  }
  const look = () => {
    if (Date.now() - last >= seconds * 1000) idle()
  }
  const timer = setInterval(look, 1000)
  signs.forEach((sign) => addEventListener(sign, alive, { passive: true, capture: true }))
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    tabs.close()
    signs.forEach((sign) => removeEventListener(sign, alive, { capture: true }))
    document.removeEventListener('visibilitychange', look)
  }
}
