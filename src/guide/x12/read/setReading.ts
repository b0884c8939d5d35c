// A tape as document, lineage and sidecar, each made when it is asked for.
import type { Finding, Place } from '../../../finding/finding.ts'
import type { LineagePacker } from '../../lineage.ts'
import type { CanonicalDocument, LineageEntry, Reading, Unmapped } from '../../reading.ts'
import { leafPointers } from '../../view.ts'
import { nearTo, placesIn } from '../../whereabouts.ts'
import { documentOf } from './document/tapeDocument.ts'
import { jsonOf } from './document/tapeJson.ts'
import { eachFilled, type Form, NEXT } from './form.ts'
import { packTape } from './packTape.ts'
import { FROM, LEAF, NOWHERE, PLACE, SEGMENT, TO, unpackPlace, VALUE } from './tape.ts'
import { canonicalOf, type Taped, textIn } from './taped.ts'

/** What one set was understood as. */
export class SetReading implements Reading {
  readonly findings: Finding[]
  readonly #taped: Taped
  #document: CanonicalDocument | undefined
  #lineage: LineageEntry[] | undefined
  #unmapped: Unmapped[] | undefined

  constructor(taped: Taped, findings: Finding[]) {
    this.#taped = taped
    this.findings = findings
  }

  /** What was understood, also where findings say that it must be rejected. */
  get document(): CanonicalDocument {
    this.#document ??= documentOf(this.#taped)
    return this.#document
  }

  /** The document's JSON text, for which the document need not be made. */
  get json(): string {
    return jsonOf(this.#taped)
  }

  /** Which bytes became which value: an entry for each leaf of the document. */
  get lineage(): LineageEntry[] {
    if (this.#lineage) return this.#lineage
    this.#lineage = this.#trace(() => true)
    return this.#lineage
  }

  /** Where some values stood, for which the others' entries need not be made. */
  places(wanted: ReadonlySet<string>): ReadonlyMap<string, LineageEntry> {
    return placesIn(this.#lineage ?? this.#trace(nearTo(wanted)), wanted)
  }

  #trace(isAsked: (pointer: string) => boolean): LineageEntry[] {
    const entries: LineageEntry[] = []
    const { plan, root } = this.#taped
    trace(this.#taped, plan.root, root, '', { isAsked, see: (entry) => entries.push(entry) })
    return entries
  }

  /** Packs the lineage, which need not be made for it. */
  pack(packer: LineagePacker): void {
    packTape(this.#taped, packer)
  }

  /** The values that have no place in the document. */
  get unmapped(): Unmapped[] {
    this.#unmapped ??= unmappedOf(this.#taped)
    return this.#unmapped
  }
}

/** The entries or records of a list, in order. */
function chain(cells: Int32Array, list: number): number[] {
  const all: number[] = []
  for (let one = cells[list]!; one !== 0; one = cells[one + NEXT]!) all.push(one)
  return all
}

type See = (entry: LineageEntry) => void
interface Tracing {
  isAsked: (pointer: string) => boolean
  see: See
}

function trace(taped: Taped, form: Form, instance: number, at: string, tracing: Tracing): void {
  const { cells } = taped
  const { isAsked, see } = tracing
  eachFilled(cells, form, instance, ({ kind, names, form: inner }, head) => {
    const pointer = `${at}/${names.join('/')}`
    if (!isAsked(pointer)) return
    if (kind === 'value') return tell(taped, head, pointer, see)
    let n = 0
    for (let one = head; one !== 0; one = cells[one + NEXT]!, n++)
      if (!isAsked(`${pointer}/${n}`)) continue
      else if (kind === 'entries') trace(taped, inner!, one, `${pointer}/${n}`, tracing)
      else tell(taped, one, `${pointer}/${n}`, see)
  })
}

/** Gives the entries of a value: one, or one for each leaf of an object. */
export function tell(taped: Taped, record: number, at: string, see: See): void {
  const { address } = taped.plan.leaves[taped.cells[record + LEAF]!]!
  if (taped.cells[record + FROM] === NOWHERE) return see({ pointer: at, guide: address, by: 'default' })
  const place = placeOf(taped, record)
  // A value that was worked out may be an object, such as a price's basis: then each of its leaves came from here.
  const isText = taped.cells[record + VALUE] === 0
  const pointers = isText ? [at] : leafPointers(canonicalOf(taped, record), at)
  for (const pointer of pointers) see({ pointer, guide: address, ...place })
}

function placeOf({ plan, cells, base }: Taped, record: number): Place {
  const { element, component, repetition } = unpackPlace(cells[record + PLACE]!)
  const from = cells[record + FROM]!
  return {
    segment: cells[record + SEGMENT]!,
    id: plan.leaves[cells[record + LEAF]!]!.id,
    element,
    offset: base + from,
    length: cells[record + TO]! - from,
    ...(component > 0 ? { component } : {}),
    ...(repetition > 0 ? { repetition } : {}),
  }
}

function unmappedOf(taped: Taped): Unmapped[] {
  return chain(taped.cells, taped.unmapped).map((record): Unmapped => {
    const { address } = taped.plan.leaves[taped.cells[record + LEAF]!]!
    return { guide: address, value: wireOf(taped, record), ...placeOf(taped, record) }
  })
}

/** A value as it stood on the wire; one that was worked out was kept in that form. */
function wireOf(taped: Taped, record: number): string {
  const { cells, values } = taped
  const said = cells[record + VALUE]!
  if (said < 0 && typeof values[-said - 1] === 'string') return values[-said - 1] as string
  return textIn(taped, cells[record + FROM]!, cells[record + TO]!)
}
