// The document itself, from the running gateway: its bytes, what we understood, or one beside the other.
import type { Api } from '../api.ts'
import type { ShownFinding } from '../page/acknowledged.ts'
import { type Beside, besideLines } from '../page/beside.ts'
import { say, tell, UsageError } from '../terminal.ts'

/** What can be seen of one document. */
export type Look = 'raw' | 'canonical' | 'beside'

interface Looked {
  direction: 'in' | 'out'
  links: Record<string, string>
  findings: ShownFinding[]
  envelopeFindings?: ShownFinding[]
}

/** Shows it; throws ApiRefusal with the gateway's sentence where there is none of it. */
export async function look(api: Api, id: string, what: Look): Promise<void> {
  const path = `/v1/documents/${encodeURIComponent(id)}`
  if (what === 'raw') return void process.stdout.write(await api.bytes(`${path}/raw`))
  const one = (await api.get(path)) as Looked
  const document = await api.get(one.links.draft ?? `${path}/canonical`)
  if (what === 'canonical') return say(JSON.stringify(document, null, 2))
  if (one.direction === 'out')
    throw new UsageError('--beside is for what came in; of what we sent there are --raw and --canonical')
  const [lineage, unmapped] = [
    await all<Beside['lineage'][number]>(api, `${path}/lineage`),
    await all<Beside['unmapped'][number]>(api, `${path}/unmapped`),
  ]
  const { findings, envelopeFindings: around = [] } = one
  for (const line of besideLines({ lineage, unmapped, document, findings, around }, width())) say(line)
  if (lineage.length >= MOST || unmapped.length >= MOST)
    tell(`Only the first ${MOST} values are shown; the API has them all at ${path}/lineage.`)
}

/** Columns, where nobody says how many there are. */
const WIDTH = 110

/** Values that anybody looks through in a terminal. */
const MOST = 5_000
const PAGE = 500

async function all<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = []
  for (let after = ''; items.length < MOST; ) {
    const page = (await api.get(`${path}?limit=${PAGE}${after}`)) as { items: T[]; nextCursor: string }
    items.push(...page.items)
    if (page.items.length < PAGE) break
    after = `&after=${page.nextCursor}`
  }
  return items
}

const width = (): number => process.stdout.columns || WIDTH
