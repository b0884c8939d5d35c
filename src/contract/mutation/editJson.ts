// One change to a canonical document, at an address of the guide that writes it.
import type { GuidePlace, NodePlace } from '../../guide/places.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import type { Exercised } from '../coverage/exercise.ts'
import type { Probe } from './mutant.ts'

/** The document with the change, as JSON; nothing where the sample has no such place. */
export function editJson(
  place: GuidePlace,
  probe: Probe,
  { sample: { bytes }, tried }: Exercised,
): Uint8Array | undefined {
  const { address } = place
  const pointers = tried
    .flatMap(({ lineage }) => lineage)
    .filter(
      ({ guide, by }) =>
        by === undefined &&
        (guide === address || (/^[.@]/.test(guide.slice(address.length)) && guide.startsWith(address))),
    )
    .map(({ pointer }) => pointer)
  const [first] = pointers
  if (first === undefined) return undefined
  const document = JSON.parse(Buffer.from(bytes).toString('utf8')) as CanonicalDocument
  const isMade = change(document, place, probe, pointers)
  return isMade ? Buffer.from(JSON.stringify(document)) : undefined
}

function change(
  document: CanonicalDocument,
  place: GuidePlace,
  probe: Probe,
  pointers: readonly string[],
): boolean {
  if (probe.kind === 'put') return put(document, pointers[0]!, probe.text)
  if (probe.kind === 'repeat')
    return place.kind === 'node' && repeat(document, place, pointers[0]!, probe.times)
  for (const pointer of place.kind === 'leaf' ? pointers.slice(0, 1) : pointers) omit(document, pointer)
  return true
}

type Holder = Record<string, unknown>

const split = (pointer: string): string[] => pointer.split('/').slice(1)

const at = (document: unknown, steps: readonly string[]): Holder | undefined =>
  steps.reduce<unknown>((value, step) => (value as Holder | undefined)?.[step], document) as
    | Holder
    | undefined

function put(document: CanonicalDocument, pointer: string, text: string): boolean {
  const steps = split(pointer)
  const holder = at(document, steps.slice(0, -1))
  if (!holder) return false
  holder[steps.at(-1)!] = text
  return true
}

// What is empty without the value goes with it.
function omit(document: CanonicalDocument, pointer: string): void {
  const steps = split(pointer)
  const holder = at(document, steps.slice(0, -1))
  if (!holder) return
  const last = steps.at(-1)!
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete holder[last]
  if (steps.length > 1 && Object.keys(holder).length === 0) omit(document, `/${steps.slice(0, -1).join('/')}`)
}

/** Fills the list that a node's entries stand in with copies of the first. */
function repeat(document: CanonicalDocument, { path }: NodePlace, pointer: string, times: number): boolean {
  if (!path.endsWith('[]')) return false
  const length = path.split('.').reduce((count, step) => count + (step.endsWith('[]') ? 2 : 1), 0)
  const steps = split(pointer).slice(0, length)
  const list: unknown = at(document, steps.slice(0, -1))
  if (!Array.isArray(list)) return false
  const entry: unknown = list[Number(steps.at(-1))]
  while (list.length < times) list.push(structuredClone(entry))
  return true
}
