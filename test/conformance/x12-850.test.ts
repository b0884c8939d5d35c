// The shared conformance cases: one valid 850 and single mutations of it, each with the standard code that it
// must be reported with, alone. They lie beside the project; where they are not there, nothing is tested.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Rulebook } from '../../src/exchange/engine/rulebook.ts'
import { shippedRules } from '../../src/exchange/engine/rulebook.ts'
import { edigw } from '../cli/edigw.ts'
import { answerOf, errorsOf, readFile, rulesWith, toldOf } from './x12/answered.ts'

const HOME = join(import.meta.dirname, '../../../shared/conformance/x12-850')

/** What a 997 and a 999 say below AK2 of each case: where it is, and nothing else. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'ak304-2-unexpected-segment': ['AK3 CTT 3 2'],
  'ak304-3b-mandatory-loop-missing': ['AK3 PO1 10 3'],
  'ak304-5-segment-over-max': ['AK3 CUR 4 5'],
  'ak304-7-out-of-sequence': ['AK3 CUR 5 7'],
  'ak403-2-conditional-P': ['AK3 N1 7 8', 'AK4 4 2'],
  'ak403-2-conditional-C': ['AK3 PO1 10 8', 'AK4 2 2'],
  'ak403-3-too-many-elements': ['AK3 BEG 2 8', 'AK4 13 3'],
  'ak403-5-too-long': ['AK3 BEG 2 8', 'AK4 3 5'],
  'ak403-6-control-char': ['AK3 N3 8 8', 'AK4 1 6'],
  'ak403-6-trailing-minus': ['AK3 PO1 10 8', 'AK4 2 6'],
  'ak403-8-invalid-date': ['AK3 BEG 2 8', 'AK4 5 8'],
  'ak403-10-exclusion': ['AK3 N1 7 8', 'AK4 6 10'],
  'bin-segment': ['AK3 BIN 14 6'],
  'long-segment-40000': ['AK3 N3 8 8', 'AK4 1 5'],
  'lowercase-segment-id': ['AK3 cur 3 1'],
}

// The case assumes a condition E0506 of N1, which 004010 has not: stupidedi's definition and printed guides of that
// release have R0203 and P0304 alone, N105 and N106 are optional there and not relational, and an order in the corpus
// (BerryWorksSoftware.edireader) uses both. So it is read by an overlay that says it, as a partner's would.
const EXCLUSION = '  heading.N1/shipTo.N1: { syntax: [R0203, P0304, E0506] }\n'

const SHIPPED = shippedRules()
const rulesOf = (name: string): Rulebook => (name === 'ak403-10-exclusion' ? rulesWith(EXCLUSION) : SHIPPED)

/** What 004010 says for a code that it has not. */
const OLDER: Readonly<Record<string, string>> = { 'AK502=23': '5' }

const cases = existsSync(HOME)
  ? readFileSync(join(HOME, 'cases.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',') as [string, string])
  : []

const numberOf = (expected: string) => expected.split('=')[1]!

/** The last segments of a 997 or 999: of the set, if it is named, and of the group. */
function verdictOf(expected: string, kind: '997' | '999'): string[] {
  if (expected === '-') return []
  const [part] = expected.split('=') as [string]
  const older = kind === '997' ? OLDER[expected] : undefined
  if (part === 'AK905') return ['AK5 R', `AK9 R 1 1 0 ${numberOf(expected)}`]
  const code = part === 'AK502' ? (older ?? numberOf(expected)) : '5'
  return [`AK5 R ${code}`, 'AK9 R 1 1 0']
}

for (const [file, expected] of cases) {
  const name = file.replace(/\.edi$/, '')
  const isTa1 = expected.startsWith('TA105')
  describe(file, () => {
    const rules = rulesOf(name)
    const reading = readFile(readFileSync(join(HOME, file)), rules)
    test(`is read with ${expected === '-' ? 'no error' : `${expected}, and no more`}`, () => {
      assert.deepEqual(errorsOf(reading), expected === '-' ? [] : [expected])
    })
    for (const kind of ['997', '999'] as const)
      test(`is answered by a ${kind} that says so, at its place`, () => {
        const told = toldOf(answerOf(reading, kind, rules))
        if (isTa1) return assert.deepEqual(told, [])
        const plain = told.map(shortened)
        if (name === 'ak502-23-duplicate-st02')
          return assert.deepEqual(plain, [`AK5 R ${kind === '997' ? 5 : 23}`, 'AK9 P 2 2 1'])
        assert.deepEqual(plain, [...(TOLD[name] ?? []), ...verdictOf(expected, kind)])
      })
    test('is answered by a TA1 that says what is wrong with the interchange, or nothing', () => {
      const codes = answerOf(reading, 'TA1', rules).map((one) => one.split('*').slice(4).join(' '))
      const last = isTa1 ? `R ${numberOf(expected)}` : 'A 000'
      assert.equal(codes.at(-1), last)
      for (const code of codes.slice(0, -1)) assert.equal(code, 'A 000')
    })
  })
}

/** Place and code of an AK4 alone, and no empty elements. */
function shortened(segment: string): string {
  const [id, place, reference, code, ...rest] = segment.split('*')
  const told = id === 'AK4' ? [id, place, code] : [id, place, reference, code, ...rest]
  return told.filter(Boolean).join(' ')
}

if (cases.length > 0)
  describe('the same by the command line', () => {
    const at = (file: string) => join(HOME, `${file}.edi`)
    test('read --json has the code in its findings', async () => {
      const { code, out } = await edigw('read', at('ak304-7-out-of-sequence'), '--json')
      assert.equal(code, 1)
      assert.deepEqual(errorsOf(JSON.parse(out)), ['AK304=7'])
    })
    test('what the standard has not is told by an overlay, read or acknowledged', async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'exclusion-'))
      t.after(() => rm(folder, { recursive: true }))
      const overlay = join(folder, 'exclusion.yaml')
      await writeFile(overlay, `overlay: x12/004010/850\nchanges:\n${EXCLUSION}`)
      const { out } = await edigw('read', at('ak403-10-exclusion'), '--overlay', overlay, '--json')
      assert.deepEqual(errorsOf(JSON.parse(out)), ['AK403=10'])
      const answer = await edigw('acknowledge', at('ak403-10-exclusion'), '--overlay', overlay)
      assert.match(answer.out, /^AK3\*N1\*7\*\*8~\nAK4\*6\*98\*10~$/m)
    })
    test('acknowledge prints the 997 and the TA1 that is asked for', async () => {
      const { code, out, err } = await edigw('acknowledge', at('ak403-5-too-long'))
      assert.deepEqual([code, err], [1, ''])
      assert.match(out, /^TA1\*000000001\*260601\*1030\*A\*000~\n/m)
      assert.match(out, /^AK3\*BEG\*2\*\*8~\nAK4\*3\*324\*5\*.*~\nAK5\*R\*5~\nAK9\*R\*1\*1\*0~$/m)
    })
    test('acknowledge --kind 999 says of which order', async () => {
      const { out } = await edigw('acknowledge', at('ak304-2-unexpected-segment'), '--kind', '999')
      assert.match(out, /^IK3\*CTT\*3\*\*2~\nCTX\*BEG03>PO123456~\nIK5\*R\*5~$/m)
    })
    test('acknowledge --kind ta1 answers an interchange that is rejected', async () => {
      const { code, out } = await edigw('acknowledge', at('ta105-014-date'), '--kind', 'ta1')
      assert.equal(code, 1)
      assert.match(out, /^TA1\*000000001\*\d{6}\*1030\*R\*014~$/m)
    })
  })
