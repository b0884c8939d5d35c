// What a caller at a door is told when we do not do as asked. Both doors answer from this one table, so that
// the same cause has the same code, whatever the protocol.

/** Names of the SFTP status codes we answer with (draft-ietf-secsh-filexfer-02, section 7). */
export type SftpStatus = 'NO_SUCH_FILE' | 'PERMISSION_DENIED' | 'FAILURE' | 'OP_UNSUPPORTED'

interface Answer {
  /** HTTP status. */
  status: number
  sftp: SftpStatus
  /** One phrase that does not depend on the case at hand (RFC 9457 `title`). */
  title: string
}

const ANSWERS = {
  'invalid-request': { status: 400, sftp: 'FAILURE', title: 'The request is not well formed' },
  'empty-body': { status: 400, sftp: 'FAILURE', title: 'There are no bytes in it' },
  unauthenticated: { status: 401, sftp: 'PERMISSION_DENIED', title: 'Who you are is not known' },
  forbidden: { status: 403, sftp: 'PERMISSION_DENIED', title: 'You may not do that' },
  'not-found': { status: 404, sftp: 'NO_SUCH_FILE', title: 'There is no such thing' },
  unsupported: { status: 405, sftp: 'OP_UNSUPPORTED', title: 'That is not offered here' },
  'not-acceptable': { status: 406, sftp: 'OP_UNSUPPORTED', title: 'No such form is offered' },
  exists: { status: 409, sftp: 'FAILURE', title: 'It exists already' },
  'in-flight': { status: 409, sftp: 'FAILURE', title: 'The same request is still being answered' },
  conflict: { status: 409, sftp: 'FAILURE', title: 'It was decided otherwise before' },
  'not-verified': { status: 409, sftp: 'FAILURE', title: 'The mapping is not verified' },
  'too-large': { status: 413, sftp: 'FAILURE', title: 'It is larger than allowed' },
  'unsupported-media-type': { status: 415, sftp: 'FAILURE', title: 'That kind of content is not taken' },
  'not-canonical': { status: 422, sftp: 'FAILURE', title: 'The document is not as its schema says' },
  'not-agreed': { status: 422, sftp: 'FAILURE', title: 'The agreement does not provide for it' },
  'key-reused': { status: 422, sftp: 'FAILURE', title: 'The key was used for another request' },
  'too-many': { status: 429, sftp: 'FAILURE', title: 'Too many at once' },
  unavailable: { status: 503, sftp: 'FAILURE', title: 'Not possible just now' },
} as const satisfies Record<string, Answer>

export type RefusalCode = keyof typeof ANSWERS

/** Thrown by what stands behind a door, caught by the door; `message` is a sentence for the caller. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly sftp: SftpStatus
  readonly title: string
  /** Where in what the caller sent, such as a JSON pointer, and what is wrong there. */
  readonly places: readonly { at: string; says: string }[]

  constructor(code: RefusalCode, detail: string, places: readonly { at: string; says: string }[] = []) {
    super(detail)
    this.name = 'Refusal'
    this.code = code
    this.places = places
    const { status, sftp, title } = ANSWERS[code]
    this.status = status
    this.sftp = sftp
    this.title = title
  }

  /** The sentence about the case at hand (RFC 9457 `detail`). */
  get detail(): string {
    return this.message
  }
}
