// What became of the values of real documents, counted by type: every value once, in both syntaxes alike.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { byType, leftTable, typeTable } from '../../../src/cli/corpus/byType.ts'
import { type Outcome, outcomesOf } from '../../../src/cli/corpus/outcome.ts'
import { readBytes } from '../../../src/exchange/engine/readFile.ts'
import { ROOT } from '../edigw.ts'

function outcomes(file: string, change: (text: string) => string = (text) => text): Outcome[] {
  const bytes = Buffer.from(change(readFileSync(join(ROOT, 'test/corpus', file), 'latin1')), 'latin1')
  return outcomesOf(file, bytes, readBytes(bytes, { receivedAt: '2026-01-31T09:30:00.000Z' }))
}

const X12 = 'x12/blanket-release.edi'
const XML = 'ubl/without-its-number.xml'

test('of an X12 order all values are mapped or checked, but those that the sidecar has', () => {
  const [{ share, left }] = outcomes(X12) as [Outcome]
  const stated = readFileSync(join(ROOT, 'test/corpus', X12), 'latin1')
    .split(/~\s*/)
    .filter((segment) => /^(?!ISA|GS|ST|SE|GE|IEA)\w/.test(segment))
    .flatMap((segment) => segment.split('*').slice(1))
    .filter((element) => element !== '')
  const { mapped, checked, unmapped, unread } = share!
  assert.equal(mapped + checked + unmapped + unread, stated.length)
  assert.equal(unread, 0)
  assert.equal(left!.size > 0, unmapped > 0)
})

test('a value put where the guide has no path is counted as left over, once, at its address', () => {
  const [plain] = outcomes(X12) as [Outcome]
  const [more] = outcomes(X12, (text) => text.replace('~\nPO1', '~\nTAX*77-1234567~\nPO1')) as [Outcome]
  assert.equal(more.share!.unmapped, plain.share!.unmapped + 1)
  assert.equal(more.share!.mapped, plain.share!.mapped)
  assert.ok([...more.left!].some(([guide, value]) => guide.endsWith('TAX.1') && value === '77-1234567'))
})

test('a qualifier places the value that it qualifies, a count and an empty qualifier place nothing', () => {
  const placing = (change?: (text: string) => string) => outcomes(X12, change)[0]!.share!.placing
  const at = placing()
  // N101, PO106; not CTT01, CTT02, and DTM01 is the date's own word.
  assert.equal(at, 2)
  assert.equal(
    placing((text) => text.replace('~\nCTT', '~\nPID*F****Hinge~\nCTT')),
    at + 1,
  )
  assert.equal(
    placing((text) => text.replace('**VN*OT-0090', '')),
    at - 1,
  )
  assert.equal(
    placing((text) => text.replace('~\nCTT', '~\nAMT*TT~\nCTT')),
    at,
  )
})

test('numbers and level of a node place it in the tree', () => {
  const [{ share } = {}] = outcomes('x12/ship-notice-of-items.edi')
  const bytes = readFileSync(join(ROOT, 'test/corpus/x12/ship-notice-of-items.edi'), 'latin1')
  const numbers = [...bytes.matchAll(/HL\*(\d+)\*(\d*)\*[A-Z]+/g)]
  const stated = numbers.flatMap(([, own, parent]) => [own, parent]).filter((one) => one !== '')
  assert.ok(stated.length > 0 && share!.placing >= stated.length)
  assert.ok(share!.placing <= share!.checked)
})

test('each TA1 of an interchange is a document, all of whose values are mapped', () => {
  const [accepted, rejected, ...more] = outcomes('x12/interchange-acknowledgements-that-came-in.edi')
  assert.deepEqual(more, [])
  assert.deepEqual([accepted!.document, rejected!.document], ['TA1 000003101', 'TA1 000003102'])
  for (const { type, fate, share } of [accepted!, rejected!]) {
    assert.deepEqual([type, fate], ['x12/00401/TA1', 'clean'])
    assert.deepEqual([share!.mapped, share!.unmapped, share!.unread], [5, 0, 0])
  }
})

test('a value that breaks a rule is not counted as mapped or checked', () => {
  const [plain] = outcomes(X12) as [Outcome]
  const [broken] = outcomes(X12, (text) => text.replace('BEG*00*', 'BEG*QQ*')) as [Outcome]
  assert.equal(broken.share!.unread, plain.share!.unread + 1)
})

test('of an XML document that is refused for what it is no value is mapped or checked', () => {
  const [{ share } = {}] = outcomes(XML, (text) =>
    text.replace(/<(?=Order|\w+:Order)/, '<!DOCTYPE Order SYSTEM "order.dtd">\n<'),
  )
  assert.deepEqual([share!.mapped, share!.checked, share!.unmapped], [0, 0, 0])
  assert.ok(share!.unread > 0)
})

test('of an XML order every text and every attribute is counted', () => {
  const [{ type, share }] = outcomes(XML) as [Outcome]
  const text = readFileSync(join(ROOT, 'test/corpus', XML), 'utf8')
  const texts = [...text.matchAll(/>\s*[^<>\s][^<>]*</g)].length
  const attributes = [...text.matchAll(/\s(?!xmlns|version|encoding)\w+="/g)].length
  const { mapped, checked, unmapped, unread } = share!
  assert.equal(type, 'ubl/2.1/Order')
  assert.equal(mapped + checked + unmapped + unread, texts + attributes)
})

test('types are told apart by release, a type that no guide reads too, and the table names each', () => {
  const all = [
    X12,
    'x12/one-good-set-one-bad.edi',
    'x12/unsupported-release.edi',
    'x12/hash-total-differs.edi',
    XML,
  ].flatMap((file) => outcomes(file))
  const counts = byType(all)
  assert.deepEqual(
    counts.map(({ type, documents, intact, intactPublished }) => [type, documents, intact, intactPublished]),
    [
      ['ubl/2.1/Order', 1, 1, 0],
      ['x12/003040/850', 1, 0, 0],
      ['x12/004010/850', 4, 4, 3],
    ],
  )
  assert.match(typeTable(counts), /^x12\/004010\/850 +4 +2 +1 +1 +0 +4 +75\.0 %( +\d+\.\d %){3}$/m)
  for (const { left } of counts)
    assert.ok(left.every((one, n) => one.documents <= (left[n - 1]?.documents ?? 99)))
  assert.match(leftTable(counts, 1), /^TYPE +documents +LEFT OVER +such as/)
})
