// A document that keeps a guide's situational rules: drawn again until it does, since what a rule asks of one
// segment depends on all the others.
import { Output } from '../../x12/output.ts'
import type { Delimiters } from '../../x12/types.ts'
import type { Mapping } from '../mapping.ts'
import type { CanonicalDocument } from '../reading.ts'
import { writeSetBytes } from '../x12/writeBytes.ts'
import type { Random } from './random.ts'
import { sampleOfSet } from './x12.ts'

const MOST_DRAWN = 200
const DELIMITERS: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

/** The first of the documents drawn that no situation forbids, or the last one drawn. */
export function sampleObeying(mapping: Mapping & { syntax: 'x12' }, random: Random): CanonicalDocument {
  let document = sampleOfSet(mapping.set, random)
  for (let drawn = 1; drawn < MOST_DRAWN && breaksSituation(mapping, document); drawn++)
    document = sampleOfSet(mapping.set, random)
  return document
}

function breaksSituation(mapping: Mapping & { syntax: 'x12' }, document: CanonicalDocument): boolean {
  const out = new Output({ charset: 'utf-8' })
  writeSetBytes(mapping.set, document, {}, DELIMITERS, out)
  const set = { bytes: out.take(), delimiters: DELIMITERS, offset: 0 }
  const findings = mapping.reader.validate(set, { charset: 'utf-8' })
  return findings.some(({ facts }) => facts.trigger !== undefined)
}
