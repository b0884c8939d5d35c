// An outbound mapping tried: a canonical document, written and sealed as the gateway does it, at a moment that stands
// still and under the first control number. What is compared afterwards is a view of the bytes, without what
// changes each time.
import { checkCanonical, isCanonicalName } from '../canonical/canonical.ts'
import { numbered } from '../exchange/engine/bareEnvelope.ts'
import { dayOf, stamp } from '../exchange/engine/returnEnvelope.ts'
import { sealBody } from '../exchange/engine/seal.ts'
import { writeBody } from '../exchange/engine/write.ts'
import { agreedWay, type Way } from '../exchange/sending/way.ts'
import { hasError } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { unpackLineage } from '../guide/lineage.ts'
import { compileMapping, type Mapping, readXml } from '../guide/mapping.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy, Unmapped } from '../guide/reading.ts'
import { summarise } from '../partner/active.ts'
import { policyOf } from '../partner/registry.ts'
import { readXml as parseXml } from '../xml/reader.ts'
import { pathOfPointer } from './canonicalPath.ts'
import { wayOfAnswer } from './standard.ts'
import type { Trial, Tried } from './tried.ts'
import type { MappingUnderTest } from './underTest.ts'
import { viewOf } from './view/view.ts'

/** When everything is written. */
const AT = '2026-03-18T12:00:00.000Z'

/** A value that the guide has no place for. */
const UNWRITTEN = 'value-unwritten'

/** Writes documents by one mapping, which is compiled once. */
export function openWriting(under: MappingUnderTest): Trial {
  const { agreement, crosswalks } = under.loaded
  const mapping = compileMapping(under.guide)
  const policy = { ...policyOf(agreement, crosswalks), day: dayOf(AT, agreement.timeZone) }
  const way = wayOf(under)
  return (bytes) => [written(mapping, policy, way, agreement.timeZone, parsed(bytes))]
}

type Wired = Pick<Way, 'wire' | 'envelope'>

function wayOf({ mapping, guide, loaded: { agreement } }: MappingUnderTest): Wired {
  const summary = summarise(mapping, guide)
  if (guide.canonical === 'acknowledgement' && guide.syntax === 'x12') return wayOfAnswer(agreement, summary)
  const { guide: type, canonical } = guide
  return agreedWay({ id: '', type, canonical, environment: 'production' }, agreement, summary)
}

function parsed(bytes: Uint8Array): CanonicalDocument {
  const document: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new Error('the sample is no JSON object')
  return document as CanonicalDocument
}

function written(
  mapping: Mapping,
  policy: ReadPolicy,
  { wire, envelope }: Wired,
  timeZone: string | undefined,
  document: CanonicalDocument,
): Tried {
  const invalid = whyInvalid(mapping.guide.canonical, document)
  if (invalid !== undefined) return nothing([], invalid)
  const { body, findings, lineage } = writeBody(mapping, document, policy, wire)
  const lost = findings.filter(({ code }) => code === UNWRITTEN).map((one) => unmappedOf(one, document))
  const told = findings.filter(({ code }) => code !== UNWRITTEN)
  if (!body) return { ...nothing(told), unmapped: lost }
  const sealing = envelope && numbered(envelope, [1, 1], stamp(AT, timeZone))
  const { bytes, disagreement } = sealBody(mapping, body, document, policy, wire, sealing)
  const isRefused = disagreement !== undefined || hasError(told)
  return {
    document: viewOf(bytes, mapping.guide),
    wire: bytes,
    verdict: isRefused ? 'rejected' : 'accepted',
    published: !isRefused,
    ...(disagreement === undefined ? {} : { refusal: disagreement }),
    findings: told,
    lineage: mapping.syntax === 'xml' ? lineageOf(mapping, bytes, policy) : unpackLineage(lineage),
    unmapped: lost,
  }
}

function whyInvalid(canonical: string, document: CanonicalDocument): string | undefined {
  const problem = isCanonicalName(canonical) ? checkCanonical(canonical, document) : undefined
  return problem && `the sample is no ${canonical}: ${problem.message}`
}

const nothing = (findings: readonly Finding[], refusal?: string): Tried => ({
  document: {},
  verdict: 'rejected',
  published: false,
  ...(refusal === undefined ? {} : { refusal }),
  findings,
  lineage: [],
  unmapped: [],
})

/** What was only just written as XML has no place in bytes yet: reading it gives each value its own. */
export function lineageOf(
  mapping: Mapping & { syntax: 'xml' },
  bytes: Uint8Array,
  policy: ReadPolicy,
): readonly LineageEntry[] {
  const { root } = parseXml(bytes, { bytes: Math.max(1, bytes.length) })
  return root ? readXml(mapping, root, policy).lineage : []
}

function unmappedOf({ at, facts }: Finding, document: CanonicalDocument): Unmapped {
  const path = at.path ?? ''
  const value = path
    .split('/')
    .slice(1)
    .reduce<unknown>((inner, key) => (inner as CanonicalDocument | undefined)?.[key], document)
  return { path, guide: pathOfPointer(path), value: String(value ?? facts.got ?? '') }
}
