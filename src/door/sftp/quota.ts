// How much room uploads take: disk and files of each partner, memory of all together.
import { Refusal } from '../../exchange/refusal.ts'
import type { SftpLimits } from './limits.ts'

/** Memory for small uploads, of all partners together; where it is full, they go to disk at once. */
const MOST_REMEMBERED = 64 * 2 ** 20

/** Whatever else holds for a file of a partner that grows to so many bytes: throws a Refusal. */
export interface Allowed {
  /** What one partner may have in upload, where that is agreed. */
  of(partner: string): { unfinishedFiles?: number; unfinishedBytes?: number }
  grow(partner: string, bytes: number): void
}

export class Quota {
  readonly #limits: SftpLimits
  readonly #allowed: Allowed
  readonly #held = new Map<string, { bytes: number; files: number }>()
  #remembered = 0

  constructor(limits: SftpLimits, allowed: Allowed = { of: () => ({}), grow: () => {} }) {
    this.#limits = limits
    this.#allowed = allowed
  }

  /** Refuses one file more than a partner may have in upload. */
  checkRoomForFile(partner: string): void {
    const most = Math.min(this.#limits.stagingFiles, this.#allowed.of(partner).unfinishedFiles ?? Infinity)
    if ((this.#held.get(partner)?.files ?? 0) < most) return
    throw new Refusal(
      'too-many',
      `Too many files are in upload, ${most} is the most: finish or delete some first.`,
    )
  }

  addFile(partner: string, bytes: number): void {
    const { files, bytes: before } = this.#of(partner)
    this.#held.set(partner, { files: files + 1, bytes: before + bytes })
  }

  removeFile(partner: string, bytes: number): void {
    const { files, bytes: before } = this.#of(partner)
    if (files === 1) this.#held.delete(partner)
    else this.#held.set(partner, { files: files - 1, bytes: before - bytes })
  }

  /** Lets a file of `held` bytes grow to `end`, or refuses it; the bytes that it holds then. */
  grow(partner: string, held: number, end: number): number {
    const { fileBytes, stagingBytes } = this.#limits
    if (end > fileBytes) throw new Refusal('too-large', `A file has at most ${fileBytes} bytes.`)
    if (end <= held) return held
    this.#allowed.grow(partner, end)
    const { files, bytes } = this.#of(partner)
    const most = Math.min(stagingBytes, this.#allowed.of(partner).unfinishedBytes ?? Infinity)
    if (bytes + end - held > most) {
      throw new Refusal(
        'too-large',
        'Your files in upload take all the room there is: finish or delete some.',
      )
    }
    this.#held.set(partner, { files, bytes: bytes + end - held })
    return end
  }

  /** Takes so much memory more, or says that there is none; a negative number gives back. */
  remember(bytes: number): boolean {
    if (this.#remembered + bytes > MOST_REMEMBERED) return false
    this.#remembered += bytes
    return true
  }

  #of(partner: string): { bytes: number; files: number } {
    return this.#held.get(partner) ?? { bytes: 0, files: 0 }
  }
}
