// What goes between the gateway's main thread and the threads that hold the database.
import type { AuditEntry } from '../record.ts'
import { LeaseLost } from '../store.ts'
import type { VerbName } from '../verb/names.ts'

export type Call = { id: number; verb: VerbName | 'ready'; args: unknown[]; entry?: AuditEntry }
/** Calls of one turn of the main thread go together, in their order. */
export type Message = Call[] | 'close'

/** Which argument of a verb is a chunk of raw bytes. */
const CHUNKS: Partial<Record<Call['verb'], number>> = { keepChunk: 0, receive: 3 }

/** The chunk among a call's arguments, where there is one. */
export const chunkIn = (
  verb: Call['verb'],
  args: readonly unknown[],
): { bytes: Uint8Array<ArrayBuffer> } | undefined =>
  args[CHUNKS[verb] ?? -1] as { bytes: Uint8Array<ArrayBuffer> } | undefined

export type Reply = { id: number; result: unknown } | { id: number; error: SentError }
export type Hello = { open: true } | { failed: SentError }

/** An error's class does not survive the way between threads: its name does. */
export interface SentError {
  name: string
  message: string
  code?: string
  stack?: string
}

export function sendError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  const code = (error as { code?: unknown }).code
  const name = error instanceof LeaseLost ? 'LeaseLost' : error.name
  return {
    name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  }
}

export function receiveError({ name, message, code, stack }: SentError): Error {
  const error = name === 'LeaseLost' ? new LeaseLost(message) : new Error(message)
  if (name !== 'LeaseLost') error.name = name
  return Object.assign(error, code === undefined ? {} : { code }, stack === undefined ? {} : { stack })
}

/** Buffers that the answer may take along instead of being copied. */
export function buffersOf(result: unknown): ArrayBuffer[] {
  return result instanceof Uint8Array && result.buffer instanceof ArrayBuffer ? [result.buffer] : []
}
