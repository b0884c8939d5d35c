// Laws 1, 2 and 4 of DESIGN §5 where the partner's crosswalks say what codes mean: rows are in effect on the day of the
// document alone, several codes mean the same, and between them stand rows of other days that say something else.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { compileMapping, type Mapping, readX12, readXml, writeDocument } from '../../src/guide/mapping.ts'
import type { CanonicalDocument, CodeRow, ReadPolicy } from '../../src/guide/reading.ts'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { writeSetBytes } from '../../src/guide/x12/writeBytes.ts'
import { Output } from '../../src/x12/output.ts'
import { readXml as parseXml } from '../../src/xml/reader.ts'
import { agrees, type X12 } from './agrees.ts'
import { DELIMITERS, plain, setBytes } from './bytes.ts'
import { CROSSWALKED } from './crosswalks.ts'
import { SEED, samples } from './seed.ts'

/** Values of ours that a crosswalk must know, by its name. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  terms: ['deliveryTerms.code'],
  carriers: ['carriage.carrier.value'],
  locations: ['shipTo.id.value'],
  items: ['lines.item.buyerId', 'lines.item.sellerId'],
}

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, [name!, ...rest]))
  if (name === undefined) return typeof value === 'string' ? [value] : []
  const inner = typeof value === 'object' && value !== null ? (value as CanonicalDocument)[name] : undefined
  if (Array.isArray(inner) && rest.length > 0) return inner.flatMap((one) => valuesAt(one, rest))
  return valuesAt(inner, rest)
}

const shifted = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** A code of three characters for the nth meaning, that is nothing else in these documents. */
const codeOf = (n: number) => `~${n.toString(36).toUpperCase().padStart(2, '0')}`.replace('~', 'Q')

/** Rows for everything that the document says, on its day alone. */
function rowsFor(document: CanonicalDocument): Record<string, CodeRow[]> {
  const day = document.date as string
  const tables = Object.entries(PLACES).map(([name, paths]): [string, CodeRow[]] => {
    const ours = [...new Set(paths.flatMap((path) => valuesAt(document, path.split('.'))))]
    const rows = ours.flatMap((word, n): CodeRow[] => [
      { theirs: `R${codeOf(n)}`, ours: word, readOnly: true },
      { theirs: codeOf(n), ours: `other ${n}`, to: shifted(day, -1) },
      { theirs: codeOf(n), ours: word, from: day, to: day },
      { theirs: codeOf(n), ours: `another ${n}`, from: shifted(day, 1) },
      { theirs: `S${codeOf(n)}`, ours: word },
    ])
    return [name, rows]
  })
  return Object.fromEntries(tables)
}

interface Case {
  document: CanonicalDocument
  policy: ReadPolicy
}

function* drawn(mapping: Mapping, count: number): Generator<Case> {
  for (let n = 0; n < count; n++) {
    const document = sampleDocument(mapping, SEED * 9000 + n, (n % 11) / 10)
    if (typeof document.date !== 'string') continue
    yield { document, policy: { crosswalks: rowsFor(document), unknownCode: 'park', charset: 'utf-8' } }
  }
}

function written(mapping: Mapping, { document, policy }: Case) {
  const made = writeDocument(mapping, document, policy)
  const bytes = made.syntax === 'xml' ? made.bytes : setBytes(made.segments)
  return { bytes, findings: made.findings }
}

function read(mapping: Mapping, bytes: Uint8Array, policy: ReadPolicy) {
  if (mapping.syntax === 'x12') return readX12(mapping, { bytes, delimiters: DELIMITERS, offset: 0 }, policy)
  return readXml(mapping, parseXml(bytes).root!, policy)
}

for (const [id, changes] of Object.entries(CROSSWALKED)) {
  const overlay = loadSource('own.yaml', `overlay: ${id}\npartner: own\nchanges:${changes}`)
  const mapping = compileMapping(library().resolve(id, overlay))
  describe(`${id} with crosswalks`, () => {
    test('reads what it wrote as the same document, and says it in the partner’s codes (law 1)', () => {
      let codes = 0
      for (const one of drawn(mapping, samples(16))) {
        const { bytes, findings } = written(mapping, one)
        assert.deepEqual(findings, [])
        const reading = read(mapping, bytes, one.policy)
        assert.deepEqual(reading.findings, [], Buffer.from(bytes).toString())
        assert.deepEqual(plain(reading.document), plain(one.document), Buffer.from(bytes).toString())
        for (const rows of Object.values(one.policy.crosswalks!)) codes += rows.length / 5
      }
      assert.ok(codes > 20, `only ${codes} codes were met`)
    })

    test('writes what it read as the same bytes (law 2)', () => {
      for (const one of drawn(mapping, samples(16))) {
        const { bytes } = written(mapping, one)
        const { document } = read(mapping, bytes, one.policy)
        const again = written(mapping, { document: plain(document) as CanonicalDocument, policy: one.policy })
        assert.equal(Buffer.from(again.bytes).toString(), Buffer.from(bytes).toString())
      }
    })

    if (mapping.syntax === 'x12')
      test('reads and writes as the interpreter and the walk with pointers do, also where rows are missing (law 4)', () => {
        const random = seeded(SEED)
        for (const one of drawn(mapping, samples(16))) {
          const { bytes } = written(mapping, one)
          const set = { bytes, delimiters: DELIMITERS, offset: 0 }
          agrees(mapping, set, one.policy, 'all rows')
          for (const unknownCode of ['pass', 'park', 'reject'] as const) {
            const policy = { ...one.policy, unknownCode, crosswalks: thinned(one.policy, random) }
            agrees(mapping, set, policy, `some rows, ${unknownCode}`)
            bothWays(mapping, { document: one.document, policy })
          }
        }
      })
  })
}

const thinned = ({ crosswalks = {} }: ReadPolicy, random: () => number) =>
  Object.fromEntries(
    Object.entries(crosswalks).map(([name, rows]) => [name, rows.filter(() => random() < 0.7)]),
  )

/** The fast way of writing puts the same bytes, or leaves the document to the walk with pointers. */
function bothWays(mapping: X12, one: Case): void {
  const out = new Output({ charset: 'utf-8' })
  const { findings } = writeSetBytes(mapping.set, one.document, one.policy, DELIMITERS, out)
  const slow = writeDocument(mapping, one.document, one.policy)
  assert.ok(slow.syntax === 'x12')
  assert.deepEqual(
    findings.map(({ code, facts }) => [code, facts.got]),
    slow.findings.map(({ code, facts }) => [code, facts.got]),
  )
  const [, ...segments] = Buffer.from(setBytes(slow.segments)).toString().trimEnd().split('\n')
  assert.deepEqual(Buffer.from(out.take()).toString().trimEnd().split('\n'), segments.slice(0, -1))
}
