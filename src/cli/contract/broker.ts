// What the acts with a Pact Broker share: which one, and about which mappings. Each is a pacticipant of its own, and so
// is the API.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { type Broker, openBroker } from '../../contract/broker/broker.ts'
import { gatewayPacticipants, mappingPacticipant, type Pacticipant } from '../../contract/broker/published.ts'
import type { Folders } from '../../contract/contract.ts'
import { type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import type { Setting } from '../../setting/setting.ts'
import { UsageError } from '../terminal.ts'
import { askedFor } from './which.ts'

/** Which mappings an act is about, and the API's version. */
export const BROKER_OPTIONS = {
  partner: { type: 'string' },
  doc: { type: 'string' },
  'api-version': { type: 'string' },
} as const

export interface Asked {
  partner?: string | undefined
  doc?: string | undefined
  'api-version'?: string | undefined
}

/** The broker of the settings. Throws UsageError where there is none. */
export function brokerOf({ broker }: Setting): Broker {
  if (!broker) throw new UsageError('set PACT_BROKER_BASE_URL, and PACT_BROKER_TOKEN where it asks for one')
  return openBroker(broker)
}

export interface Subject extends Pacticipant {
  /** Absent for the API. */
  mapping?: TestedMapping
}

/** The mappings that the words name, or all and the API. */
export async function subjectsOf(folders: Folders, asked: Asked): Promise<Subject[]> {
  const { partner, doc } = asked
  const only = askedFor({ partner, doc })
  const mappings = testedMappings(folders, only).filter(({ contract }) => contract)
  const subjects = mappings.map((mapping) => ({
    ...mappingPacticipant(mapping.under, mapping.under.guide.hash),
    mapping,
  }))
  if (subjects.length === 0) throw new UsageError('there is no such mapping with a contract')
  if (partner !== undefined || doc !== undefined) return subjects
  return [...subjects, ...gatewayPacticipants(asked['api-version'] ?? (await ownVersion()))]
}

/** The commit that is checked out, or the package's version where there is no Git. */
async function ownVersion(): Promise<string> {
  const git = promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname })
  const commit = await git.then(({ stdout }) => stdout.trim()).catch(() => '')
  if (commit !== '') return commit
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
