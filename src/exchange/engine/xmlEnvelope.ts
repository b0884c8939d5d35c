// An XML document has no envelope of its own: what a partner's X12 says in ISA and GS stands in the document, where
// the guides of its root say. Read from the tree, before it is known which of them will read it.
import { library } from '../../guide/library.ts'
import type { Head } from '../../guide/load/resolve.ts'
import type { EnvelopePaths } from '../../guide/model.ts'
import { closest, toldFrom } from '../../guide/xml/told.ts'
import type { PartyId, XmlEnvelope } from '../../partner/matchXml.ts'
import { partsOf } from '../../partner/names.ts'
import { elementsAt, type Namespaces } from '../../xml/name.ts'
import type { XmlElement, XmlName } from '../../xml/tree.ts'

/** What tells a document's way. A root that no guide knows has no parties, and so matches no agreement. */
export function xmlEnvelope(root: XmlElement): XmlEnvelope {
  const { uri, local } = root
  const [id] = guidesOf(root)
  const { envelope, namespaces = {} } = id === undefined ? {} : library().head(id)
  const known = envelope ? said(root, envelope, namespaces) : { sender: [], receiver: [] }
  return { root: { uri, local }, ...known }
}

function said(root: XmlElement, paths: EnvelopePaths, namespaces: Namespaces): Omit<XmlEnvelope, 'root'> {
  const words = (['version', 'customization', 'number', 'date'] as const).flatMap((word) => {
    const path = paths[word]
    const text = path === undefined ? '' : (elementsAt(root, path, namespaces)[0]?.text.trim() ?? '')
    return text === '' ? [] : [[word, text]]
  })
  const idsOf = (party: string) =>
    paths.ids
      .flatMap((path) => elementsAt(root, `${party}/${path}`, namespaces))
      .filter(({ text }) => text.trim() !== '')
      .map((one) => partyId(one, paths.scheme))
  return { sender: idsOf(paths.sender), receiver: idsOf(paths.receiver), ...Object.fromEntries(words) }
}

function partyId({ text, attributes }: XmlElement, name: string | undefined): PartyId {
  const scheme = attributes.find(({ local, uri }) => local === name && uri === '')?.value.trim()
  return { id: text.trim(), ...(scheme ? { scheme } : {}) }
}

/**
 * The shipped guides of a root. Those that bear its name are looked at alone where there are any: there are many
 * guides, and to look at one is to load its file.
 */
function guidesOf(root: XmlName): string[] {
  const named = guidesWhere(root, (id) => partsOf(id).document === root.local)
  return named.length > 0 ? named : guidesWhere(root, () => true)
}

const guidesWhere = (root: XmlName, isLookedAt: (id: string) => boolean): string[] =>
  library()
    .ids()
    .filter((id) => partsOf(id).syntax !== 'x12' && isLookedAt(id) && hasRoot(library().head(id), root))

const hasRoot = (guide: Head, root: XmlName) =>
  guide.root === root.local && (guide.namespaces?.[''] ?? '') === root.uri

/**
 * The shipped guide that reads a document, by what the document says of itself. Where it names what its sender keeps to
 * and no guide that bears its root's name is of that, the others are looked at too: one root serves many purposes.
 */
export function guideFor(envelope: XmlEnvelope): string | undefined {
  const fitOf = (id: string) => toldFrom(library().head(id).toldBy, envelope)
  const best = closest(guidesOf(envelope.root), fitOf)
  if (best === undefined || envelope.customization === undefined || fitOf(best)! > 0) return best
  return closest([best, ...guidesWhere(envelope.root, () => true)], fitOf)
}

/** Identity of the document: sender, type, number and issue date; undefined where it has no number. */
export function xmlKey({ root, sender, number, date }: XmlEnvelope): string | undefined {
  const [first] = sender
  if (number === undefined || !first) return undefined
  return JSON.stringify(['xml', first.scheme ?? '', first.id, root.local, number, date ?? ''])
}
