// What other programs made of documents of the shared corpus, beside what we make of them: every number, date, party,
// line, quantity, price and total that both state is equal. The corpus lies beside the project; where it is not
// there, nothing is compared.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { readXml } from '../../src/xml/reader.ts'
import { factsOfBots } from './pairs/bots.ts'
import { EXCEPTIONS, type Exception } from './pairs/exceptions.ts'
import { type Difference, differences } from './pairs/facts.ts'
import { factsOfGobl } from './pairs/gobl.ts'
import { factsOfInvoice, factsOfOrder } from './pairs/ours.ts'

const HOME = join(import.meta.dirname, '../../../shared/corpus')
const isHere = existsSync(HOME)
const found = (pattern: string) =>
  isHere
    ? globSync(pattern, { cwd: HOME })
        .map((file) => file.replaceAll('\\', '/'))
        .sort()
    : []

function documentsOf(file: string) {
  const { interchanges } = readBytes(readFileSync(join(HOME, file)), { receivedAt: '2025-01-01T00:00:00Z' })
  return interchanges.flatMap(({ groups }) =>
    groups.flatMap(({ sets }) => sets.map(({ document }) => document)),
  )
}

const isExcepted =
  ({ facts }: Exception) =>
  ({ fact }: Difference) =>
    facts.some((one) => one.test(fact))

/** What differs beyond the exceptions. */
function unexplained(stem: string, differing: readonly Difference[]): Difference[] {
  const exceptions = EXCEPTIONS.filter(({ file }) => file.test(stem))
  for (const one of exceptions) if (differing.some(isExcepted(one))) needed.add(one)
  return differing.filter((one) => !exceptions.some((each) => isExcepted(each)(one)))
}

const needed = new Set<Exception>()

describe('invoices and credit notes that GOBL and we know', () => {
  for (const file of found('xml/ubl/{Invoice,CreditNote}/*.expected-{json,input}.json')) {
    const stem = file.replace(/\.expected-.*$/, '')
    test(`${stem} say the same`, () => {
      const [document] = documentsOf(`${stem}.xml`)
      const theirs = factsOfGobl(JSON.parse(readFileSync(join(HOME, file), 'utf8')))
      assert.deepEqual(unexplained(stem, differences(theirs, factsOfInvoice(document))), [])
    })
  }
})

describe('orders that bots and we know', () => {
  for (const file of found('x12/850/*.expected-xml*.xml')) {
    const stem = file.replace(/\.expected-.*$/, '')
    test(`${file.replace(/\.expected-/, ' ')} say the same`, () => {
      const { root } = readXml(readFileSync(join(HOME, file)))
      const theirs = factsOfBots(root!)
      const [source] = found(`${stem}.{edi,x12,txt}`)
      // One file may hold several orders of one number.
      const ours = documentsOf(source!)
        .map(factsOfOrder)
        .filter((one) => one.get('number') === theirs.get('number'))
      assert.ok(ours.length > 0, `${theirs.get('number')} is there`)
      const differing = ours.map((one) => unexplained(stem, differences(theirs, one)))
      assert.deepEqual(
        differing.reduce((least, one) => (one.length < least.length ? one : least)),
        [],
      )
    })
  }
})

test('every exception is needed', { skip: !isHere }, () => {
  assert.deepEqual(
    EXCEPTIONS.filter((one) => !needed.has(one)),
    [],
  )
})

test('a fact that differs, and one that we don’t state, are told', () => {
  const theirs = new Map(Object.entries({ number: '1', 'lines.0.price': '2.50', 'seller.name': 'A' }))
  const ours = new Map(Object.entries({ number: '1.0', 'lines.0.price': '5', 'lines.0.basis': '3' }))
  assert.deepEqual(differences(theirs, ours), [
    { fact: 'lines.0.price', theirs: '2.50', ours: '5' },
    { fact: 'seller.name', theirs: 'A' },
  ])
})
