// A sample partner's own house, for demonstrations and tests: the agreement as it is seen from there, so that what we
// send is read there by the same engine, and answered by what the reading found.
import { type Answer, answersOf } from '../../exchange/engine/answers.ts'
import { readBytes } from '../../exchange/engine/readFile.ts'
import { partnerRules, type Rulebook } from '../../exchange/engine/rulebook.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { InboundRule } from '../../partner/agreement.ts'
import type { LoadedMapping, LoadedPartner } from '../../partner/load.ts'

/** The agreement from the other side: our ids are theirs, and what we send by it they take in and acknowledge. */
export function mirrored(loaded: LoadedPartner): LoadedPartner {
  const { agreement } = loaded
  const { theirs, ours } = agreement.ids
  const sent = agreement.outbound ?? []
  const isSent = ({ name, guide }: LoadedMapping) =>
    name.endsWith('-out') && sent.some(({ type }) => type === guide.guide)
  const technical = loaded.mappings.filter(({ name }) => /^(997|999|ta1)/.test(name))
  const taken = loaded.mappings
    .filter(isSent)
    .map(({ name, guide }) => ({ name: name.replace(/-out$/, '-in'), guide }))
  return {
    ...loaded,
    mappings: [...taken, ...technical],
    agreement: {
      ...agreement,
      ids: { theirs: ours, ours: theirs },
      inbound: sent.map(({ type }) => inboundOf(type)),
      outbound: [],
    },
  }
}

const inboundOf = (type: string): InboundRule =>
  type.startsWith('x12/') ? { type, acknowledge: { kind: '997', sets: 'all' } } : { type }

/** What a partner's house says to a file of ours: one 997 for each group, none to an acknowledgement. */
export interface TheirHouse {
  answers(bytes: Uint8Array, at: string): Answer[]
}

/** A partner's house, its control numbers counted from the one that is given. */
export function theirHouse(loaded: LoadedPartner, from: number): TheirHouse {
  const rules: Rulebook = partnerRules(mirrored(loaded))
  let control = from
  return {
    answers: (bytes, at) =>
      answersOf(readBytes(bytes, { rules, receivedAt: at }), { rules, at, nextControl: () => control++ }),
  }
}

/** The partner where a reference of our invoices must be this one value: a vendor number that they know us by. */
export function knowingUsAs(
  loaded: LoadedPartner,
  mapping: string,
  variant: string,
  value: string,
): LoadedPartner {
  const narrowed = ({ name, guide }: LoadedMapping): LoadedMapping =>
    name === mapping ? { name, guide: withValue(guide, variant, value) } : { name, guide }
  return { ...loaded, mappings: loaded.mappings.map(narrowed) }
}

function withValue(guide: ResolvedGuide, variant: string, value: string): ResolvedGuide {
  const made = structuredClone(guide)
  const place = made.areas.heading?.[variant]?.elements?.['2']
  if (!place) throw new Error(`${guide.guide} has no heading.${variant}.2`)
  place.pattern = value
  return made
}
