// How far long work is, for a person at a terminal; a file or a pipe, such as CI's, is told now and then.
export interface Progress {
  /** Says what is done now. */
  step: (what: string) => void
  /** Says how far it is, without taking a step. */
  at: (what: string) => void
  /** Takes the line away, before anything else is said. */
  clear: () => void
}

/** Where it is told. */
export type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write: (text: string) => unknown }

/** Who has no terminal is told a line so often. */
const EVERY = 20_000

/** Progress of so many steps on standard error. */
export function openProgress(
  steps: number,
  stream: Stream = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  return stream.isTTY ? onTerminal(steps, stream) : inLines(steps, stream, now)
}

function inLines(steps: number, stream: Stream, now: () => number): Progress {
  let done = 0
  let last = now()
  const at = (what: string) => {
    if (now() - last < EVERY) return
    last = now()
    stream.write(`(${done}/${steps}) ${what}\n`)
  }
  const step = (what: string) => {
    done++
    at(what)
  }
  return { step, at, clear() {} }
}

function onTerminal(steps: number, stream: Stream): Progress {
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
