// Every value that a file's documents state, with what its mapping makes of it, and where its interchanges stand.
import { type FatedValue, fatesOf } from '../../exchange/engine/fate.ts'
import { valuesOfSet, valuesOfXml } from '../../exchange/engine/wireValues.ts'
import type { Mapping } from '../../guide/mapping.ts'
import { Framer } from '../../x12/framer.ts'
import { readXml } from '../../xml/reader.ts'
import type { Tried } from '../tried.ts'

/** Every value of every document of the file, with its fate. */
export function fatedIn(bytes: Uint8Array, mapping: Mapping, understood: readonly Tried[]): FatedValue[] {
  if (mapping.syntax === 'xml') {
    const { root } = readXml(bytes, { doctype: 'ignore', bytes: bytes.length })
    const [one] = understood
    return root && one ? fatesOf(valuesOfXml(root, mapping.xml.namespaces, one.findings), one) : []
  }
  return framed(bytes).flatMap(({ interchange, sets }) =>
    sets.flatMap(({ offset, length, index }) => {
      const part = bytes.subarray(offset, offset + length)
      const { delimiters, tolerances } = interchange
      const values = valuesOfSet({ bytes: part, offset, delimiters, tolerances }, mapping.set.level)
      const one = understood[index]
      return one ? fatesOf(values, one) : []
    }),
  )
}

/** Interchanges with their sets, which are numbered through the file. */
export function framed(bytes: Uint8Array) {
  const framer = new Framer({})
  const events = framer.push(bytes).concat(framer.end())
  const sets = events
    .flatMap((event) => (event.kind === 'set' ? [event.set] : []))
    .map((set, index) => ({ ...set, index }))
  return events.flatMap((event) => {
    if (event.kind !== 'interchange-end') return []
    const { interchange } = event
    const end = interchange.offset + interchange.length
    return [{ interchange, sets: sets.filter(({ offset }) => offset >= interchange.offset && offset < end) }]
  })
}
