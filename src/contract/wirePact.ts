// What we write as a pact has it: the bytes as they are, for people and other programs to read. X12 is compared by our
// plugin, XML by Pact itself, which lets through what it does not expect and any order of elements; so both are told
// beside an XML document, as numbers.
import { resolveName } from '../xml/name.ts'
import { pactPath } from './canonicalPath.ts'
import { countValues } from './difference.ts'
import type { PlacedRule } from './erpRules.ts'
import { type Contents, fileContents, sha256 } from './pact.ts'
import { wireType } from './sample.ts'
import type { Seen } from './view/view.ts'

type View = Readonly<Record<string, unknown>>

/** The bytes as a body. */
export const wireContents = (wire: Uint8Array, guide: Seen): Contents => fileContents(wire, wireType(guide))

/** What stands beside a wire for whoever compares it. */
export function wireMetadata(view: View, guide: Seen): Record<string, string> {
  const about = { contentType: wireType(guide) }
  if (guide.syntax === 'x12') return about
  const order = sha256(JSON.stringify(view.elements)).slice(0, 16)
  return { ...about, values: String(countValues(view)), order }
}

/** A rule's path as the wire's comparer has it: Pact writes an XML name with its namespace. */
export function wireRulePath({ parsed }: PlacedRule, { syntax, namespaces = {} }: Seen): string {
  if (syntax === 'x12') return pactPath(parsed)
  const names = parsed.steps.map(({ name }) => {
    const found = name.startsWith('#') || name.startsWith('@') ? undefined : resolveName(name, namespaces)
    return found && found.uri !== '' ? `${found.uri}:${found.local}` : name
  })
  return `$${names.map((name) => `['${name}']`).join('')}`
}
