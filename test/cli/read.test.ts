// read: the page, the JSON and the exit code, without a gateway.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { FileReading } from '../../src/exchange/engine/readFile.ts'
import { edigw } from './edigw.ts'

const folder = await mkdtemp(join(tmpdir(), 'read-'))
after(() => rm(folder, { recursive: true }))

const ORDER = 'partners/acme/samples/850-in/minimal.edi'
const BAD = 'test/corpus/x12/mistakes-of-every-level.edi'

test('a good order is shown as a page, and the exit code is 0', async () => {
  const { code, out } = await edigw('read', ORDER, '--partner', 'acme')
  assert.equal(code, 0)
  assert.match(out, /^Interchange 000001101, ZZ\/ACMERETAIL → 01\/123456789: accepted \(TA1 000\)$/m)
  assert.match(out, /850 0001, by x12\/004010\/850: accepted/)
  assert.match(out, /order 4500012001 of 2025-03-14/)
  assert.match(out, /line 1, 24 EA, at 9\.95/)
})

test('a rejected order shows each mistake below its line, with a caret, and the exit code is 1', async () => {
  const { code, out } = await edigw('read', BAD)
  assert.equal(code, 1)
  const lines = out.split('\n')
  const at = lines.findIndex((line) => line.includes('HT-124-WITH') && !line.includes('"'))
  assert.equal(lines[at + 1]?.indexOf('^'), lines[at]?.indexOf('QQ'))
  assert.match(out, /Code of the standard: AK403 5/)
  assert.match(out, /850 0001, by x12\/004010\/850, a draft: rejected/)
})

test('with --json every finding has its sentence and its codes', async () => {
  const { code, out } = await edigw('read', BAD, '--json')
  assert.equal(code, 1)
  const { interchanges } = JSON.parse(out) as FileReading
  const [group] = interchanges[0]!.groups
  const [set] = group!.sets
  assert.equal(interchanges[0]!.ta1?.interchange?.code, '000')
  assert.equal(group!.acknowledgement?.group?.status, 'rejected')
  assert.equal(set!.document.schema, 'order/1')
  assert.ok(set!.lineage.length > 0)
  for (const { sentence, standard } of set!.findings) assert.ok(sentence.endsWith('.') && standard)
  assert.ok(set!.findings.some(({ standard }) => standard.ak304 === '1'))
})

test('XML is read by the same words', async () => {
  const good = await edigw('read', 'partners/nordwind/samples/order-in/minimal.xml', '--partner', 'nordwind')
  assert.equal(good.code, 0)
  assert.match(good.out, /^XML document, 0088\/9521101000016 → 0088\/9522002000013: accepted$/m)
  const cut = await edigw('read', 'test/corpus/ubl/cut-off.xml')
  assert.equal(cut.code, 1)
  assert.match(cut.out, /The document ends before it is complete/)
  assert.match(cut.out, /Nothing in it could be read: rejected/)
})

test('a control character in a partner’s value does not reach the terminal', async () => {
  const file = join(folder, 'steering.xml')
  const note = '<cbc:CustomerReference>\u0085\u009b2J</cbc:CustomerReference>'
  const text = await readFile('partners/nordwind/samples/order-in/minimal.xml', 'utf8')
  await writeFile(
    file,
    text.replace('Brightwater', '\u009b31mBrightwater').replace('<cbc:ID>', `${note}<cbc:ID>`),
  )
  const { out } = await edigw('read', file)
  assert.match(out, /Brightwater/)
  assert.doesNotMatch(out, /[\u0080-\u009f]/)
})

test('what can’t be meant is exit code 2, with a sentence', async () => {
  const calls: [string[], RegExp][] = [
    [['read'], /name one file/],
    [['read', ORDER, BAD], /name one file/],
    [['read', 'no-such-file.edi'], /there is no file or folder no-such-file\.edi/],
    [['read', ORDER, '--partner', 'no-such-partner'], /there is no partner "no-such-partner"/],
    [['read', ORDER, '--partner', '../partners/acme'], /there is no partner/],
    [['read', ORDER, '--colour'], /Unknown option '--colour'/],
  ]
  const answers = await Promise.all(calls.map(([words]) => edigw(...words)))
  for (const [index, { code, err }] of answers.entries()) {
    const [words, said] = calls[index]!
    assert.equal(code, 2, words.join(' '))
    assert.match(err, said)
  }
})

test('an answer to an order says what becomes of each line', async () => {
  const { code, out } = await edigw(
    'read',
    'test/corpus/x12/order-response-with-a-substitute-a-split-and-a-refusal.edi',
  )
  assert.equal(code, 0)
  assert.match(
    out,
    /order response of 2025-04-02, order 4500012345, original, conditionally-accepted, in USD/,
  )
  assert.match(out, /line 1, 24 EA, .+ → quantity-changed 12 EA 2025-04-04, → backordered 12 EA 2025-04-18$/m)
  assert.match(out, /line 2, .+ → substituted 10 EA as GS-7791$/m)
})
