// partners: what stands in partners/ in Git, and what is in force in the store.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openGate } from '../../contract/gate/admit.ts'
import { ensureActivationKeys } from '../../contract/gate/record.ts'
import { addSecret } from '../../door/http/index.ts'
import { addKey as letIn } from '../../door/sftp/keyring.ts'
import { printable } from '../../exchange/engine/place.ts'
import { Refusal } from '../../exchange/refusal.ts'
import { renderProblem } from '../../guide/load/problem.ts'
import { type AppliedMapping, applyPartners } from '../../partner/apply.ts'
import { loadPartners } from '../../partner/load.ts'
import { instant, newIds, systemClock } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { noLog } from '../../setting/log.ts'
import type { Setting } from '../../setting/setting.ts'
import { agreeOnKeys } from '../../setting/sharedKeys.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { type Looking, lookAtStore, openStore } from '../../store/index.ts'
import type { Role } from '../../store/record.ts'
import type { Command } from '../command.ts'
import { caller } from '../keeping.ts'
import { say, styled, table, tell, UsageError } from '../terminal.ts'
import { endOf } from './secrets.ts'

export const partners: Command = {
  usage:
    'partners lint|apply|list|secret|key [PRINCIPAL] [FILE] [--role partner|erp|operator] [--partner ID] [--expires DATE|90d|never]',
  summary:
    'Checks partners/, puts it in force, lists what is; makes a client secret (good for a year unless --expires says otherwise) or adds an OpenSSH public key. To apply, and to make a secret or add a key, stop an embedded gateway first ("edigw secrets" and "edigw keys" do it beside one).',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        role: { type: 'string', default: 'partner' },
        partner: { type: 'string' },
        expires: { type: 'string' },
      },
    })
    const [act = 'list', principal, file] = positionals
    if (act === 'lint') return lint(setting)
    if (act === 'apply') return withHouse(setting, (house) => apply(house, setting))
    if (act === 'list') return withLook(setting, list)
    if (!principal) throw new UsageError(`partners ${act} needs a principal`)
    await withHouse(setting, (house) => admit(house, principal, values.role as Role, values.partner))
    if (act === 'secret') return withHouse(setting, (house) => makeSecret(house, principal, values.expires))
    if (act === 'key' && file) return withHouse(setting, (house) => addKey(house, principal, file))
    throw new UsageError(`there is no "partners ${act}"`)
  },
}

async function withHouse<T>(setting: Setting, work: (house: House) => Promise<T>): Promise<T> {
  const store = await openStore(storeAt(setting))
  try {
    return await work({ store, clock: systemClock, newId: newIds(), log: noLog })
  } finally {
    await store.close()
  }
}

/** Beside a gateway that has the store, too. */
async function withLook<T>(setting: Setting, work: (store: Looking) => Promise<T>): Promise<T> {
  const store = await lookAtStore(storeAt(setting))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

function lint(setting: Setting): number {
  const { partners: loaded, problems } = loadPartners(setting.partners)
  for (const problem of problems) tell(`${renderProblem(problem)}\n`)
  for (const one of loaded)
    say(`${one.partner}: fine (${one.mappings.map((mapping) => mapping.name).join(', ')})`)
  return problems.some((one) => one.severity === 'error') ? 2 : 0
}

async function apply(house: House, setting: Setting): Promise<number> {
  const keys = await ensureActivationKeys(setting.keys)
  if (setting.databaseUrl)
    await agreeOnKeys({ ...house, folder: setting.keys }, { 'activation key': [...keys.verify.keys()] })
  const gate = openGate({ house, folders: setting, keys }, 'partners apply')
  const applied = await applyPartners(house, setting.partners, gate, caller())
  for (const { partner, changed, mappings, differences } of applied) {
    say(`${partner}: ${changed ? 'in force now' : 'in force already'}`)
    for (const mapping of mappings) sayMapping(mapping)
    const other = differences.filter(({ kind }) => kind !== 'only-store').length
    if (other > 0)
      say(
        `  ${other} crosswalk rows of the files are not in force as they stand: edigw crosswalk diff ${partner}`,
      )
  }
  const refused = applied.flatMap(({ mappings }) => mappings).filter((one) => one.refused !== undefined)
  if (refused.length > 0)
    tell(
      `Not let in: ${refused.length}. When their contracts hold: edigw contract gate --write, then edigw partners apply again.`,
    )
  return refused.length > 0 ? 1 : 0
}

function sayMapping({ name, hash, inForce, refused }: AppliedMapping): void {
  say(`  ${name}  ${hash.slice(0, 12)}${refused === undefined ? '' : `  ${styled('red', 'refused')}`}`)
  if (refused === undefined) return
  say(`    ${printable(refused)}`)
  if (inForce === '') say('    No version of it is in force: its documents wait.')
  else if (inForce) say(`    ${inForce.slice(0, 12)} goes on working.`)
}

async function list(store: Looking): Promise<number> {
  const rows: string[][] = [['PARTNER', 'AGREEMENT', 'SINCE', 'MAPPINGS']]
  for (const { partner, hash, at } of await store.activeAgreements()) {
    const mappings = await store.activeMappings(partner)
    rows.push([partner, hash.slice(0, 12), at.slice(0, 10), mappings.map((one) => one.name).join(', ')])
  }
  say(
    rows.length > 1
      ? table(rows)
      : 'No partner is in force. Put those in partners/ in force: edigw partners apply',
  )
  return 0
}

async function admit(house: House, id: string, role: Role, partner: string | undefined): Promise<void> {
  if (await house.store.principal(id)) return
  if (role === 'partner' && !partner)
    throw new UsageError(`"${id}" is new: say --partner ID, or --role erp or operator`)
  const entry = { ...by(house), act: 'principal admitted', subject: id, detail: partner ?? role }
  const principal = partner === undefined ? { id, role } : { id, role, partner }
  await house.store.audited(entry).putPrincipal(principal)
}

const by = ({ clock }: House) => ({ at: instant(clock), principal: caller() })

async function makeSecret(house: House, principal: string, said: string | undefined): Promise<number> {
  const expires = endOf(said)
  const asked = { principal, ...(expires === undefined ? {} : { expires }) }
  const { secret } = await addSecret(house, asked, caller())
  const until = expires === undefined ? 'without an end' : `good until ${expires}`
  tell(`A new client secret of ${principal}, ${until}; it is shown once and only its hash is kept:`)
  say(secret)
  return 0
}

async function addKey(house: House, principal: string, file: string): Promise<number> {
  const key = await readFile(file, 'utf8')
  try {
    const { fingerprint } = await letIn(house, { principal, key }, caller())
    say(`${principal} may log in with ${file}, ${fingerprint}.`)
    return 0
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(`${file}: ${error.detail}`)
    throw error
  }
}
