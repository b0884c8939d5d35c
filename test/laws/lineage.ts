// Law 6: every leaf of the document has lineage, and replaying the lineage on the bytes gives the value: the
// bytes are changed there, and only what came from there changes.
import assert from 'node:assert/strict'
import type { Mapping } from '../../src/guide/mapping.ts'
import type { Reading } from '../../src/guide/reading.ts'
import { leafPointers } from '../../src/guide/view.ts'

/** Words that a guide puts in by itself: the schema's name and a list entry's key. */
function constantPointers(mapping: Mapping): RegExp {
  const said = { key: mapping.guide.key, areas: mapping.guide.areas }
  const keys = [...JSON.stringify(said).matchAll(/"key":\{([^}]*)\}/g)].flatMap(([, words]) =>
    [...words!.matchAll(/"(\w+)":"/g)].map(([, name]) => name!),
  )
  return new RegExp(`/(schema${keys.map((key) => `|${key}`).join('')})$`)
}

export function checkLineage(mapping: Mapping, reading: Reading, bytes: Uint8Array): void {
  const constants = constantPointers(mapping)
  const known = new Map(reading.lineage.map((entry) => [entry.pointer, entry]))
  for (const pointer of leafPointers(reading.document, '')) {
    const entry = known.get(pointer)
    if (!entry) assert.match(pointer, constants, `${pointer} has no lineage`)
    else if (entry.by === undefined) checkBytes(reading, pointer, wireAt(bytes, entry))
  }
}

const wireAt = (bytes: Uint8Array, { offset = 0, length = 0 }: { offset?: number; length?: number }) =>
  Buffer.from(bytes.subarray(offset, offset + length)).toString()

// Digits and letters of a value that was not translated by a code table stand in the bytes it came from.
function checkBytes(reading: Reading, pointer: string, wire: string): void {
  assert.notEqual(wire, '', `${pointer} comes from no bytes`)
  const value = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], reading.document)
  const letters = (text: string) => text.replace(/[^A-Za-z0-9]/g, '')
  const isLiteral =
    /^[A-Z0-9 .]+$/.test(String(value)) && !/\/(unit|basis)\b/.test(pointer) && !/"$/.test(wire)
  const digits = letters(String(value)).replace(/^0+/, '')
  if (isLiteral && !wire.startsWith('<') && /\d{4}|[A-Z]{5}/.test(digits))
    assert.ok(
      letters(wire).includes(digits) || digits.includes(letters(wire)),
      `${pointer} is ${value}, its bytes are ${wire}`,
    )
}
