// The view of an XML document: elements under the guide's own prefixes, each name a list, text as `#text` and
// attributes as `@name`. Prefixes, white space and comments are nobody's promise.
import type { CanonicalDocument } from '../../guide/reading.ts'
import { attributeNameOf, type Namespaces, nameOf } from '../../xml/name.ts'
import { readXml } from '../../xml/reader.ts'
import type { XmlElement } from '../../xml/tree.ts'

/** The view of a document; what can't be read has nothing but a word about it in `controls`. */
export function xmlView(bytes: Uint8Array, namespaces: Namespaces): CanonicalDocument {
  const { root, findings } = readXml(bytes, { bytes: Math.max(1, bytes.length) })
  if (!root) return { elements: [], controls: [`it is no XML: ${findings[0]?.code ?? 'empty'}`] }
  const elements: string[] = []
  const seen = elementOf(root, namespaces, elements)
  return { elements, controls: [], [nameOf(root, namespaces)]: [seen] }
}

/** An element as plain data; the names of all elements go into `order` as they stand. */
function elementOf(element: XmlElement, namespaces: Namespaces, order: string[]): Record<string, unknown> {
  order.push(nameOf(element, namespaces))
  const made: Record<string, unknown> = Object.fromEntries(
    element.attributes.map((one) => [`@${attributeNameOf(one, namespaces)}`, one.value]),
  )
  if (element.children.length === 0 || element.text !== '') made['#text'] = element.text
  for (const child of element.children) {
    const name = nameOf(child, namespaces)
    const seen = elementOf(child, namespaces, order)
    made[name] = [...((made[name] as unknown[] | undefined) ?? []), seen]
  }
  return made
}
