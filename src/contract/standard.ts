// `standard`: no trading partner, but whoever has no overlay. Acknowledgements that an agreement implies without
// listing them are shipped guides as they are, so they are verified once for all, by an agreement that only says
// who we are and who they are.
import { agreedEnvelope, versionOf } from '../exchange/engine/bareEnvelope.ts'
import { REPEATS, returnWire } from '../exchange/engine/returnEnvelope.ts'
import { envelopeBack, type Way } from '../exchange/sending/way.ts'
import { library } from '../guide/library.ts'
import type { ActiveMapping } from '../partner/active.ts'
import type { Agreement } from '../partner/agreement.ts'
import type { LoadedMapping, LoadedPartner } from '../partner/load.ts'
import { namedGuides, partsOf, TA1_GUIDE } from '../partner/names.ts'
import type { Delimiters } from '../x12/types.ts'
import type { MappingUnderTest } from './underTest.ts'

/** The partner id of mappings without a partner. */
export const STANDARD = 'standard'

const ACKNOWLEDGEMENTS = ['997', '999', 'TA1']

/** A mapping of `standard`, such as 997-004010-out. */
interface StandardMapping {
  name: string
  type: string
}

/** Every mapping that an agreement may imply: the guides of acknowledgements, both ways. */
export const standardMappings = (): StandardMapping[] =>
  library()
    .ids()
    .filter((id) => partsOf(id).syntax === 'x12' && ACKNOWLEDGEMENTS.includes(partsOf(id).document))
    .sort()
    .flatMap((type) => ['in', 'out'].map((direction) => ({ name: nameOf(type, direction), type })))

function nameOf(type: string, direction: string): string {
  const { document, release } = partsOf(type)
  return `${document.toLowerCase()}-${release}-${direction}`
}

/** The mapping of this name as it is to be tried; undefined where there is none. */
export function standardUnderTest(mapping: string): MappingUnderTest | undefined {
  const found = standardMappings().find(({ name }) => name === mapping)
  if (!found) return undefined
  const guide = library().resolve(found.type)
  const loaded: LoadedPartner = {
    partner: STANDARD,
    agreement: standardAgreement(found.type),
    hash: '',
    mappings: [{ name: mapping, guide }],
    crosswalks: [],
  }
  return { partner: STANDARD, mapping, guide, loaded }
}

const standardAgreement = (type: string): Agreement => ({
  agreement: STANDARD,
  name: 'Whoever has no overlay',
  principals: [STANDARD],
  ids: { theirs: [{ isa: 'ZZ/PARTNER', gs: 'PARTNER' }], ours: [{ isa: 'ZZ/GATEWAY', gs: 'GATEWAY' }] },
  environment: 'production',
  inbound: [{ type }],
})

/** The name under which a mapping is known in its agreement: that of `standard` says more than an agreement must. */
export function agreedName({ mapping, guide, loaded }: MappingUnderTest): string {
  const known: LoadedMapping['name'][] = []
  for (const { name, type, direction } of namedGuides(loaded.agreement)) {
    if (name === mapping) return name
    if (type === guide.guide && direction === 'in') known.push(name)
  }
  return known[0] ?? mapping
}

/** Usual delimiters, and a repetition separator where the version has one. */
const delimitersOf = (version: string): Delimiters => ({
  element: 0x2a,
  component: 0x3e,
  segment: 0x7e,
  ...(version >= REPEATS ? { repetition: 0x5e } : {}),
})

/** The headers of an interchange that they sent us. */
function answeredBetween({ theirs, ours }: Agreement['ids'], release: string) {
  const version = versionOf(release)
  const turned = agreedEnvelope({ ids: { ours: theirs, theirs: ours } }, { release }, ABOUT)
  const sent = { date: '', time: '', control: '' }
  const header = { ...turned.interchange, ...sent, version }
  return {
    interchange: { header, delimiters: delimitersOf(version) },
    group: { ...turned.group!, ...sent },
  }
}

const ABOUT = { environment: 'production' } as const

/** How an acknowledgement leaves: as the answer to an interchange between the agreement's first addresses. */
export function wayOfAnswer(
  { ids, envelope }: Agreement,
  guide: ActiveMapping,
): Pick<Way, 'wire' | 'envelope'> {
  const answered = answeredBetween(ids, guide.release ?? '')
  const isTa1 = guide.type === TA1_GUIDE
  return {
    wire: returnWire(envelope, answered.interchange),
    envelope: envelopeBack(answered.interchange, isTa1 ? undefined : answered.group, guide),
  }
}
