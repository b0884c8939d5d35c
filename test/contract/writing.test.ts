import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokenPromises } from '../../src/contract/broken.ts'
import { compileContract } from '../../src/contract/compile.ts'
import type { MappingContract } from '../../src/contract/contract.ts'
import { unacceptedDrops } from '../../src/contract/drops.ts'
import { readWireRules } from '../../src/contract/erpRules.ts'
import { explain } from '../../src/contract/explain.ts'
import { openTrials } from '../../src/contract/mappingProvider.ts'
import { openTrial } from '../../src/contract/tried.ts'
import type { MappingUnderTest } from '../../src/contract/underTest.ts'
import { viewOf } from '../../src/contract/view/view.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { contractOf, mappingOf, openVerifying, withLine } from './promises.ts'

const verify = openVerifying()

const invoice = mappingOf('harborline', '810-out')

/** What the contract says of a mapping, as sentences, without Pact. */
function told(under: MappingUnderTest): string[] {
  const trials = openTrials(under)
  return compileContract(contractOf(under)).flatMap((compiled) => {
    const { sample, index } = compiled
    const tried = trials.known(sample.bytes)
    return brokenPromises(compiled, tried).map((one) => explain(under, sample, tried[index], one))
  })
}

const toldWith = (line: string) => {
  const { under, number } = withLine(invoice, '810.yaml', line)
  return { texts: told(under), line: number }
}

const HEAD = 'harborline 810-out "freight and an allowance":'

test('an outbound mapping is verified by Pact as an inbound one is: what is written is what was approved', async () => {
  const { verdict, failures, interactions } = await verify(invoice, contractOf(invoice))
  assert.deepEqual([verdict, failures, interactions], ['same', [], 2])
})

test('the view of the wire stands in for the plugin, with the same verdict on right and wrong', async () => {
  const form = 'view'
  assert.equal((await verify(invoice, contractOf(invoice), { form })).verdict, 'same')
  const { under } = withLine(invoice, '810.yaml', 'heading.N1/shipTo.N1.1: { is: BY }')
  const [byView, byPlugin] = await Promise.all([
    verify(under, contractOf(under), { form }),
    verify(under, contractOf(under)),
  ])
  assert.deepEqual(byView, byPlugin)
  assert.equal(byView.verdict, 'breaking')
})

test('an element in the place of another is told with both, the value it says and the line of the overlay', async () => {
  const line = 'detail.IT1.IT1.2: { path: price.amount }\n  detail.IT1.IT1.4: { path: quantity.value }'
  const { under, number } = withLine(invoice, '810.yaml', line)
  const { verdict, failures } = await verify(under, contractOf(under))
  assert.equal(verdict, 'breaking')
  const relied = failures.filter(({ kind }) => kind === 'partner').map(({ text }) => text)
  assert.equal(relied.length, 4)
  assert.match(
    relied[0]!,
    /IT1 #8 element 2 expected "24" \(exact, contracts\/harborline\/810-out\.yaml:\d+\) got "9\.95" ← \/lines\/0\/price/,
  )
  const golden = failures.filter(({ kind }) => kind === 'golden').map(({ text }) => text)
  assert.deepEqual(golden.slice(0, 2), [
    `${HEAD} IT1 #8 element 2 expected "24" got "9.95" ← /lines/0/price/amount by partners/harborline/810.yaml:${number}`,
    `${HEAD} IT1 #8 element 4 expected "9.95" got "24" ← /lines/0/quantity/value by partners/harborline/810.yaml:${number + 1}`,
  ])
})

test('what the partner does not rely on is a change, and may change within a rule that relaxes it', async () => {
  const { under } = withLine(invoice, '810.yaml', 'summary.SAC.SAC.15: { path: reference }')
  const contract = contractOf(under)
  const { verdict, failures } = await verify(under, contract)
  assert.equal(verdict, 'changed')
  assert.match(failures[0]!.text, /SAC #11 element 15 expected "Freight" got nothing/)

  const source = loadSource('contracts/harborline/810-out.yaml', 'relax:\n  N102: string\n')
  const relaxed = readWireRules(source, source.table.relax, 'x12')
  const renamed = (file: MappingContract['file']): MappingContract => ({
    ...contractOf(invoice),
    file,
    samples: contract.samples.map((sample) => {
      const wire = Buffer.from(
        Buffer.from(sample.wire!).toString().replace('Brightwater Supply', 'Brightwater'),
      )
      return { ...sample, wire, expected: [viewOf(wire, invoice.guide)] }
    }),
  })
  for (const form of ['wire', 'view'] as const) {
    assert.equal((await verify(invoice, renamed({ ...contract.file, relaxed }), { form })).verdict, 'same')
    assert.equal((await verify(invoice, renamed(contract.file), { form })).verdict, 'changed')
  }
})

test('a text in XML may change within a rule that relaxes it, and nothing else', async () => {
  const under = mappingOf('fjordkontor', 'invoice-out')
  const contract = contractOf(under)
  const address = 'Invoice/cac:InvoiceLine/cac:Item/cbc:Name'
  const source = loadSource('contracts/fjordkontor/invoice-out.yaml', `relax:\n  ${address}: string\n`)
  const relaxed = readWireRules(source, source.table.relax, 'xml')
  const samples = contract.samples.map((sample) => {
    const wire = Buffer.from(Buffer.from(sample.wire!).toString().replace('Desk lamp', 'Lamp'))
    return { ...sample, wire, expected: [viewOf(wire, under.guide)] }
  })
  const loose = { ...contract, samples, file: { ...contract.file, relaxed } }
  assert.equal((await verify(under, loose)).verdict, 'same')
  const { verdict, failures } = await verify(under, { ...contract, samples })
  assert.equal(verdict, 'changed')
  assert.match(
    failures[0]!.text,
    /InvoiceLine\S*\/cac:Item\/cbc:Name expected "Lamp" got "Desk lamp" ← \/lines\/\d\/item/,
  )
})

test('a qualifier that comes from no value is told by the line that says it', () => {
  const { texts, line } = toldWith('heading.N1/shipTo.N1.1: { is: BY }')
  assert.deepEqual(texts.filter((text) => !text.includes('(exact')).slice(1, 2), [
    `${HEAD} N1 #6 element 1 expected "ST" got "BY" ← no value of the document, by partners/harborline/810.yaml:${line}`,
  ])
})

test('a segment that is not written any more is told once, and what it said comes to nothing', () => {
  const { under, number } = withLine(invoice, '810.yaml', 'heading.ITD: { usage: unused }')
  assert.match(
    told(under).join('\n'),
    new RegExp(
      `^\\S.* ITD #7 expected "ITD\\*01\\*3\\*{5}30" got nothing ← nothing in .*810\\.yaml:${number}.*$`,
    ),
  )
  const [{ unmapped }] = openTrial(under)(contractOf(under).samples[0]!.bytes) as [
    ReturnType<ReturnType<typeof openTrial>>[number],
  ]
  assert.deepEqual(
    unmapped.map(({ guide, value }) => `${guide} ${value}`),
    ['paymentTerms[].type basic', 'paymentTerms[].basis invoice-date', 'paymentTerms[].netDays 30'],
  )
  const [first] = unacceptedDrops(under, contractOf(under), openTrial(under))
  assert.equal(
    first?.text,
    `${HEAD} /paymentTerms/0/type "basic" is dropped, and contracts/harborline/810-out.yaml gives no reason for paymentTerms[].type`,
  )
})

test('what can’t be sent breaks the partner, and the finding says why', async () => {
  const { under } = withLine(invoice, '810.yaml', 'heading.BIG.2: { pattern: "[A-Z]+" }')
  const { verdict, failures } = await verify(under, contractOf(under))
  assert.equal(verdict, 'breaking')
  assert.match(
    failures[0]!.text,
    /the document expected published got rejected: "BW-INV-5510" at \/number can/,
  )
})

test('an XML element is told by its path, and the value that it says', () => {
  const under = mappingOf('fjordkontor', 'invoice-out')
  const guide = structuredClone(under.guide)
  Object.assign(guide.areas.body!['cbc:DueDate']!, { path: 'date' })
  assert.match(
    told({ ...under, guide }).join('\n'),
    /^fjordkontor invoice-out "freight with its tax": \/Invoice\/cbc:DueDate expected "2026-04-20" got "2026-03-21" ← .*nvoice\.yaml:\d+$/m,
  )
})
