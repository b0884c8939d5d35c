import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { standardMappings, standardUnderTest } from '../../src/contract/standard.ts'
import { openTrial } from '../../src/contract/tried.ts'
import { x12View } from '../../src/contract/view/x12.ts'
import { answersOf } from '../../src/exchange/engine/answers.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { namedGuides } from '../../src/partner/names.ts'
import { folders } from './promises.ts'

const AT = '2026-03-18T12:00:00.000Z'
const { partners } = loadPartners(folders.partners)

test('every mapping that an agreement implies is the same guide as one that is verified for all', () => {
  const verified = new Map(
    standardMappings().map(({ name }) => [`${standardUnderTest(name)!.guide.hash} ${name.slice(-3)}`, name]),
  )
  for (const { agreement, mappings } of partners) {
    const implied = namedGuides(agreement).filter((one) => one.word === 'acknowledge' || one.implied)
    for (const { name } of implied) {
      const { hash } = mappings.find((one) => one.name === name)!.guide
      assert.ok(verified.has(`${hash} ${name.slice(-3)}`), `${agreement.agreement} ${name}`)
    }
  }
})

test('an acknowledgement is tried as the gateway writes it', () => {
  const acme = partners.find(({ partner }) => partner === 'acme')!
  const file = readFileSync(join(folders.partners, 'acme/samples/850-in/two-sets.edi'))
  const broken = Buffer.from(file.toString().replace('BEG*00*', 'BEG*ZZ*'))
  const rules = partnerRules(acme)
  const reading = readBytes(broken, { rules, receivedAt: AT })
  for (const [kind, mapping] of [
    ['997', '997-004010-out'],
    ['999', '999-005010-out'],
    ['TA1', 'ta1-00401-out'],
  ] as const) {
    const [answer] = answersOf(reading, { rules, kind, at: AT, nextControl: () => 1 })
    const trial = openTrial(standardUnderTest(mapping)!)
    const [tried] = trial(Buffer.from(JSON.stringify(answer!.document)))
    assert.equal(tried!.published, true, JSON.stringify(tried))
    const { ISA: _, GS: __, ...said } = x12View(answer!.bytes)
    const { ISA: ___, GS: ____, ...made } = x12View(tried!.wire!)
    assert.deepEqual(made, said)
  }
})
