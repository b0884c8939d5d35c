// What happens often is counted where it happens, and told to whoever shows figures; nobody listens where nobody shows any.

export interface StepDone {
  verb: string
  /** `retried` by the world's failure, `parked` for a person, `given-up` where another process has it or this one stops. */
  outcome: 'done' | 'retried' | 'parked' | 'given-up'
  seconds: number
}

export interface FileTaken {
  partner: string
  door: string
  bytes: number
  /** The same bytes came before. */
  repeated: boolean
}

interface Listener {
  step(done: StepDone): void
  receipt(taken: FileTaken): void
}

export interface Figures extends Listener {
  listen(listener: Listener): void
}

export function newFigures(): Figures {
  const listeners: Listener[] = []
  return {
    listen: (listener) => void listeners.push(listener),
    step: (done) => {
      for (const one of listeners) one.step(done)
    },
    receipt: (taken) => {
      for (const one of listeners) one.receipt(taken)
    },
  }
}
