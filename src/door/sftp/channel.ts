// What ssh2 1.17.0 does not do by itself: hold a client back that sends faster than the disk takes, wait
// for one that reads slower than we answer, and end a session so that the client sees it. Beside
// announce.ts this is the one file that touches parts of ssh2 which are not its public face; test/door/sftp/channel.test.ts
// watches them.
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import type { SFTPWrapper } from 'ssh2'

interface Internals {
  push(data: Buffer | null): unknown
  /** Answers that wait for the client's window. */
  _buffer: unknown[]
  /** The window was not opened again, because `push` answered false. */
  _waitChanDrain?: boolean
  incoming: { window: number }
  outgoing: { id: number; state: string; packetSize: number; window: number }
  _protocol: {
    exitStatus(channel: number, code: number): void
    channelEOF(channel: number): void
    channelExtData(channel: number, data: Buffer, type: number): void
  }
}

const { windowAdjust } = createRequire(import.meta.url)('ssh2/lib/Channel.js') as {
  windowAdjust(channel: unknown): void
}

/** Requests received and not answered, above which the client has to wait. */
const MOST_REQUESTS = 1024
/** Answers that may wait for a slow reader, before we stop making more. */
const MOST_ANSWERS = 64
const MOST_UNSENT_BYTES = 8 * 2 ** 20
/** The type of extended data for errors (RFC 4254, section 5.2). */
const STDERR = 1
/** ssh2 would cut answers into pieces of this size without end if it were nought. */
const SMALLEST_PACKET = 1024

export class Channel {
  readonly #sftp: Internals
  readonly #socket: Socket
  readonly #mostBytes: number
  #bytes = 0
  #requests = 0
  #closed = false
  #waiting: (() => void)[] = []

  /** Takes charge of a session's channel; `mostBytes` may be received and not yet written. */
  constructor(sftp: SFTPWrapper, socket: Socket, mostBytes: number) {
    this.#sftp = sftp as unknown as Internals
    this.#socket = socket
    this.#mostBytes = mostBytes
    this.#holdBack()
    this.#watchAnswers()
    socket.on('drain', this.#wake)
  }

  /** Whether the client asked for something that ssh2 can't serve. */
  get unusable(): boolean {
    return this.#sftp.outgoing.packetSize < SMALLEST_PACKET
  }

  // ssh2 opens the window again as soon as data is parsed, unless `push` answers false.
  #holdBack(): void {
    const push = this.#sftp.push.bind(this.#sftp)
    this.#sftp.push = (data) => {
      if (data && this.#sftp.incoming.window < 0) return this.#socket.destroy()
      push(data)
      return this.#isFull(1) ? false : undefined
    }
  }

  // The buffer is replaced whenever the client's window has let answers go.
  #watchAnswers(): void {
    let buffer = this.#sftp._buffer
    Object.defineProperty(this.#sftp, '_buffer', {
      get: () => buffer,
      set: (value: unknown[]) => {
        buffer = value
        this.#wake()
      },
    })
  }

  #isFull(share: number): boolean {
    return this.#bytes > this.#mostBytes * share || this.#requests > MOST_REQUESTS * share
  }

  /** A request has come, with so many bytes in it. */
  begin(bytes: number): void {
    this.#bytes += bytes
    this.#requests += 1
  }

  /** It is answered: a client that was held back may go on. */
  end(bytes: number): void {
    this.#bytes -= bytes
    this.#requests -= 1
    if (!this.#sftp._waitChanDrain || this.#isFull(0.5)) return
    this.#sftp._waitChanDrain = false
    windowAdjust(this.#sftp)
  }

  /** Resolves when the client has taken enough of the answers to be sent another; false if it never will. */
  async readyToAnswer(): Promise<boolean> {
    while (!this.#closed && this.#isBehind()) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    return !this.#closed
  }

  #isBehind(): boolean {
    return this.#sftp._buffer.length > MOST_ANSWERS || this.#socket.writableLength > MOST_UNSENT_BYTES
  }

  readonly #wake = (): void => {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resume of waiting) resume()
  }

  /** Hands what is sent meanwhile to the system in one piece: ssh2 writes a packet in three. */
  atOnce(sending: () => void): void {
    this.#socket.cork()
    try {
      sending()
    } finally {
      this.#socket.uncork()
    }
  }

  /**
   * Says a sentence beside the protocol, where programs write their errors: OpenSSH's sftp and scp show nobody the text of
   * a status, but this. It is left out where the client has not let so much be sent yet.
   */
  explain(sentence: string): void {
    const { outgoing, _protocol, _buffer } = this.#sftp
    const bytes = Buffer.from(`${sentence.replaceAll(/[\p{C}]/gu, '?')}\r\n`)
    if (outgoing.state !== 'open' || _buffer.length > 0 || outgoing.window < bytes.length) return
    if (bytes.length > outgoing.packetSize) return
    outgoing.window -= bytes.length
    _protocol.channelExtData(outgoing.id, bytes, STDERR)
  }

  /** The channel is gone: nobody waits for it any more. */
  close(): void {
    this.#closed = true
    this.#socket.off('drain', this.#wake)
    this.#wake()
  }

  /** Says that the session is over, and went well where the code is 0; without it OpenSSH and rclone wait for ever. */
  exit(code = 0): void {
    const { outgoing, _protocol } = this.#sftp
    if (outgoing.state !== 'open') return
    _protocol.exitStatus(outgoing.id, code)
    _protocol.channelEOF(outgoing.id)
  }
}
