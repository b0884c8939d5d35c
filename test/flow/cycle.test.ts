// The whole order cycle with a retailer, on both stores and over real doors: what `edigw demo --cycle` plays. Harborline's
// 997s are what the same engine makes of our bytes under the agreement seen from the other side.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { playCycle } from '../../src/cli/demo/cycle.ts'
import { openAtTheEnd } from '../../src/cli/demo/settled.ts'
import { developmentAccess } from '../../src/cli/development.ts'
import { listening } from '../../src/cli/terminal.ts'
import { readSetting } from '../../src/setting/setting.ts'
import type { Document } from '../../src/store/record.ts'
import { edigwWith } from '../cli/edigw.ts'
import { contractsFor } from '../contract/verified.ts'
import { copyPartners } from '../partner/copied.ts'
import { atGateway, type OpenGateway } from './gateway.ts'

const partners = copyPartners(mkdtempSync(join(tmpdir(), 'cycle-')), 'harborline')
after(() => rmSync(partners, { recursive: true }))

/** Plays it, and answers what was shown and what was left open. */
async function play({ gateway, local }: OpenGateway): Promise<{ shown: string; open: string[] }> {
  const data = dirname(local)
  const port = String(gateway.http.port)
  const setting = readSetting({ EDIGW_DATA: data, EDIGW_PARTNERS: partners, EDIGW_HTTP_PORT: port })
  const said: string[] = []
  const stage = { gateway, setting, access: (await developmentAccess(data))! }
  const open = await listening(
    (text) => void said.push(text),
    () => playCycle(stage),
  )
  return { shown: stripVTControlCharacters(said.join('\n')), open }
}

const sentBy = async ({ gateway }: OpenGateway): Promise<Document[]> =>
  gateway.house.store.documents({ partner: 'harborline', direction: 'out', limit: 100 })

const toldOf = (shown: string, step: RegExp): string =>
  shown.split(/\n(?=\d+\. )/).find((one) => step.test(one)) ?? ''

function explains(shown: string): void {
  const told = toldOf(shown, /sees what was rejected/)
  assert.match(told, /out {2}harborline {2}x12\/004010\/810 {2}BW-INV-5510 {2}fetched {2}rejected/)
  assert.match(
    told,
    /segment 4 REF: Element 2 of REF: invalid code \("077210"\)\. It was written from \/references\/0\/value, which is "077210"\./,
  )
  assert.match(
    toldOf(shown, /goes out anew/),
    /invoice BW-INV-5510 .*: delivered .*\n.*group IN 2, set 0001\n.*\n +sent instead of \w{26}/,
  )
}

async function settles(open: OpenGateway): Promise<void> {
  const sent = await sentBy(open)
  assert.deepEqual(
    sent.map(({ canonical, state, acknowledgement }) => [canonical, state, acknowledgement]),
    [
      ['acknowledgement', 'fetched', 'none-expected'],
      ['acknowledgement', 'fetched', 'none-expected'],
      ['order-response', 'fetched', 'accepted'],
      ['shipment', 'fetched', 'accepted'],
      ['invoice', 'fetched', 'rejected'],
      ['invoice', 'fetched', 'accepted'],
    ],
  )
  const [mistaken, corrected] = sent.slice(-2)
  assert.equal(corrected?.replaces, mistaken?.id)
  assert.equal(new Set(sent.map(({ interchangeControl }) => interchangeControl)).size, sent.length)
  assert.notEqual(corrected?.groupControl, mistaken?.groupControl)
}

async function answersMatch({ gateway }: OpenGateway): Promise<void> {
  const { store } = gateway.house
  const came = await store.documents({ partner: 'harborline', direction: 'in', limit: 100 })
  const answers = came.filter(({ canonical }) => canonical === 'acknowledgement')
  assert.deepEqual(
    new Set(answers.map(({ state, acknowledgement }) => `${state} ${acknowledgement}`)),
    new Set(['reconciled matched']),
  )
  assert.equal(answers.length, 4)
  const undecided = { environment: 'production' as const, types: [], after: 0, undecided: true, limit: 10 }
  assert.deepEqual(await store.feedAfter(undecided), [])
}

/** What nobody has acknowledged yet is told to be open. */
async function noticesWhatIsOpen(open: OpenGateway): Promise<void> {
  const text = await readFile(
    join(partners, 'harborline/samples/810-out/freight-and-an-allowance.json'),
    'utf8',
  )
  const content = text.replace('BW-INV-5510', 'BW-INV-5511')
  await (await open.as('erp')).post('/v1/outbound/invoices?partner=harborline', {
    type: 'application/json',
    content,
  })
  await open.rest()
  assert.deepEqual(await openAtTheEnd(await open.as('operator'), 'harborline'), [
    'invoice BW-INV-5511: delivered, waiting',
  ])
}

for (const store of ['embedded', 'postgres'] as const)
  describe(`an order cycle on the ${store} store`, () => {
    it('leaves nothing unreconciled: a rejected invoice is seen, explained, corrected and sent anew', () =>
      atGateway(
        store,
        async (open) => {
          const { shown, open: left } = await play(open)
          assert.deepEqual(left, [])
          explains(shown)
          await settles(open)
          await answersMatch(open)
          await noticesWhatIsOpen(open)
        },
        partners,
      ))
  })

it('is played by "edigw demo --cycle"', async () => {
  const { code, out, err } = await edigwWith(
    { EDIGW_PARTNERS: partners, EDIGW_CONTRACTS: contractsFor(partners) },
    'demo',
    '--cycle',
  )
  assert.equal(code, 0, err)
  assert.match(out, /\n10\. Harborline takes it\n(.*\n)* +Nothing is left open/)
})
