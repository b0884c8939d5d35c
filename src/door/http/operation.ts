// Handlers are typed from the API document: a missing operation, a status, header or body that the document
// doesn't name does not compile. Refusals are thrown, so a handler only answers with success.
import type { Readable } from 'node:stream'
import type { Environment, Role } from '../../store/record.ts'
import type { operations } from './api.d.ts'

export type OperationId = keyof operations

/** Operations that need no token; the start fails where the API document says otherwise. */
export const openOperations = ['issueToken', 'showApi', 'showHealth', 'showReadiness'] as const
type OpenOperation = (typeof openOperations)[number]

/** Pull what the feed has of one kind. */
export type Pulling = Extract<OperationId, `pull${string}`>
/** Submit a document of one kind. */
export type Submitting = Extract<OperationId, `submit${string}`>

/** Operations whose handler reads and judges their JSON body, which may be larger than a form. */
export type StreamedOperation = Submitting | 'regenerateDocument'
export const isStreamed = (id: OperationId): id is StreamedOperation =>
  id === 'regenerateDocument' || id.startsWith('submit')

/** Who calls, as the token says. A token of `test` sees and changes nothing but test. */
export interface Caller {
  principal: string
  role: Role
  /** Only of role partner, and always there. */
  partner?: string
  environment: Environment
}

/** What the request says beside the parameters of the document. */
export interface Origin {
  address: string
  authorization?: string
  /** As it came, with its parameters. */
  contentType?: string
  /** Content-Length, where it is told. */
  length?: number
}

type Parameters<O, K extends string> = O extends { parameters: infer Q }
  ? K extends keyof Q
    ? NonNullable<Q[K]>
    : Record<never, never>
  : Record<never, never>

type Parsed = 'application/json' | 'application/x-www-form-urlencoded'

type Body<O extends OperationId> = operations[O] extends { requestBody: { content: infer C } }
  ? {
      [M in keyof C & string]: M extends Exclude<Parsed, O extends StreamedOperation ? string : never>
        ? { type: M; value: C[M] }
        : { type: M; stream: Readable }
    }[keyof C & string]
  : undefined

/** A validated request. */
export interface Input<O extends OperationId> {
  path: Parameters<operations[O], 'path'>
  query: Parameters<operations[O], 'query'>
  header: Parameters<operations[O], 'header'>
  body: Body<O>
  caller: O extends OpenOperation ? undefined : Caller
  origin: Origin
}

/** Bytes that are streamed; `sent` is called once all of them have left. */
export interface Parts {
  length: number
  parts: AsyncIterable<Uint8Array>
  sent?: () => Promise<void>
}

declare const of: unique symbol
/** JSON that was made before, sent as it is: no canonical document is parsed only to be written again. */
export type JsonText<T> = string & { readonly [of]: T }

type Named<H> = { [K in keyof H as string extends K ? never : K]: H[K] }
type WithHeaders<H> = Record<never, never> extends H ? { headers?: H } : { headers: H }
type HeadersOf<R> = R extends { headers: infer H } ? WithHeaders<Named<H>> : Record<never, never>

type Content<S, M, T> = M extends 'application/json'
  ? { status: S; json: T } | { status: S; text: JsonText<T> }
  : { status: S; type: M; bytes: string | Parts }

type Response<S, R> = HeadersOf<R> &
  (R extends { content: infer C }
    ? { [M in keyof C & string]: Content<S, M, C[M]> }[keyof C & string]
    : { status: S })

type Success = 200 | 201 | 202 | 204

export type Answer<O extends OperationId> = operations[O] extends { responses: infer R }
  ? { [S in keyof R & Success]: Response<S, R[S]> }[keyof R & Success]
  : never

export type Handler<O extends OperationId> = (input: Input<O>) => Promise<Answer<O>>

/** Every operation of the document has a handler. */
export type Handlers = { [O in OperationId]: Handler<O> }

/** Some of the operations, as one file of handlers brings them. */
export type SomeHandlers<O extends OperationId> = Pick<Handlers, O>
