// The shared conformance cases: one valid 850 and single mutations of it, each with the standard code that it
// must be reported with, alone. They lie beside the project; where they are not there, nothing is tested.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { standardOf } from '../../src/finding/catalogue.ts'
import type { Finding } from '../../src/finding/finding.ts'
import { library } from '../../src/guide/library.ts'
import { compileMapping, readX12 } from '../../src/guide/mapping.ts'
import { Framer } from '../../src/x12/framer.ts'
import type { FramedSet, FrameEvent } from '../../src/x12/types.ts'

const HOME = new URL('../../../shared/conformance/x12-850/', import.meta.url)

/** What framing and reading alone can't decide, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'ak403-10-exclusion.edi': 'it assumes a syntax note that N1 of 004010 has not',
  'ak905-2-version-not-supported.edi': 'which versions were agreed is known to the exchange',
  'ta105-025-duplicate-isa13.edi': 'what was received before is known to the exchange',
}

const mapping = compileMapping(library().resolve('x12/004010/850'))

/** All findings of a file, of its envelope and of its sets by the base guide. */
function findingsOf(bytes: Uint8Array): Finding[] {
  const framer = new Framer()
  const events = [...framer.push(bytes), ...framer.end()]
  const sets = events.flatMap((event) => (event.kind === 'set' ? [event.set] : []))
  return [...events.flatMap(enveloped), ...sets.flatMap((set) => read(bytes, events, set))]
}

function enveloped(event: FrameEvent): Finding[] {
  if (event.kind === 'set') return event.set.findings
  if (event.kind === 'group-end') return event.group.findings
  if (event.kind === 'interchange-end') return event.interchange.findings
  return event.kind === 'stray' ? [event.finding] : []
}

// A set whose envelope is broken is never read: its trailer is not known, or it is none that we can name.
function read(bytes: Uint8Array, events: readonly FrameEvent[], set: FramedSet): Finding[] {
  const interchange = events.find(
    (event) => event.kind === 'interchange-end' && event.interchange.ordinal === set.interchange,
  )
  if (interchange?.kind !== 'interchange-end' || set.id !== '850' || mapping.syntax !== 'x12') return []
  const { delimiters, tolerances } = interchange.interchange
  const { offset, length } = set
  const own = { bytes: bytes.subarray(offset, offset + length), delimiters, offset, tolerances }
  return set.findings.length > 0 || set.truncated ? [] : readX12(mapping, own, {}).findings
}

const errorsOf = (bytes: Uint8Array): string[] =>
  findingsOf(bytes)
    .filter(({ severity }) => severity === 'error')
    .flatMap((one) => Object.entries(standardOf(one)).map(([part, code]) => `${part.toUpperCase()}=${code}`))

const cases = existsSync(HOME)
  ? readFileSync(new URL('cases.csv', HOME), 'utf8').trim().split(/\r?\n/).slice(1)
  : []

for (const line of cases) {
  const [file, expected] = line.split(',') as [string, string]
  if (file in ELSEWHERE) continue
  test(`${file} is ${expected === '-' ? 'read without a rejection' : `rejected with ${expected}, and no more`}`, () => {
    const errors = errorsOf(readFileSync(new URL(file, HOME)))
    assert.deepEqual(errors, expected === '-' ? [] : [expected])
  })
}
