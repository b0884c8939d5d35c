// Tells those who wait for work that some is due. It also rings each second, for steps whose time
// has come by itself, and for a bell that was not heard.

const EVERY_MS = 1000

export interface Bell {
  /** Wakes everyone soon; many rings at once are one. */
  ring(): void
  listen(wake: () => void): () => void
  close(): void
}

/** A bell that also rings by itself, every so many milliseconds. */
export function hangBell(everyMs = EVERY_MS): Bell {
  const listeners = new Set<() => void>()
  let rung: NodeJS.Immediate | undefined
  const wakeAll = () => {
    rung = undefined
    for (const wake of listeners) wake()
  }
  const ring = () => {
    rung ??= setImmediate(wakeAll)
  }
  const tick = setInterval(ring, everyMs).unref()
  return {
    ring,
    listen(wake) {
      // A wrapper of its own, so that one function may listen twice.
      const own = () => wake()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    close() {
      clearInterval(tick)
      if (rung) clearImmediate(rung)
      listeners.clear()
    },
  }
}
