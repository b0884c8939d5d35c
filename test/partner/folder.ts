// A partner's folder made for one test: Acme's, except.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'

const AGREEMENT = `agreement: acme
name: Acme Retail
principals: [acme]
ids:
  theirs: [{ isa: ZZ/ACMERETAIL, gs: ACMERETAIL }]
  ours: [{ isa: 01/123456789, gs: "123456789" }]
environment: both
inbound:
  - type: x12/004010/850
    overlay: 850.yaml
    acknowledge: { kind: "997", sets: all }
crosswalks: { units: units.csv }
`
const OVERLAY = `overlay: x12/004010/850
partner: acme
changes:
  heading.CUR/money: { usage: required }
  detail.PO1.PO1.3: { crosswalk: units }
`
const UNITS = 'theirs,ours,from,to,readOnly\nZ3,XCK,,,\n'

export type Files = Record<string, string>
export const usual: Files = { 'agreement.yaml': AGREEMENT, '850.yaml': OVERLAY, 'units.csv': UNITS }

/** A directory of partners with one folder; it is removed after the tests. */
export function partnersWith(files: Files, id = 'acme'): string {
  const directory = mkdtempSync(join(tmpdir(), 'partners-'))
  after(() => rmSync(directory, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, id, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return directory
}

/** The usual files with a part of one changed. */
export function changed(name: string, from: string, to: string): Files {
  const text = usual[name]!
  if (!text.includes(from)) throw new Error(`${name} does not say ${from}`)
  return { ...usual, [name]: text.replace(from, to) }
}
