// Writes envelopes around sets, and counts what goes into them, so that no trailer can be wrong. Control numbers
// are the caller's: they come from the ledger.
import { delimitersFlaw } from './delimiter.ts'
import { writeIsa } from './isaWriter.ts'
import type { Output } from './output.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from './types.ts'
import { type ElementValue, type WriteRefusal, writeSegment } from './writer.ts'

type Written = WriteRefusal | undefined

/**
 * Writes one interchange: `begin`, `acknowledgement`*, then groups of sets of segments, `end`. Each gives a
 * refusal where a value can't be written. A call out of turn is our own mistake and throws.
 */
export class EnvelopeWriter {
  readonly #delimiters: Delimiters
  readonly #out: Output
  #interchange: { control: string; groups: number } | undefined
  #group: { control: string; sets: number } | undefined
  #set: { control: string; segments: number } | undefined

  /** Throws for delimiters that nobody could read. */
  constructor(delimiters: Delimiters, out: Output) {
    const flaw = delimitersFlaw(delimiters)
    if (flaw) throw new Error(flaw)
    this.#delimiters = delimiters
    this.#out = out
  }

  /** ISA. */
  begin(header: InterchangeHeader): Written {
    turn(!this.#interchange)
    const refusal = writeIsa(header, this.#delimiters, this.#out)
    if (!refusal) this.#interchange = { control: header.control.padStart(9, '0'), groups: 0 }
    return refusal
  }

  /** TA1, of which the standard wants all before the first group. */
  acknowledgement(elements: readonly string[]): Written {
    turn(this.#interchange?.groups === 0 && !this.#group)
    return this.#write(['TA1', ...elements])
  }

  /** GS. */
  beginGroup(header: GroupHeader): Written {
    turn(this.#interchange && !this.#group)
    const { functionalId, sender, receiver, date, time, control, agency, version } = header
    const refusal = this.#write(['GS', functionalId, sender, receiver, date, time, control, agency, version])
    if (!refusal) this.#group = { control, sets: 0 }
    return refusal
  }

  /** ST. */
  beginSet(id: string, control: string, convention = ''): Written {
    turn(this.#group && !this.#set)
    const refusal = this.#write(['ST', id, control, convention])
    if (!refusal) this.#set = { control, segments: 1 }
    return refusal
  }

  /** A segment of the set; `elements[0]` is its id. */
  segment(elements: readonly ElementValue[]): Written {
    turn(this.#set)
    const refusal = this.#write(elements)
    if (!refusal) this.#set!.segments++
    return refusal
  }

  /** So many segments of the set that were written before, in the same delimiters. */
  segments(bytes: Uint8Array, count: number): void {
    const set = turn(this.#set)
    this.#out.append(bytes)
    set.segments += count
  }

  /** SE. */
  endSet(): Written {
    const set = turn(this.#set)
    this.#set = undefined
    this.#group!.sets++
    return this.#write(['SE', String(set.segments + 1), set.control])
  }

  /** GE. */
  endGroup(): Written {
    const group = turn(!this.#set && this.#group)
    this.#group = undefined
    this.#interchange!.groups++
    return this.#write(['GE', String(group.sets), group.control])
  }

  /** IEA. */
  end(): Written {
    const interchange = turn(!this.#group && this.#interchange)
    this.#interchange = undefined
    return this.#write(['IEA', String(interchange.groups), interchange.control])
  }

  #write(elements: readonly ElementValue[]): Written {
    return writeSegment(elements, this.#delimiters, this.#out)
  }
}

/** Fails on a call out of turn. */
function turn<T>(open: T | false | undefined): T {
  if (!open) throw new Error('an envelope was written out of turn')
  return open
}
