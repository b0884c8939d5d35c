// Whether the samples show what a partner alone says, in its overlay and its tables of units.
import { mutated } from '../../mutation/mutant.ts'
import { outcomeOf, type Reads, readerOf } from '../../mutation/trial.ts'
import type { Sample } from '../../sample.ts'
import type { MappingUnderTest } from '../../underTest.ts'
import { unseenCodes } from './codes.ts'
import { differing } from './differing.ts'
import { ownRows } from './rows.ts'
import { type OwnWord, ownWords } from './words.ts'

/** A sentence for each thing of a partner's own that no sample shows; `forms` are those of the samples. */
export function unseenOwn(
  under: MappingUnderTest,
  samples: readonly Sample[],
  forms: ReadonlySet<string>,
): string[] {
  const outcomes = (reads: Reads) => JSON.stringify(samples.map(({ bytes }) => outcomeOf(reads(bytes))))
  const now = outcomes(readerOf(under))
  const isSeen = (other: MappingUnderTest) => outcomes(readerOf(other)) !== now
  const guides = differing(under)
  const words = guides ? ownWords(guides) : []
  return [
    ...(guides ? unseenCodes(guides, forms) : []),
    ...words.filter((word) => !isSeen(without(under, word))).map(unseenOf),
    ...ownRows(under)
      .filter(({ without }) => !isSeen(without))
      .map(unseenOf),
  ]
}

const unseenOf = ({ unseen }: { unseen: string }): string => unseen

const without = (under: MappingUnderTest, { address, edits }: OwnWord): MappingUnderTest => ({
  ...under,
  guide: mutated(under.guide, { operator: 'own word', address, words: JSON.stringify(edits), edits }),
})
