// What a set's ST says that only the group's header, the guides and the agreement can judge: whether such sets
// belong here at all, and by which convention they are written.
import { finding, hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { library } from '../../guide/library.ts'
import type { FramedSet, GroupHeader } from '../../x12/types.ts'

export interface SetCircumstances {
  header: Pick<GroupHeader, 'functionalId' | 'version'>
  /** Something reads such sets. */
  isRuled: boolean
  /** GS08 to the letter, where the agreement says it. */
  version?: string | undefined
  /** Of the group: where it is the reason, its sets needn't each say so. */
  ofGroup: readonly Finding[]
}

type SetHeader = Pick<FramedSet, 'id' | 'convention' | 'offset' | 'findings'>

/** The findings of the set's envelope, with those that its circumstances add. */
export function setFindings(set: SetHeader, known: SetCircumstances): Finding[] {
  const { findings } = set
  const isNameless = findings.some(({ code }) => code === 'set-id-invalid')
  // What a GS must say and does not is told of the GS.
  const isHeaded = known.header.functionalId !== '' && known.header.version !== ''
  if (isNameless || !isHeaded || hasError(known.ofGroup)) return [...findings]
  const found =
    misplaced(set, known.header) ?? (known.isRuled ? conventionFinding(set, known) : unsupported(set))
  return found ? [...findings, found] : [...findings]
}

const placeOf = ({ offset }: SetHeader, element: number) => ({ segment: 1, id: 'ST', element, offset })

// A set that we know, in a group of another kind, was put into the wrong envelope.
function misplaced(
  set: SetHeader,
  { functionalId, version }: SetCircumstances['header'],
): Finding | undefined {
  const guide = `x12/${version.slice(0, 6)}/${set.id}`
  const group = library().head(guide).group
  if (group === undefined || group === functionalId) return undefined
  return finding('set-not-in-group', placeOf(set, 1), { got: set.id, expected: functionalId })
}

const unsupported = (set: SetHeader): Finding => finding('set-unsupported', placeOf(set, 1), { got: set.id })

/** ST03 where it names a release that the group is not of, or a convention that was not agreed. */
function conventionFinding(set: SetHeader, { header, version }: SetCircumstances): Finding | undefined {
  const { convention: got } = set
  if (got === undefined || got === '') return undefined
  if (/^\d{6}/.test(got) && got.slice(0, 6) !== header.version.slice(0, 6))
    return finding('convention-invalid', placeOf(set, 3), { got, expected: header.version })
  if (version === undefined || got === version) return undefined
  return finding('convention-unsupported', placeOf(set, 3), { got, expected: version })
}
