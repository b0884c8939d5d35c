// The gateway as the one who tells: a state is brought about as for the API, and the message is what really came of it,
// posted to an address of ours.
import { CannotAnswer, type Provider, type StateHandler } from '../endpoint.ts'

/** What was posted. */
export interface Inbox {
  /** Forgets what came before. */
  clear(): void
  /** What is told of a document; rejects with CannotAnswer where nothing is. */
  about(document: string): Promise<unknown>
}

/** The provider of events: each state is entered by waiting for what is told of it. */
export function eventProvider(states: Readonly<Record<string, StateHandler>>, inbox: Inbox): Provider {
  let told: unknown
  const entered = (enter: StateHandler) => async (params: Parameters<StateHandler>[0]) => {
    inbox.clear()
    const made = (await enter(params)) as { document?: string } | undefined
    if (made?.document === undefined) throw new CannotAnswer('nothing is told of a state without a document')
    told = await inbox.about(made.document)
    return made
  }
  return {
    states: Object.fromEntries(Object.entries(states).map(([name, enter]) => [name, entered(enter)])),
    answer: () => ({ body: told, metadata: { contentType: 'application/json' } }),
  }
}
