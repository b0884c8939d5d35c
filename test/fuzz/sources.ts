// What is read and broken: documents of our own, real ones where they lie beside the project, and such as are drawn from
// the guides themselves.
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { framedAt, interchangeOf, isTa1, WIRES, type Wire, type X12 } from '../laws/interchange.ts'
import { wordedSet } from '../laws/worded.ts'
import { crosswalksOf, mappingNamed, partnerNames } from './named.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A file as latin-1 text, and whose it is, where it is a partner's sample. */
export interface Source {
  file: string
  text: string
  partner: string
}

const OWN = ['test/corpus/{x12,acme}/*.edi', 'test/crashers/x12/*.edi', 'partners/*/samples/*/*.edi']
const REAL = ['../shared/corpus/x12/**/*', '../shared/conformance/x12-850/*.edi']

/** Names of files from the project's root: our own, and the real ones that there are beside it. */
export const fileNames = (): string[] =>
  [...OWN, ...REAL]
    .flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .filter((file) => statSync(join(ROOT, file)).isFile())
    .sort()

export function sourceOf(file: string): Source {
  const [, name = ''] = /^partners\/([^/]+)\/samples\//.exec(file) ?? []
  const partner = partnerNames().includes(name) ? name : ''
  return { file, text: readFileSync(join(ROOT, file)).toString('latin1'), partner }
}

/** An interchange by a mapping, and where its sets stand in it. */
export interface Drawn {
  mapping: string
  wire: Wire
  bytes: Uint8Array
  sets: { offset: number; length: number }[]
}

/** Documents by a mapping; undefined for what has no sets of its own. */
export function drawn(name: string, seed: number, random: () => number): Drawn | undefined {
  const wire = WIRES[Math.floor(random() * WIRES.length)]!
  if (name === 'worded') return wordedDrawn(random)
  const mapping = writerOf(name)
  if (isTa1(mapping)) return undefined
  const count = 1 + Math.floor(random() * 2)
  const documents = Array.from({ length: count }, (_, n) => sampleDocument(mapping, seed + n, random() ** 2))
  const bytes = interchangeOf(mapping, documents, wire)
  const sets = framedAt(bytes, []).flatMap((one) => (one.kind === 'set' ? [one.set] : []))
  return { mapping: name, wire, bytes, sets }
}

/** What crosswalks must say can't be drawn: the guide itself writes what an overlay that has some reads. */
function writerOf(name: string): X12 {
  const mapping = mappingNamed(name)
  return crosswalksOf(name).length > 0 ? mappingNamed(mapping.guide.guide) : mapping
}

function wordedDrawn(random: () => number): Drawn {
  const bytes = wordedSet(random)
  return { mapping: 'worded', wire: WIRES[1]!, bytes, sets: [{ offset: 0, length: bytes.length }] }
}
