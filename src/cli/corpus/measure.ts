// Measures a document that was read: the guide's compiled form says what is checked, the bytes say what was stated.
import type { FileInterchange, FileSet } from '../../exchange/engine/readFile.ts'
import { valuesOfSet, valuesOfXml, type WireValue } from '../../exchange/engine/wireValues.ts'
import { library } from '../../guide/library.ts'
import { compileMapping, type Mapping } from '../../guide/mapping.ts'
import { readXml } from '../../xml/reader.ts'
import { type Share, shareOf } from './share.ts'

const compiled = new Map<string, Mapping>()

/** A shipped guide, compiled once: an overlay keeps what its guide checks. */
function mappingOf(type: string): Mapping {
  const made = compiled.get(type) ?? compileMapping(library().resolve(type))
  compiled.set(type, made)
  return made
}

/** What became of the values of a document; undefined where no guide read it. */
export function measure(bytes: Uint8Array, set: FileSet, interchange: FileInterchange): Share | undefined {
  if (set.type === undefined) return undefined
  return shareOf(stated(bytes, set, mappingOf(set.type), interchange), set)
}

function stated(
  bytes: Uint8Array,
  { offset, length, findings }: FileSet,
  mapping: Mapping,
  { delimiters, tolerances }: FileInterchange,
): WireValue[] {
  if (mapping.syntax === 'x12') {
    const part = bytes.subarray(offset, offset + length)
    return valuesOfSet({ bytes: part, offset, delimiters: delimiters!, tolerances }, mapping.set.level)
  }
  const { root } = readXml(bytes, { doctype: 'ignore', bytes: bytes.length })
  return root ? valuesOfXml(root, mapping.xml.namespaces, findings) : []
}
