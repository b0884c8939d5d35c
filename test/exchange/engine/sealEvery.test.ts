// Whatever a guide can say leaves the house: documents drawn from each guide that the ERP can send by are written and
// sealed as in the flow, and neither reader disagrees.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { kindOf } from '../../../src/canonical/canonical.ts'
import { agreedEnvelope, numbered, versionOf } from '../../../src/exchange/engine/bareEnvelope.ts'
import { REPEATS } from '../../../src/exchange/engine/returnEnvelope.ts'
import { sealBody } from '../../../src/exchange/engine/seal.ts'
import { wireFor } from '../../../src/exchange/engine/wire.ts'
import { writeBody } from '../../../src/exchange/engine/write.ts'
import type { Mapping } from '../../../src/guide/mapping.ts'
import { sampleDocument } from '../../../src/guide/sample/sample.ts'
import { summarise } from '../../../src/partner/active.ts'
import { everyMapping } from '../../laws/guides.ts'
import { SEED } from '../../laws/seed.ts'

const ids = { ours: [{ isa: '01/123456789', gs: '123456789' }], theirs: [{ isa: 'ZZ/ACMERETAIL' }] }
const FULLNESS = [0, 0.3, 0.7, 1]

function sealed(mapping: Mapping, seed: number, fullness: number) {
  const guide = summarise('out', mapping.guide)
  const document = sampleDocument(mapping, seed, fullness)
  const bare = mapping.syntax === 'x12' && agreedEnvelope({ ids }, guide, { environment: 'production' })
  const envelope = bare ? numbered(bare, [7, 42], { date: '20260601', time: '1030' }) : undefined
  const wire = wireFor({ characterSet: 'utf-8' }, undefined, versionOf(guide.release ?? '') >= REPEATS)
  const policy = { charset: 'utf-8' as const }
  const { body, findings } = writeBody(mapping, document, policy, wire)
  assert.deepEqual(
    // What is drawn adds up to nothing: that a partner calls it an error has nothing to do with writing.
    findings.filter(({ severity, code }) => severity === 'error' && !mapping.guide.rules?.[code]),
    [],
  )
  return sealBody(mapping, body!, document, policy, wire, envelope)
}

for (const { name, mapping } of everyMapping().filter(
  ({ mapping }) => kindOf(mapping.guide.canonical)?.outbound,
))
  describe(name, () => {
    it('leaves as it was meant', () => {
      for (const [index, fullness] of FULLNESS.entries())
        assert.equal(sealed(mapping, SEED + index, fullness).disagreement, undefined, `seed ${SEED + index}`)
    })
  })
