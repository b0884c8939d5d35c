import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MappingContract } from '../../src/contract/contract.ts'
import { readRules } from '../../src/contract/erpRules.ts'
import { ContractError } from '../../src/contract/sample.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { contractOf, mappingOf, openVerifying, withLine } from './promises.ts'

const verify = openVerifying()

const acme = mappingOf('acme', '850-in')
const nordwind = mappingOf('nordwind', 'order-in')

/** Verifies the mapping under one more line of its overlay, by some samples. */
async function verifyWith(line: string, samples: string[], under = acme, overlay = '850.yaml') {
  const broken = withLine(under, overlay, line)
  const verified = await verify(broken.under, contractOf(under, samples))
  return { ...verified, texts: verified.failures.map(({ text }) => text), line: broken.number }
}

for (const under of [acme, nordwind]) {
  test(`the ${under.mapping} of ${under.partner} is the same as it was approved, in every interaction`, async () => {
    const contract = contractOf(under)
    const { verdict, failures, interactions } = await verify(under, contract)
    assert.deepEqual(failures, [])
    assert.equal(verdict, 'same')
    const documents = contract.samples.flatMap(({ expected }) => expected ?? [])
    assert.equal(interactions, 2 * documents.length)
    assert.ok(documents.length >= contract.samples.length && documents.length > 5)
  })
}

test('taking the next element is breaking, and told with the wire element and the line of the overlay', async () => {
  const { verdict, failures, texts, line } = await verifyWith(
    'detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }',
    ['price-per-hundred'],
  )
  assert.equal(verdict, 'breaking')
  assert.equal(failures[0]!.kind, 'erp')
  const from = `got "4.85" ← PO1 #7 element 4 "4.85" (byte 289) by partners/acme/850.yaml:${line + 1}`
  const said = 'acme 850-in "price per hundred": /lines/0/quantity/value expected "1200"'
  assert.ok(texts.includes(`${said} ${from}`), texts.join('\n'))
  const relied = texts.find((text) => text.startsWith(`${said} (exact, contracts/erp/order.rules.yaml:`))
  assert.ok(relied?.endsWith(from), texts.join('\n'))
})

test('a swapped code that the ERP only shows is a change, and says what became of it', async () => {
  const { verdict, texts, line } = await verifyWith(
    'heading.BEG.2: { codes: { SA: rush, RO: stand-alone } }',
    ['price-per-hundred'],
  )
  assert.equal(verdict, 'changed')
  assert.deepEqual(texts, [
    `acme 850-in "price per hundred": /kind expected "stand-alone" got "rush" ← BEG #2 element 2 "SA" (byte 183) by partners/acme/850.yaml:${line}`,
  ])
})

test('a finding that nobody approved is told with its sentence, its segment and the line of the overlay', async () => {
  const { verdict, texts, line } = await verifyWith('heading.DTM: { usage: unused }', ['price-per-hundred'])
  assert.notEqual(verdict, 'same')
  const said = 'acme 850-in "price per hundred": the document expected findings none got segment-unused: DTM '
  const told = texts.filter((text) => text.startsWith(said))
  assert.ok(told.length > 0, texts.join('\n'))
  assert.match(told[0]!, new RegExp(` ← DTM #5 \\(byte \\d+\\) by partners/acme/850\\.yaml:${line}$`))
})

test('another qualifier is breaking: the ship-to is gone', async () => {
  const { verdict, texts } = await verifyWith('heading.N1/shipTo.N1.1: { is: MA }', ['price-per-hundred'])
  assert.equal(verdict, 'breaking')
  const gone = texts.find((text) =>
    text.includes('/shipTo/id/value expected "0007" (optional exact, contracts/erp/'),
  )
  assert.match(gone!, /got nothing ← nothing in the file; it would come by \S+850\.yaml:\d+$/)
})

test('a value that nobody expected is a change, though nothing expected is missing', async () => {
  const { verdict, failures } = await verifyWith('detail.PO1.PO4.5: { path: /costCenter }', ['everything'])
  assert.equal(verdict, 'changed')
  const [added, ...more] = failures.filter(({ kind }) => kind === 'golden')
  assert.match(added!.text, /\/costCenter expected nothing got "G" ← PO4 #55 element 5 "G" \(byte \d+\) by /)
  assert.deepEqual(more, [])
})

test('an XML value is told with its path, line and column', async () => {
  const line = 'body.cac:OrderLine.cac:LineItem.cac:Price.cbc:PriceAmount: { path: /costCenter }'
  const { verdict, texts } = await verifyWith(line, ['odd-prefixes'], nordwind, 'order.yaml')
  assert.equal(verdict, 'breaking')
  const moved = texts.find((text) => text.includes('got "7.90"'))
  assert.match(
    moved!,
    /"odd prefixes": .* ← \/Order\/.*PriceAmount "7\.90" \(line \d+, column \d+\) by partners\/nordwind/,
  )
})

test('a sample that is rejected breaks the ERP, and the finding says why', async () => {
  const { verdict, texts } = await verifyWith('heading.BEG.3: { pattern: "[A-Z]+" }', ['minimal'])
  assert.equal(verdict, 'breaking')
  assert.match(texts[0]!, /"minimal": the document expected published got rejected: /)
})

test('an engine that breaks on a sample is told by its own words', async () => {
  const guide = structuredClone(acme.guide)
  Object.assign(guide.areas.heading!.BEG!.elements!['3']!, { as: 'no-such-codec' })
  const { verdict, failures } = await verify({ ...acme, guide }, contractOf(acme, ['minimal']))
  assert.equal(verdict, 'breaking')
  assert.match(failures[0]!.text, /^acme 850-in "minimal": the engine breaks on it: ./)
})

test('a drop without a reason is a change, and so is a reason without a drop', async () => {
  const { file } = contractOf(acme)
  const drops = new Map([...file.drops].filter(([address]) => address !== 'heading.TXI.7'))
  drops.set('heading.BEG.6', { reason: 'none', said: 'contracts/acme/850-in.yaml:30' })
  const contract = contractOf(acme, ['everything'])
  const { verdict, failures } = await verify(acme, { ...contract, file: { ...contract.file, drops } })
  assert.equal(verdict, 'changed')
  assert.deepEqual(
    failures.map(({ text }) => text),
    [
      'acme 850-in "everything": TXI #20 element 7 "A" (byte 752) is dropped, and contracts/acme/850-in.yaml gives no reason for heading.TXI.7',
      'acme 850-in: contracts/acme/850-in.yaml:30 accepts that heading.BEG.6 is dropped, but no sample has a value there that is',
    ],
  )
})

test('a sample that nobody approved is pending, and nothing pending is verified', async () => {
  const contract = contractOf(acme, ['minimal', 'kit'])
  const samples = new Map(contract.file.samples).set('kit', { state: 'to review', findings: [] })
  const { verdict, failures, interactions } = await verify(acme, {
    ...contract,
    file: { ...contract.file, samples },
  })
  assert.equal(verdict, 'changed')
  assert.equal(interactions, 4)
  assert.deepEqual(
    failures.map(({ kind, sample }) => `${kind} ${sample}`),
    ['pending kit'],
  )
})

test('a sample without an expected document, a name without a sample and no sample at all are not verified', async () => {
  const contract = contractOf(acme, ['minimal'])
  const bare = contract.samples.map(({ expected: _, ...sample }) => sample)
  const named = new Map(contract.file.samples).set('ghost', { state: 'approved', findings: [] })
  const { verdict, failures } = await verify(acme, {
    ...contract,
    samples: bare,
    file: { ...contract.file, samples: named },
  })
  assert.equal(verdict, 'changed')
  assert.match(
    failures[0]!.text,
    /"minimal" has no expected document: run "edigw contract draft acme 850-in"/,
  )
  assert.match(
    failures[1]!.text,
    /"ghost" is named in contracts\/acme\/850-in\.yaml, but there is no such sample/,
  )
  const empty = await verify(acme, { ...contract, samples: [] })
  assert.equal(empty.verdict, 'changed')
})

test('an approved document of a file must be told for each of its sets', async () => {
  const contract = contractOf(acme, ['two-sets'])
  const first = contract.samples.map((sample) => ({ ...sample, expected: sample.expected!.slice(0, 1) }))
  const { verdict, failures } = await verify(acme, { ...contract, samples: first })
  assert.equal(verdict, 'changed')
  assert.match(failures[0]!.text, /expected document 1 of 1 got 2 documents/)
})

test('a relaxed path may change within its rule, and not beyond it', async () => {
  const contract = contractOf(acme, ['minimal'])
  const source = loadSource('contracts/acme/850-in.yaml', 'relax:\n  lines[].price.amount: decimal\n')
  const relaxed = readRules(source, source.table.relax, 'order')
  const amended = (amount: string): MappingContract => ({
    ...contract,
    relied: contract.relied.filter(({ path }) => path !== 'lines[].price.amount'),
    file: { ...contract.file, relaxed },
    samples: contract.samples.map((sample) => ({
      ...sample,
      expected: [structuredClone(sample.expected![0]!)].map((document) => {
        ;(document.lines as { price: { amount: string } }[])[0]!.price.amount = amount
        return document
      }),
    })),
  })
  assert.equal((await verify(acme, amended('1.00'))).verdict, 'same')
  const strict = { ...amended('1.00'), file: contract.file }
  assert.equal((await verify(acme, strict)).verdict, 'changed')
})

test('a contract is not verified by another mapping', async () => {
  await assert.rejects(verify(nordwind, contractOf(acme, ['minimal'])), ContractError)
})
