// The kept documents of one mapping, oldest first and page by page, in stretches that one job can take: memory does
// not grow with their number.
import { firstIdOf } from '../../store/firstId.ts'
import type { Document, Environment } from '../../store/record.ts'
import type { Bench, BenchSizes } from './bench.ts'

/** Which documents are meant. */
export interface Asked {
  partner: string
  direction: 'in' | 'out'
  /** The guide, such as x12/004010/850. */
  type: string
  environment?: Environment
  /** RFC 3339; absent: from the beginning. */
  since?: string
  /** Whether a document belongs to the mapping, where several of the partner have one guide. */
  isMeant: (document: Document) => boolean | Promise<boolean>
}

/** Documents of the mapping, in stretches. */
export async function* documentsOf({ store, sizes }: Bench, asked: Asked): AsyncGenerator<Document[]> {
  const { partner, direction, type, environment, since, isMeant } = asked
  const filter = { partner, direction, type, ...(environment ? { environment } : {}), limit: sizes.page }
  let after = since === undefined ? undefined : firstIdOf(since)
  for (;;) {
    const page = await store.documents({ ...filter, ...(after === undefined ? {} : { after }) })
    const meant: Document[] = []
    for (const one of page)
      if ((since === undefined || one.at >= since) && (await isMeant(one))) meant.push(one)
    yield* stretches(meant, sizes)
    if (page.length < sizes.page) return
    after = page.at(-1)!.id
  }
}

/** The documents of these ids, in that order. Throws where there is none of an id, or it is another mapping's. */
export async function* documentsNamed(
  { store }: Bench,
  ids: readonly string[],
  { partner, direction, type, isMeant }: Asked,
): AsyncGenerator<Document[]> {
  for (const id of ids) {
    const found = await store.document(id)
    if (!found) throw new UnknownDocument(`there is no document ${id}`)
    const isOf = found.partner === partner && found.direction === direction && found.type === type
    if (!isOf || !(await isMeant(found)))
      throw new UnknownDocument(
        `document ${id} is ${found.type}, ${found.direction}bound, of ${found.partner}`,
      )
    yield [found]
  }
}

/** A document was named that is not there, or that the mapping is not for. */
export class UnknownDocument extends Error {}

/** Documents that one job can take: of one group, under one agreement and with the same crosswalk rows. */
function* stretches(documents: readonly Document[], sizes: BenchSizes): Generator<Document[]> {
  let stretch: Document[] = []
  for (const one of documents) {
    const [first] = stretch
    if (first && !fits(first, one, stretch.length, sizes)) {
      yield stretch
      stretch = []
    }
    stretch.push(one)
  }
  if (stretch.length > 0) yield stretch
}

function fits(first: Document, one: Document, count: number, { bytes, documents }: BenchSizes): boolean {
  const isLike =
    one.group !== undefined &&
    one.group === first.group &&
    one.agreement === first.agreement &&
    one.crosswalks === first.crosswalks
  return isLike && count < documents && one.offset + one.length - first.offset <= bytes
}
