// A code that nobody has told us of, through the doors: the order waits, the partner does not.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { copyPartners } from '../partner/copied.ts'
import { atGateway } from './gateway.ts'
import { order, orders } from './orders.ts'

const partners = await mkdtemp(join(tmpdir(), 'partners-'))
after(() => rm(partners, { recursive: true }))
copyPartners(partners)
const agreement = join(partners, 'acme', 'agreement.yaml')
await writeFile(
  agreement,
  (await readFile(agreement, 'utf8')).replace('unknownCode: pass', 'unknownCode: park'),
)

const file = (number: string, isa13: string) =>
  orders({
    isa13,
    gs06: isa13.slice(-2),
    groups: [[order(number, '0001', { PO1: 'PO1*1*24*QC*9.95*PE*VN*WC-10' })]],
  })

for (const store of ['embedded', 'postgres'] as const)
  test(`an order with an unknown unit is acknowledged at once, and in the feed when its row is there (${store})`, () =>
    atGateway(
      store,
      async ({ as, sftp, write, read, rest, edigw }) => {
        await write('first.edi', file('4500070001', '000000011'))
        await write('second.edi', file('4500070002', '000000012'))
        assert.equal((await sftp('put first.edi /inbound/', 'put second.edi /inbound/')).code, 0)
        await rest()
        await sftp('get /outbound/997-000000011-11.edi')
        assert.match(await read('997-000000011-11.edi'), /AK5\*A~\nAK9\*A\*1\*1\*1~/)
        const erp = await as('erp')
        const numbers = async () => {
          const { items } = (await erp.get('/v1/orders')) as { items: { order: { number: string } }[] }
          return items.map(({ order: { number } }) => number).sort()
        }
        assert.deepEqual(await numbers(), [])
        const operator = await as('operator')
        const missing = async () =>
          ((await operator.get('/v1/crosswalks/missing?partner=acme')) as { items: object[] }).items
        const [row] = await missing()
        assert.partialDeepStrictEqual(row, {
          crosswalk: 'units',
          theirs: 'QC',
          day: '2026-06-01',
          says: 'PO1, segment 5, element 3',
          documents: 2,
        })
        const { items } = (await operator.get('/v1/documents?state=parked')) as { items: { id: string }[] }
        assert.partialDeepStrictEqual(await operator.get(`/v1/documents/${items[0]!.id}`), {
          reason: 'It waits for crosswalk rows. units: "QC" → ours (PO1, segment 5, element 3).',
          missing: [{ crosswalk: 'units', theirs: 'QC' }],
        })
        const added = await edigw('crosswalk', 'add', 'acme', 'units', 'QC', 'XCT')
        assert.equal(added.out, 'Added, version 2. 2 documents go on.\n')
        await rest()
        assert.deepEqual(await numbers(), ['4500070001', '4500070002'])
        assert.deepEqual(await missing(), [])
        if (store !== 'embedded') return
        const of = ['--anonymise', '--name', 'their-unit']
        const made = await edigw('contract', 'from-document', items[0]!.id, ...of)
        assert.equal(made.code, 0, made.err)
        const sample = await readFile(join(partners, 'acme/samples/850-in', 'their-unit.edi'), 'latin1')
        assert.match(sample, /^PO1\*1\*24\*QC\*9\.95\*PE\*VN\*[A-Z]{2}-\d0~$/m)
        assert.doesNotMatch(sample, /450007000|WC-10/)
      },
      partners,
    ))

test('what a row means changes by force alone, and the files in Git are compared with what is in force', () =>
  atGateway(
    'embedded',
    async ({ edigw }) => {
      assert.equal((await edigw('crosswalk', 'missing')).out, 'No document waits for a row.\n')
      const refused = await edigw('crosswalk', 'add', 'acme', 'units', 'Z3', 'XBX')
      assert.equal(refused.code, 2)
      assert.match(refused.err, /"Z3" → "XCK"/)
      const forced = await edigw('crosswalk', 'add', 'acme', 'units', 'Z3', 'XBX', '--force', 'their letter')
      assert.match(forced.out, /^Changed, version 2/)
      assert.match(forced.err, /verify the mapping again/)
      assert.equal((await edigw('crosswalk', 'remove', 'acme', 'units', 'EC')).code, 2)
      assert.equal(
        (await edigw('crosswalk', 'remove', 'acme', 'units', 'EC', '--force', 'nobody uses it')).code,
        0,
      )
      const rows = await edigw('crosswalk', 'list', 'acme', 'units', '--ended')
      assert.match(rows.out, /Z3 +XCK +- +- +yes +1 to 1\n.*\nIP +XPK +- +- +never +since 1\nZ3 +XBX/s)
      const diff = await edigw('crosswalk', 'diff', 'acme')
      assert.equal(diff.code, 1)
      assert.deepEqual(diff.out.trimEnd().split('\n'), [
        'acme units Z3: the file says XCK, the gateway XBX',
        'acme units EC: the file says XCS, the gateway nothing',
      ])
    },
    partners,
  ))

test('who sends a file by the command line reads why it is not simply taken, and what to type', () =>
  atGateway(
    'embedded',
    async ({ edigw, write, local }) => {
      const send = (name: string) => edigw('send', join(local, name), '--partner', 'acme', '--http')
      await write('waits.edi', file('4500070003', '000000013'))
      const waits = await send('waits.edi')
      assert.equal(waits.code, 0, waits.err)
      assert.match(
        waits.out,
        / 4500070003 parked \((\w{26})\)\n {4}It waits for crosswalk rows\..*\n {4}error: .*\n {4}All of it: edigw documents show \w{26}\n/,
      )
      const again = await send('waits.edi')
      assert.match(again.out, /the same bytes came before, so nothing is done again\n$/)
      const missing = await edigw('crosswalk', 'missing')
      assert.match(missing.out, /\nWhat it means: edigw crosswalk add acme units QC OURS\n$/)
      assert.match((await edigw('dead-letters')).out, /crosswalk-missing {2}1 document, from acme/)
      await write('wrong.edi', file('4500070004', '000000014').replace('SE*', 'SE*9'))
      const wrong = await send('wrong.edi')
      assert.equal(wrong.code, 1)
      assert.match(wrong.out, / rejected \(\w{26}\)\n {4}error: segment \d SE: /)
      await write('order.pdf', '%PDF-1.4 an order')
      assert.equal((await send('order.pdf')).code, 1)
      const refused = await edigw('receipts', 'list', '--state', 'refused', '--since', '2026-01-01')
      assert.match(
        refused.out,
        /^ID .*\n(\w{26}) .* acme +http +17 .* refused +It looks like a PDF file, not like/,
      )
      const shown = await edigw('receipts', 'show', refused.out.split('\n')[1]!.slice(0, 26))
      assert.deepEqual([shown.code, /Only X12 and XML documents are taken/.test(shown.out)], [1, true])
      const drafts = await edigw('documents', 'list', '--state', 'draft')
      assert.match(drafts.out, /VERDICT +WHY\n.* rejected +The SE counts /)
      const listed = await edigw('partners', 'list')
      assert.deepEqual([listed.code, listed.err], [0, ''])
      assert.match(listed.out, /^PARTNER .*\nacme /)
      const unknown = await edigw('documents', 'show', 'xyz')
      assert.equal(unknown.err, 'edigw: id: must be 26 letters and digits, as lists show it (400)\n')
    },
    partners,
  ))
