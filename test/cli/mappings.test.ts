// "partners apply" as it is typed: what is not verified is not let in, and the exit code says so.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { doctor } from '../../src/cli/command/doctor.ts'
import { partners as command } from '../../src/cli/command/partners.ts'
import { listening } from '../../src/cli/terminal.ts'
import { evidenceFile } from '../../src/contract/gate/evidence.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { contractsFor } from '../contract/verified.ts'
import { copyPartners } from '../partner/copied.ts'

const home = mkdtempSync(join(tmpdir(), 'apply-'))
after(() => rmSync(home, { recursive: true }))

test('a mapping without evidence is refused with its reason, and the others come into force', async () => {
  const partners = copyPartners(join(home, 'partners'), 'nordwind')
  const contracts = contractsFor(partners)
  const evidence = evidenceFile(contracts, { partner: 'nordwind', mapping: 'order-in' })
  rmSync(evidence)
  const setting = readSetting({
    ...{ EDIGW_DATA: join(home, 'data'), EDIGW_PARTNERS: partners, EDIGW_CONTRACTS: contracts },
    ...{ EDIGW_HTTP_PORT: '0', EDIGW_SFTP_PORT: '0' },
  })
  const startGateway = async () => assert.fail()
  const run = async (one: typeof command, ...words: string[]) => {
    const said: string[] = []
    const code = await listening(
      (text) => void said.push(text),
      () => one.run(words, { setting, startGateway }),
    )
    return { code, out: stripVTControlCharacters(said.join('\n')) }
  }
  const refused = await run(command, 'apply')
  assert.equal(refused.code, 1)
  assert.match(
    refused.out,
    /order-in {2}\w{12} {2}refused\n {4}nordwind order-in was never verified: there is no contracts\/verified\/nordwind\.order-in\.json\n {4}No version of it is in force: its documents wait\.$/,
  )
  assert.equal((await run(command, 'apply')).code, 1, 'the same again is refused again')
  const looked = await run(doctor)
  assert.match(looked.out, /fine {2}evidence: does not hold for nordwind order-in, which would not be let in/)
  assert.match(
    looked.out,
    /bad {3}mappings in force: no version of nordwind order-in is in force, its documents wait/,
  )
})
