// acknowledge: what would be answered, as X12 or as JSON, and the exit code.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { edigw } from './edigw.ts'

const folder = await mkdtemp(join(tmpdir(), 'acknowledge-'))
after(() => rm(folder, { recursive: true }))

const GOOD = 'partners/acme/samples/850-in/minimal.edi'
const BAD = 'test/corpus/x12/one-good-set-one-bad.edi'

test('a good order is answered by a 997, and by a TA1 where it asks for one', async () => {
  const { code, out, err } = await edigw('acknowledge', GOOD, '--partner', 'acme')
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /^AK2\*850\*\d+~\nAK5\*A~\nAK9\*A\*1\*1\*1~$/m)
  const text = await readFile(GOOD, 'latin1')
  await writeFile(join(folder, 'asks.edi'), text.replace(/\*0\*([PT])\*>/, '*1*$1*>'))
  const asked = await edigw('acknowledge', join(folder, 'asks.edi'), '--partner', 'acme')
  assert.match(
    asked.out,
    /^ISA.*\*000000001\*0\*.\*>~\nTA1\*\d{9}\*\d{6}\*\d{4}\*A\*000~\nIEA\*0\*000000001~$/m,
  )
  assert.match(asked.out, /^IEA\*1\*000000002~$/m)
})

test('a rejected set makes the exit code 1; the 997 says where, one segment a line', async () => {
  const { code, out } = await edigw('acknowledge', BAD, '--kind', '997')
  assert.equal(code, 1)
  const lines = out.trimEnd().split('\n')
  assert.ok(lines.every((one) => /^[A-Z0-9]{2,3}\*.*~$/.test(one)))
  assert.ok(lines.includes('AK9*P*2*2*1~'))
})

test('--kind 999 says the same with its own segments', async () => {
  const { out } = await edigw('acknowledge', BAD, '--kind', '999')
  assert.match(out, /^ST\*999\*0001\*005010X231A1~$/m)
  assert.match(out, /^IK5\*R\*5~\nAK9\*P\*2\*2\*1~$/m)
})

test('--json gives the canonical acknowledgement beside its segments', async () => {
  const { out } = await edigw('acknowledge', BAD, '--kind', '997', '--json')
  const [{ kind, answers, document, segments }] = JSON.parse(out)
  assert.equal(kind, '997')
  assert.equal(answers.group, document.group.control)
  assert.equal(document.group.status, 'partially-accepted')
  assert.ok(segments.includes('AK9*P*2*2*1') && segments[0].startsWith('ISA*'))
})

test('the partner’s own terminator ends each line, a line break no line twice', async () => {
  const { out } = await edigw('acknowledge', 'test/corpus/x12/line-feed-as-terminator.edi')
  assert.match(out, /^ST\*997\*0001\nAK1\*PO\*/m)
  assert.doesNotMatch(out, /\n\n/)
})

test('where nothing is answered that is said, and why', async () => {
  const xml = await edigw('acknowledge', 'partners/nordwind/samples/order-in/minimal.xml')
  assert.deepEqual([xml.code, xml.out], [0, ''])
  assert.match(xml.err, /answered by no X12 acknowledgement/)
  const theirs = await edigw(
    'acknowledge',
    'test/corpus/x12/acknowledgement-that-came-in.edi',
    '--kind',
    '997',
  )
  assert.equal(theirs.out, '')
  assert.match(theirs.err, /acknowledgements never are/)
  const strange = await edigw(
    'acknowledge',
    'test/corpus/acme/sender-that-is-not-acme.edi',
    '--partner',
    'acme',
  )
  assert.equal(strange.code, 1)
  assert.match(strange.out, /^TA1\*\d{9}\*\d{6}\*\d{4}\*R\*006~$/m)
  const again = await edigw(
    'acknowledge',
    'test/corpus/acme/sender-that-is-not-acme.edi',
    '--partner',
    'acme',
    '--kind',
    '997',
  )
  assert.equal(again.out, '')
  assert.match(again.err, /rejected as a whole/)
})

test('what can’t be meant is exit code 2', async () => {
  for (const words of [['acknowledge'], ['acknowledge', GOOD, BAD], ['acknowledge', GOOD, '--kind', '998']]) {
    const { code, err } = await edigw(...words)
    assert.equal(code, 2)
    assert.match(err, /Usage: edigw acknowledge FILE/)
  }
})
