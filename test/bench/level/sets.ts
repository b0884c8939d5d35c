// A receipt in pieces → each of its sets, as soon as the framer has told where it ends: what every level of the
// engine but writing has in common.
import type { SetBytes } from '../../../src/guide/mapping.ts'
import { Framer } from '../../../src/x12/framer.ts'
import type { Delimiters, FrameEvent } from '../../../src/x12/types.ts'
import type { Level, Outcome, Source } from './level.ts'

/** Looks at one set and tells how many findings there are. */
export type SetVisit = (set: SetBytes) => number

/** A level that visits every set. */
export const overSets =
  (visit: SetVisit): Level =>
  (source) => {
    const pass = new SetPass(source, visit)
    const framer = new Framer()
    for (let piece = source.next(); piece; piece = source.next()) {
      pass.outcome.bytes += piece.length
      for (const event of framer.push(piece)) pass.see(event)
      source.forget(pass.seen)
    }
    for (const event of framer.end()) pass.see(event)
    return pass.outcome
  }

class SetPass {
  readonly outcome: Outcome = { bytes: 0, documents: 0, findings: 0 }
  /** Offset behind the last set or header. */
  seen = 0
  readonly #source: Source
  readonly #visit: SetVisit
  #delimiters: Delimiters | undefined

  constructor(source: Source, visit: SetVisit) {
    this.#source = source
    this.#visit = visit
  }

  see(event: FrameEvent): void {
    if (event.kind === 'set') {
      const { offset, length, findings, truncated } = event.set
      if (truncated) return
      this.outcome.documents++
      this.outcome.findings += findings.length + this.#visitSet(offset, offset + length)
      this.seen = offset + length
    } else if (event.kind === 'interchange') this.#delimiters = event.delimiters
    else if (event.kind === 'group-end') this.outcome.findings += event.group.findings.length
    else if (event.kind === 'interchange-end') this.outcome.findings += event.interchange.findings.length
    else if (event.kind === 'stray') this.outcome.findings++
  }

  #visitSet(from: number, to: number): number {
    return this.#visit({ bytes: this.#source.bytes(from, to), delimiters: this.#delimiters!, offset: from })
  }
}
