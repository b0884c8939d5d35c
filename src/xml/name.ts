// Names in a guide's own prefixes. A document may use any prefix; a guide says `cbc:ID`, and finds
// the element by namespace and local name, whatever the sender called it.
import type { XmlElement, XmlName } from './tree.ts'

/** Prefix → namespace URI, as a guide writes them; the empty prefix is its default namespace. */
export type Namespaces = Readonly<Record<string, string>>

interface Names {
  prefixes: Map<string, string>
  /** URI → local name → name in the guide's prefixes. */
  known: Map<string, Map<string, string>>
}

const XML_URI = 'http://www.w3.org/XML/1998/namespace'
const cache = new WeakMap<Namespaces, Names>()

const namesOf = (namespaces: Namespaces): Names => {
  const cached = cache.get(namespaces)
  if (cached) return cached
  const prefixes = new Map([[XML_URI, 'xml']])
  for (const [prefix, uri] of Object.entries(namespaces)) prefixes.set(uri, prefix)
  const made: Names = { prefixes, known: new Map() }
  cache.set(namespaces, made)
  return made
}

/**
 * An element's name in a guide's prefixes: `cbc:ID`, or `Order` in its default namespace. A name
 * whose namespace the guide does not have comes as `{uri}local`, and so equals none of the guide's.
 */
export const nameOf = (element: XmlName, namespaces: Namespaces): string => {
  const { prefixes, known } = namesOf(namespaces)
  const { uri, local } = element
  const named = known.get(uri)
  const name = named?.get(local)
  if (name !== undefined) return name
  const made = prefixed(local, prefixes.get(uri) ?? (uri === '' && !('' in namespaces) ? '' : undefined), uri)
  if (named && named.size < MOST) named.set(local, made)
  else if (!named && known.size < MOST) known.set(uri, new Map([[local, made]]))
  return made
}

/** Names are the sender's: no more of them are remembered than any guide could have. */
const MOST = 5000

const prefixed = (local: string, prefix: string | undefined, uri: string): string => {
  if (prefix === undefined) return `{${uri}}${local}`
  return prefix === '' ? local : `${prefix}:${local}`
}

/** An attribute's name in a guide's prefixes; without a namespace it is its local name. */
export const attributeNameOf = (attribute: XmlName, namespaces: Namespaces): string =>
  attribute.uri === '' ? attribute.local : nameOf(attribute, namespaces)

/** The name behind a guide's word: `cbc:ID` → its URI and `ID`; undefined for an unknown prefix. */
export const resolveName = (word: string, namespaces: Namespaces): XmlName | undefined => {
  const colon = word.indexOf(':')
  const prefix = colon < 0 ? '' : word.slice(0, colon)
  const local = word.slice(colon + 1)
  if (prefix === 'xml') return { uri: XML_URI, local }
  if (Object.hasOwn(namespaces, prefix)) return { uri: namespaces[prefix]!, local }
  return prefix === '' ? { uri: '', local } : undefined
}

/** The children with a name in a guide's prefixes, in their order. */
export const childrenNamed = (parent: XmlElement, word: string, namespaces: Namespaces): XmlElement[] =>
  parent.children.filter((child) => nameOf(child, namespaces) === word)

/**
 * The elements at the end of a path of names, such as `cac:PartyName/cbc:Name`, in document order;
 * an empty path is the element itself.
 */
export const elementsAt = (from: XmlElement, path: string, namespaces: Namespaces): XmlElement[] => {
  const steps = path === '' ? [] : path.split('/')
  return steps.reduce<XmlElement[]>(
    (found, step) => found.flatMap((element) => childrenNamed(element, step, namespaces)),
    [from],
  )
}
