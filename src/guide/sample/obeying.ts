// A document that keeps a guide's situational rules: drawn again until it does, since what a rule asks of one
// segment depends on all the others.

import type { Finding } from '../../finding/finding.ts'
import { Output } from '../../x12/output.ts'
import type { Delimiters } from '../../x12/types.ts'
import { readXml } from '../../xml/reader.ts'
import type { Mapping } from '../mapping.ts'
import type { CanonicalDocument } from '../reading.ts'
import { writeSetBytes } from '../x12/writeBytes.ts'
import { readXmlDocument } from '../xml/read.ts'
import { writeXmlDocument } from '../xml/write.ts'
import type { Random } from './random.ts'
import { sampleOfSet } from './x12.ts'
import { sampleOfXml } from './xml.ts'

const MOST_DRAWN = 200
const DELIMITERS: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

/** The first of the documents drawn that no situation forbids, or the last one drawn. */
export function sampleObeying(mapping: Mapping, random: Random): CanonicalDocument {
  const draw = () =>
    mapping.syntax === 'x12' ? sampleOfSet(mapping.set, random) : sampleOfXml(mapping.xml, random)
  let document = draw()
  for (let drawn = 1; drawn < MOST_DRAWN && breaksSituation(mapping, document); drawn++) document = draw()
  return document
}

const breaksSituation = (mapping: Mapping, document: CanonicalDocument): boolean =>
  findingsOf(mapping, document).some(({ facts }) => facts.trigger !== undefined)

function findingsOf(mapping: Mapping, document: CanonicalDocument): readonly Finding[] {
  if (mapping.syntax === 'xml') {
    const { root } = readXml(writeXmlDocument(mapping.xml, document).bytes)
    return root ? readXmlDocument(mapping.xml, root).findings : []
  }
  const out = new Output({ charset: 'utf-8' })
  writeSetBytes(mapping.set, document, {}, DELIMITERS, out)
  const set = { bytes: out.take(), delimiters: DELIMITERS, offset: 0 }
  return mapping.reader.validate(set, { charset: 'utf-8' })
}
