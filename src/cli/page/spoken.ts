// What an acknowledgement or advice of a partner's says, for who reads its file without a gateway: of each thing that it
// names the verdict, and what was wrong with it in words.
import { type Acknowledgement, checkCanonical, isCanonicalName } from '../../canonical/canonical.ts'
import { saidBy } from '../../exchange/reconciling/say.ts'
import type { Saying, Statement } from '../../exchange/reconciling/statement.ts'
import { sentence } from '../../finding/catalogue.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'

/** Things that are listed. */
const MOST = 20

/** The lines; none where the document is of another kind, or a draft that is not whole. */
export function spokenLines(document: CanonicalDocument): string[] {
  const name = String(document.schema).split('/')[0]!
  if (!isCanonicalName(name) || checkCanonical(name, document)) return []
  const said = saidBy(name, document).flatMap((one) =>
    statementLines(one, document as unknown as Acknowledgement),
  )
  const more = said.length - MOST
  return [...said.slice(0, MOST), ...(more > 0 ? [`${more} more lines: see --json`] : [])]
}

function statementLines({ label, tell }: Statement, { group }: Acknowledgement): string[] {
  const sets = (group?.sets ?? []).map(({ id, control }) => ({
    control,
    name: `${label}, set ${id} ${control}`,
  }))
  const named = sets.length > 0 ? sets : [{ control: '', name: label }]
  const documents = named.map(({ control, name }) => ({
    id: name,
    type: '',
    canonical: '',
    setControl: control,
  }))
  return tell(documents).sayings.flatMap(sayingLines)
}

const sayingLines = ({ document, state, findings }: Saying): string[] => [
  `${document}: ${state.replaceAll('-', ' ')}`,
  ...findings.map((one) => {
    const { segment, id } = one.at
    return `  ${segment === undefined ? '' : `segment ${segment} ${id}: `}${sentence(one)}`
  }),
]
