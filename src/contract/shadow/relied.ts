// What a consumer relies on, held against two makings of one document: what held before and does not hold any more.
import { existsSync, readFileSync } from 'node:fs'
import type { ResolvedGuide } from '../../guide/model.ts'
import { listLengths, quoted } from '../broken.ts'
import { project, valuesAt } from '../canonicalPath.ts'
import { type Folders, loadRules, mappingFilePath } from '../contract.ts'
import type { PlacedRule } from '../erpRules.ts'
import { loadMappingFile } from '../mappingFile.ts'
import { directionOf } from '../underTest.ts'
import type { NamedMapping } from './candidate.ts'

/** What a mapping's consumer relies on: the ERP inbound, the partner outbound; nothing where nobody wrote it down. */
export function reliedOn(
  { contracts }: Folders,
  { partner, mapping }: NamedMapping,
  { canonical, syntax }: ResolvedGuide,
): readonly PlacedRule[] {
  if (directionOf(mapping) === 'in') return loadRules(contracts, canonical)?.rules.rules ?? []
  const path = mappingFilePath(contracts, { partner, mapping })
  if (!existsSync(path)) return []
  const name = `${partner}/${mapping}`
  const about = { name, canonical, syntax }
  return loadMappingFile(`contracts/${name}.yaml`, readFileSync(path, 'utf8'), about).contract.relied
}

/** Something that was relied on and is not so any more. */
export interface Unkept {
  pointer: string
  was: string
  now: string
  /** Whether whoever declares the change as expected takes it upon himself, as by approving a sample anew. */
  settleable: boolean
}

/**
 * What no longer holds. Values that broke their rule before are nobody's change. A value may be declared as
 * expected where its rule is only that it is the same, or that it may be missing; never where it breaks a rule's shape.
 */
export function unkept(rules: readonly PlacedRule[], was: unknown, now: unknown): Unkept[] {
  const paths = rules.map(({ parsed }) => parsed)
  const lists = listLengths(project(was, paths), project(now, paths), '')
  return [
    ...rules.flatMap((rule) => unkeptBy(rule, was, now)),
    ...lists.map(({ pointer, expected, got }) => ({
      pointer,
      was: expected,
      now: `${got} entries`,
      settleable: true,
    })),
  ]
}

function unkeptBy(rule: PlacedRule, was: unknown, now: unknown): Unkept[] {
  const { parsed, matchers, holds, words, said, optional } = rule
  const before = new Map(valuesAt(was, parsed).map(({ pointer, value }) => [pointer, value]))
  const since = new Map(valuesAt(now, parsed).map(({ pointer, value }) => [pointer, value]))
  const isExact = matchers.length === 0
  const isBroken = (old: unknown, got: unknown): boolean => {
    if (isExact) return old !== undefined && !Object.is(old, got)
    if (old === undefined) return got !== undefined && !holds(got)
    return holds(old) && !holds(got)
  }
  return [...new Set([...before.keys(), ...since.keys()])].flatMap((pointer): Unkept[] => {
    const [old, got] = [before.get(pointer), since.get(pointer)]
    // Where a whole entry of a list is gone, the list tells it.
    if (!since.has(pointer) || !isBroken(old, got)) return []
    const settleable = got === undefined ? optional : isExact && holds(got)
    return [{ pointer, was: `${quoted(old)} (${words}, ${said})`, now: quoted(got), settleable }]
  })
}
