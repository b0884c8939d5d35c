// What to do about a mapping that takes much more of the standard than its samples show.
import type { MappingUnderTest } from '../../contract/underTest.ts'

/** Gaps that somebody closes with a few samples more. */
const FEW = 40

/** The hint to narrow an overlay down to what its partner uses; undefined where few gaps are left, or it can't be. */
export const wideHint = ({ partner, mapping }: MappingUnderTest, gaps: number): string | undefined =>
  gaps > FEW
    ? `${partner} ${mapping} takes all of the standard, and ${gaps} things of it stand in no sample. If the partner sends no more than its samples show: edigw overlay narrow ${partner} ${mapping} --from samples --write`
    : undefined
