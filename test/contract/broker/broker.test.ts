// Our commands and the official command line against one broker double. Tried against a double only.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { runContract } from '../../../src/cli/command/contract.ts'
import { openBroker } from '../../../src/contract/broker/broker.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { folders } from '../promises.ts'
import { type BrokerDouble, openBrokerDouble } from './double.ts'

let double: BrokerDouble
before(async () => {
  double = await openBrokerDouble()
})
after(() => double.close())

/** A house of one partner with one approved sample; gone after the file. */
function smallHouse() {
  const home = mkdtempSync(join(tmpdir(), 'edigw-broker-'))
  after(() => rmSync(home, { recursive: true, force: true }))
  const acme = join('partners', 'acme')
  const copy = (path: string) =>
    cpSync(join(folders.partners, '..', path), join(home, path), { recursive: true })
  for (const path of ['agreement.yaml', '850.yaml', 'crosswalks']) copy(join(acme, path))
  for (const ending of ['edi', 'expected.json']) copy(join(acme, 'samples', '850-in', `minimal.${ending}`))
  copy(join('contracts', 'erp'))
  mkdirSync(join(home, 'contracts', 'acme'))
  const file = join(home, 'contracts', 'acme', '850-in.yaml')
  writeFileSync(file, 'contract: acme/850-in\nsamples:\n  minimal: approved # looked at\n')
  return { home, overlay: join(home, acme, '850.yaml'), run: (...words: string[]) => runIn(home, words) }
}

async function runIn(home: string, words: string[], token = double.token) {
  const setting = readSetting({
    EDIGW_PARTNERS: join(home, 'partners'),
    EDIGW_DATA: join(home, 'data'),
    PACT_BROKER_BASE_URL: double.url,
    PACT_BROKER_TOKEN: token,
  })
  const said: string[] = []
  const note = (text: string) => void said.push(`${text}\n`)
  const code = await runContract(words, setting, note, note)
  return { code, out: said.join('') }
}

/** The official command line. */
async function official(...words: string[]): Promise<{ code: number; out: string }> {
  const program = join(import.meta.dirname, '../../../node_modules/.bin/pact-broker')
  const env = {
    ...process.env,
    PACT_DO_NOT_TRACK: 'true',
    PACT_BROKER_BASE_URL: double.url,
    PACT_BROKER_TOKEN: double.token,
  }
  return promisify(execFile)(program, words, { env, timeout: 20_000 }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout + stderr }),
    (error) => ({ code: error.code as number, out: `${error.stdout}${error.stderr}` }),
  )
}

const acme = ['--partner', 'acme', '--doc', '850-in']
const to = ['--environment', 'production']

test('a mapping is published, deployed, changed for the worse, and then may not be deployed', async () => {
  const { home, overlay, run } = smallHouse()
  await run('compile')
  assert.match(
    (await run('can-i-deploy', ...to, ...acme)).out,
    /the broker has no environment "production", but none/,
  )
  assert.equal((await official('create-environment', '--name', 'production')).code, 0)

  const published = await run('publish', ...acme)
  assert.equal(published.code, 0, published.out)
  assert.match(published.out, /the pact of erp [0-9a-f]{40} with mapping.acme.850-in is kept\n/)
  assert.match(published.out, /mapping.acme.850-in [0-9a-f]{12} for erp: verified, and recorded\n/)
  assert.equal(double.remembered.verifications.length, 1)

  // What the ERP relies on is live before the mapping is.
  assert.equal((await run('record-deployment', ...to, '--consumer', 'erp')).code, 0)
  const may = await run('can-i-deploy', ...to, ...acme)
  assert.deepEqual([may.code, /yes, every result is there/.test(may.out)], [0, true], may.out)
  assert.match(
    (await run('record-deployment', ...to, ...acme)).out,
    /850-in [0-9a-f]{12} is recorded in production/,
  )

  const swapped = '  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }\n'
  writeFileSync(overlay, readFileSync(overlay, 'utf8') + swapped)
  const broken = await run('publish', ...acme)
  assert.equal(broken.code, 1)
  assert.match(
    broken.out,
    /for erp: failed, and recorded\n {2}acme 850-in "minimal": .*quantity\/value expected "24"/,
  )
  const mayNot = await run('can-i-deploy', ...to, ...acme)
  assert.deepEqual([mayNot.code, /no, a verification failed/.test(mayNot.out)], [1, true], mayNot.out)
  const [good, bad] = double.remembered.verifications
  assert.deepEqual([good!.success, bad!.success], [true, false])

  await theOfficialCommandLineAgrees(home, good!.providerVersion, bad!.providerVersion)
})

async function theOfficialCommandLineAgrees(home: string, good: string, bad: string): Promise<void> {
  const ask = (version: string) =>
    official(
      'can-i-deploy',
      '--pacticipant',
      'mapping.acme.850-in',
      '--version',
      version,
      '--to-environment',
      'production',
    )
  assert.equal((await ask(good)).code, 0)
  const no = await ask(bad)
  assert.equal(no.code, 1)
  assert.match(no.out, /mapping.acme.850-in .* false/)
  const pacts = join(home, 'contracts', 'pacts')
  const again = await official(
    'publish',
    pacts,
    '--consumer-app-version',
    'by-the-official-one',
    '--branch',
    'main',
  )
  assert.equal(again.code, 0, again.out)
  assert.match(again.out, /erp by-the-official-one with mapping.acme.850-in is kept/)
}

test('a broker that takes a result and loses it, or points elsewhere, or knows no token, is found out', async () => {
  const { home, run } = smallHouse()
  await run('compile')
  double.remembered.forgetful = true
  double.remembered.verifications.length = 0
  const lost = await run('publish', ...acme)
  double.remembered.forgetful = false
  assert.equal(lost.code, 4)
  assert.match(lost.out, /took the result of mapping.acme.850-in [0-9a-f]+ for erp, but did not record it/)

  const stranger = await runIn(home, ['publish', ...acme], 'of-somebody-else')
  assert.deepEqual(
    [stranger.code, stranger.out],
    [4, 'the broker refuses GET / with 401: ["not authorised"]\n'],
  )
  double.pointTo('http://broker.example')
  const elsewhere = await run('can-i-deploy', ...to, ...acme)
  double.pointTo(undefined)
  assert.match(elsewhere.out, /the broker at http:.* points to http:\/\/broker.example/)
})

test('one version of a consumer never says two things', async () => {
  const broker = openBroker({ url: double.url, token: double.token })
  const pact = (text: string) => ({
    consumer: 'erp',
    consumerVersion: '1',
    provider: 'mapping.x.850-in',
    text,
  })
  const first = await broker.publish([pact('{"interactions":[]}')], { branch: 'main' })
  assert.deepEqual(first, ['the pact of erp 1 with mapping.x.850-in is kept'])
  await assert.rejects(
    broker.publish([pact('{"interactions":[{"description":"another"}]}')], { branch: 'main' }),
    /refuses POST \/contracts\/publish with 409: the pact of erp 1 with mapping.x.850-in was another/,
  )
})
