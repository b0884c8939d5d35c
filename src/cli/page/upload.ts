// A file that is still on its way in, in a line: what it has, and what it waits for.
import { printable } from '../../exchange/engine/place.ts'

export interface ShownUpload {
  principal: string
  environment: string
  name: string
  state: 'open' | 'partial' | 'closed' | 'settling'
  bytes: number
  at: string
  settleAt?: string
}

const moment = (at: string): string => at.slice(0, 19).replace('T', ' ')

export function uploadLine({ principal, environment, name, bytes, at, ...rest }: ShownUpload): string {
  const from = `${name} from ${principal}${environment === 'test' ? ' (test)' : ''}`
  return printable(`  ${moment(at)}  ${from}, not taken in yet: ${bytes} bytes are here; ${waitsFor(rest)}`)
}

function waitsFor({ state, settleAt }: Pick<ShownUpload, 'state' | 'settleAt'>): string {
  if (state === 'open') return 'it is being written'
  if (state === 'partial') return 'the connection broke off, and the partner must resume it or send it again'
  if (state === 'closed') return 'it has a temporary name, and the partner must rename it'
  const until = settleAt === undefined ? '' : `, until ${moment(settleAt)} UTC, and is then taken as it is`
  return `its last line is missing (IEA, or the end of the XML), so it waits for the rest${until}`
}
