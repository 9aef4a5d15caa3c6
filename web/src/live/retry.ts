// Waiting between attempts: longer each time, never in step with other
// screens, ended early when the network comes back or somebody taps "retry".

const longest = 15_000

/** delay answers milliseconds before the attempt after `tries` failures. */
export function delay(tries: number, luck = Math.random()): number {
  const grown = Math.min(longest, 500 * 2 ** Math.min(tries - 1, 6))
  return grown / 2 + (grown / 2) * luck
}

export function pause(tries: number): { over: Promise<void>; end: () => void } {
  let end: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    const timer = setTimeout(done, delay(tries))
    function done() {
      clearTimeout(timer)
      globalThis.removeEventListener?.('online', done)
      resolve()
    }
    globalThis.addEventListener?.('online', done)
    end = done
  })
  return { over, end }
}
