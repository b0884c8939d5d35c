// The bytes themselves: a receipt's have the hash that it was taken in with, and an interchange of ours says the numbers
// that the books say. They are read in pieces, so that a gigabyte costs no more memory than a chunk.
import { createHash } from 'node:crypto'
import type { OutboundInBooks, ReceiptInBooks } from '../../store/books.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import { about, type Disagreement } from './disagreement.ts'

type Bytes = Pick<Looking, 'readBytes' | 'redactionsOf'>

/** Whether the bytes that are kept are those that came. What is missing is told with the receipt. */
export async function judgeHash(
  store: Bytes,
  { id, partner, blob, bytes, sha256 }: ReceiptInBooks,
): Promise<Disagreement[]> {
  const hash = createHash('sha256')
  for (let offset = 0; offset < bytes; offset += CHUNK_BYTES)
    hash.update(await store.readBytes(blob, offset, Math.min(CHUNK_BYTES, bytes - offset)))
  const got = hash.digest('hex')
  if (got === sha256 || (await isRedacted(store, blob, sha256, got))) return []
  const tell = about('bytes', id, `receipt ${id} (${partner})`)
  return [tell('altered', `came with the hash ${sha256}, and its bytes have ${got} now`)]
}

/** Whether what was redacted leads from the hash that the bytes came with, link by link, to the one that they have. */
async function isRedacted(store: Bytes, blob: string, came: string, got: string): Promise<boolean> {
  let hash = came
  for (const { before, after } of await store.redactionsOf('bytes', blob)) {
    if (before !== hash) return false
    hash = after
  }
  return hash === got
}

/** ISA and GS, whatever separators they use. */
const HEAD = 1_024

/** Whether the sealed bytes of an X12 document say its control numbers. */
export async function judgeNumbers(
  store: Bytes,
  { id, partner, blob, bytes, interchangeControl, groupControl }: OutboundInBooks,
): Promise<Disagreement[]> {
  if (blob === null || bytes === null || interchangeControl === null) return []
  const tell = about('bytes', id, `document ${id} (${partner})`)
  const head = Buffer.from(await store.readBytes(blob, 0, Math.min(HEAD, bytes))).toString('latin1')
  const { interchange, group } = numbersIn(head)
  const found: Disagreement[] = []
  if (interchange !== interchangeControl)
    found.push(
      tell(
        'altered',
        `was sealed under interchange number ${interchangeControl}, and its bytes say ${interchange || 'none'}`,
      ),
    )
  if (groupControl !== null && group !== groupControl)
    found.push(
      tell('altered', `was sealed under group number ${groupControl}, and its bytes say ${group || 'none'}`),
    )
  return found
}

/** The byte behind an ISA's sixteenth element, which has one character, ends its segment. */
const ISA_END = 105

/** ISA13 and GS06 at the beginning of an interchange that our writer made. */
function numbersIn(head: string): { interchange: string; group: string } {
  const [separator = '', terminator = ''] = [head[3], head[ISA_END]]
  const [isa = '', gs = ''] = head.split(terminator).map((segment) => segment.trim())
  const interchange = isa.split(separator)[13] ?? ''
  const group = gs.startsWith('GS') ? (gs.split(separator)[6] ?? '') : ''
  return { interchange, group }
}

/** Chooses rows out of a seed by their ids: `share` of 1 takes all, 0 none. */
export function sampler(seed: number, share: number): (id: string) => boolean {
  return (id) => {
    if (share >= 1) return true
    let hash = 2_166_136_261 ^ seed
    for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16_777_619)
    // FNV's last bits are its worst, so its first ones decide.
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32 < share
  }
}
