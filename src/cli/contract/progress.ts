// How far long work is, for a person at a terminal; a file or a pipe is told nothing.
export interface Progress {
  /** Says what is done now. */
  step: (what: string) => void
  /** Says how far it is, without taking a step. */
  at: (what: string) => void
  /** Takes the line away, before anything else is said. */
  clear: () => void
}

/** Progress of so many steps on standard error. */
export function openProgress(steps: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { step() {}, at() {}, clear() {} }
  let done = 0
  const clear = () => void stream.write('\r\x1b[K')
  const at = (what: string) => {
    clear()
    stream.write(`(${done}/${steps}) ${what}`.slice(0, Math.max(10, (stream.columns || 80) - 1)))
  }
  const step = (what: string) => {
    done++
    at(what)
  }
  return { step, at, clear }
}
