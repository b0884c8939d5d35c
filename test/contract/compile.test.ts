import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { compileContract, compilePact } from '../../src/contract/compile.ts'
import { pactFile } from '../../src/contract/contract.ts'
import { mappingPact, testedMappings } from '../../src/contract/mappings.ts'
import { bytesOf } from '../../src/contract/pact.ts'
import { ContractError } from '../../src/contract/sample.ts'
import { contractOf, folders, mappingOf } from './promises.ts'

const mappings = testedMappings(folders)
const acme = contractOf(mappingOf('acme', '850-in'))
const nordwind = contractOf(mappingOf('nordwind', 'order-in'))

test('every mapping has a contract whose committed pact is what its sources say', () => {
  assert.deepEqual(
    mappings.map(({ under }) => `${under.partner} ${under.mapping}`),
    [
      'acme 850-in',
      'castor 850-out',
      'castor 824-out',
      'castor 855-in',
      'castor 856-in',
      'castor 810-in',
      'fjordkontor orderresponse-out',
      'fjordkontor despatchadvice-out',
      'fjordkontor invoice-out',
      'fjordkontor creditnote-out',
      'fjordkontor order-in',
      'fjordkontor invoiceresponse-in',
      'harborline 855-out',
      'harborline 856-out',
      'harborline 810-out',
      'harborline 850-in',
      'harborline 860-in',
      'nordwind order-in',
      'standard ta1-00401-in',
      'standard ta1-00401-out',
      'standard 997-004010-in',
      'standard 997-004010-out',
      'standard 997-005010-in',
      'standard 997-005010-out',
      'standard 999-005010-in',
      'standard 999-005010-out',
    ],
  )
  for (const { contract } of mappings) {
    const committed = readFileSync(pactFile(folders.contracts, contract!), 'utf8')
    assert.equal(mappingPact(contract!).text, committed, 'run "edigw contract compile" and commit the pacts')
  }
})

test('there is no pact without a source', () => {
  const made = mappings.map(({ contract }) => mappingPact(contract!).name).sort()
  const ofMappings = readdirSync(join(folders.contracts, 'pacts')).filter((name) =>
    name.includes('-mapping.'),
  )
  assert.deepEqual(ofMappings.sort(), made)
})

test('each document of each sample has a golden and an erp interaction, each with a key of its own', () => {
  for (const contract of [acme, nordwind]) {
    const { interactions, provider } = compilePact(contract)
    assert.equal(provider.name, `mapping.${contract.partner}.${contract.mapping}`)
    const documents = contract.samples.flatMap(({ expected }) => expected ?? [])
    assert.equal(interactions.length, 2 * documents.length)
    assert.equal(new Set(interactions.map(({ key }) => key)).size, interactions.length)
    assert.equal(new Set(interactions.map(({ description }) => description)).size, interactions.length)
  }
})

test('an interaction carries the partner’s file, readable where it is UTF-8, and its hash', () => {
  for (const { interaction, sample } of [...compileContract(acme), ...compileContract(nordwind)]) {
    const { contents } = interaction.request
    assert.deepEqual(Buffer.from(bytesOf(contents)!), Buffer.from(sample.bytes))
    assert.equal(contents.encoded, sample.name === 'latin-1' ? 'base64' : false)
    assert.equal(contents.contentTypeHint, sample.name === 'latin-1' ? 'BINARY' : 'TEXT')
    const { sha256 } = interaction.comments.references.sample!
    assert.equal(sha256, createHash('sha256').update(sample.bytes).digest('hex'))
  }
})

test('golden is the whole approved document without a matcher, erp only what is relied on', () => {
  const [golden, erp] = compileContract(acme).filter(({ sample }) => sample.name === 'kit')
  const [whole, part] = [golden!.interaction.response[0], erp!.interaction.response[0]]
  assert.deepEqual(whole.contents.content, golden!.sample.expected![0])
  assert.deepEqual(whole.matchingRules.body, {})
  const { lines } = part.contents.content as { lines: Record<string, unknown>[] }
  assert.deepEqual(Object.keys(lines[0]!).sort(), ['item', 'number', 'price', 'quantity', 'subLines'])
  assert.equal('relationship' in (lines[0]!.subLines as object[])[0]!, false)
  const matchers = part.matchingRules.body
  assert.deepEqual(matchers['$.kind']?.matchers, [
    { match: 'type' },
    { match: 'regex', regex: 'stand-alone|blanket|release|drop-ship|rush' },
  ])
  assert.equal('$.lines[*].quantity.value' in matchers, false)
  assert.equal('$.lines[*].item.gtin' in matchers, false)
})

test('an approved document that breaks a rule is a mistake of the contract, told with the rule’s line', () => {
  const spoiled = (change: (line: { item: { gtin?: string } }) => void) => ({
    ...acme,
    samples: acme.samples
      .filter(({ name }) => name === 'kit')
      .map((sample) => {
        const expected = structuredClone(sample.expected!)
        change((expected[0]!.lines as { item: { gtin?: string } }[])[0]!)
        return { ...sample, expected }
      }),
  })
  const refused = (message: RegExp) => (error: Error) =>
    error instanceof ContractError && message.test(error.message)
  assert.throws(
    () => compilePact(spoiled((line) => Object.assign(line.item, { gtin: '012345678951' }))),
    refused(
      /order\.rules\.yaml:\d+: lines\[\]\.item\.gtin is "optional exact gtin", but .*kit\.edi says "012345678951"/,
    ),
  )
  assert.throws(
    () => compilePact(spoiled((line) => Object.assign(line, { number: undefined }))),
    refused(/lines\[\]\.number is "exact", but .*kit\.edi has nothing there \(\/lines\/0\/number\)/),
  )
})
