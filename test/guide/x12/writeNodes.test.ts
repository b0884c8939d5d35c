// Trees are written by plan and by the walk with pointers; each document here goes both ways, and says the same.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CanonicalDocument, LineageEntry } from '../../../src/guide/reading.ts'
import { DEEPEST } from '../../../src/guide/x12/tree.ts'
import { planOf } from '../../../src/guide/x12/write/planSet.ts'
import { putSet } from '../../../src/guide/x12/write/putSet.ts'
import { writeSet } from '../../../src/guide/x12/write.ts'
import { Output } from '../../../src/x12/output.ts'
import type { Delimiters } from '../../../src/x12/types.ts'
import { mappingOf, read, type Said, write as slowly, TREE, X12 } from '../fragment.ts'

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

/** The set of a body, compiled once for all documents that are written by it. */
function setOf(body: string) {
  const mapping = mappingOf(X12, body)
  assert.ok(mapping.syntax === 'x12')
  return mapping.set
}

const placesOf = (lineage: readonly LineageEntry[]) =>
  lineage.map(({ pointer, guide, segment, id, element }) => [pointer, guide, segment, id, element].join(' '))

/** By code: its segments, and from where they came; undefined where there is a doubt. */
function byCode(set: ReturnType<typeof setOf>, document: CanonicalDocument) {
  const out = new Output({ suffix: '' })
  const lineage: LineageEntry[] = []
  const plan = planOf(set)
  assert.ok(plan, 'it has no plan')
  plan.root.busy.after = 0
  if (putSet(plan, document, { policy: {} }, { delimiters: STAR, out }, lineage) === undefined)
    return undefined
  return { segments: Buffer.from(out.take()).toString().split('~').slice(0, -1), places: placesOf(lineage) }
}

/** What the walk with pointers says; where it finds nothing wrong, code has said the same. */
function write(body: string, document: CanonicalDocument): Said {
  const said = slowly(body, document)
  const segments = byCode(setOf(body), document)?.segments
  assert.deepEqual(segments, said.findings.length > 0 ? undefined : said.segments)
  return said
}

const part = (note: string, ...contents: object[]) => ({
  level: 'part',
  note,
  ...(contents.length > 0 ? { contents } : {}),
})

test('nodes are numbered depth first, each naming the one it stands in', () => {
  const { segments, findings } = write(TREE, {
    note: 'whole',
    contents: [part('a', part('b', part('c'))), part('d')],
  })
  assert.deepEqual(findings, [])
  assert.deepEqual(segments, [
    'LX*1**AA',
    'MSG*whole',
    'LX*2*1*BB',
    'MSG*a',
    'LX*3*2*BB',
    'MSG*b',
    'LX*4*3*BB',
    'MSG*c',
    'LX*5*1*BB',
    'MSG*d',
  ])
})

test('the numbers that were read are not kept: a tree said in any order is written in one', () => {
  const { document } = read(TREE, 'LX*9*7*BB', 'MSG*b', 'LX*7*5*BB', 'MSG*a', 'LX*5**AA')
  assert.deepEqual(write(TREE, document).segments, ['LX*1**AA', 'LX*2*1*BB', 'MSG*a', 'LX*3*2*BB', 'MSG*b'])
})

test('whether a node has children is said to partners who require it', () => {
  const body = TREE.replaceAll('LX: { elements: {', 'LX: { elements: { 4: { usage: required },')
  const { segments } = write(body, { contents: [part('a', part('b'))] })
  assert.deepEqual(
    segments.filter((one) => one.startsWith('LX')),
    ['LX*1**AA*1', 'LX*2*1*BB*1', 'LX*3*2*BB*0'],
  )
})

test('a document without a node of its own has its contents at the root', () => {
  const body = TREE.replace('LX/whole:', 'LX/whole:\n    usage: unused')
  assert.deepEqual(write(body, { contents: [part('a', part('b')), part('c')] }).segments, [
    'LX*1**BB',
    'MSG*a',
    'LX*2*1*BB',
    'MSG*b',
    'LX*3**BB',
    'MSG*c',
  ])
})

test('a node that no variant can say is told, with all that stands in it', () => {
  const { segments, findings } = write(TREE, {
    contents: [{ level: 'crate', contents: [part('lost')] }, part('a')],
  })
  assert.deepEqual(segments, ['LX*1**AA', 'LX*2*1*BB', 'MSG*a'])
  assert.deepEqual(new Set(findings), new Set(['value-unwritten']))
})

test('of one variant no more are written than it may stand', () => {
  const { segments, findings } = write(TREE.replace('max: 300', 'max: 1'), {
    contents: [part('a'), part('b')],
  })
  assert.deepEqual(segments, ['LX*1**AA', 'LX*2*1*BB', 'MSG*a'])
  assert.deepEqual(new Set(findings), new Set(['value-unwritten']))
})

test('more room in a later variant takes what an earlier one has none for', () => {
  const spare = TREE.slice(TREE.indexOf('  LX/part')).replaceAll('LX/part', 'LX/spare')
  const body = TREE.replace('max: 300', 'max: 1') + spare
  const { segments, findings } = write(body, { contents: [part('a', part('b')), part('c')] })
  assert.deepEqual(findings, [])
  assert.deepEqual(
    segments.filter((one) => one.startsWith('LX')),
    ['LX*1**AA', 'LX*2*1*BB', 'LX*3*2*BB', 'LX*4*1*BB'],
  )
})

test('deeper than any reader goes the plan has its doubts', () => {
  let deep = part('x')
  for (let depth = 1; depth < 2 * DEEPEST; depth++) deep = part('x', deep)
  assert.equal(byCode(setOf(TREE), { contents: [deep] }), undefined)
  assert.equal(slowly(TREE, { contents: [deep] }).segments.length, 4 * DEEPEST + 1)
})

describe('whatever stands in whatever, plan and walk write the same, and it is read back', () => {
  const CRATE = TREE.slice(TREE.indexOf('  LX/part')).replaceAll(/part/g, 'crate').replaceAll('BB', 'CC')
  const twoKinds = `${TREE.replaceAll('BB: part }', 'BB: part, CC: crate }')}${CRATE.replaceAll('CC: crate }', 'BB: part, CC: crate }')}`
  const bodies: Record<string, string> = {
    'a node of its own': twoKinds,
    'children said': twoKinds.replaceAll('LX: { elements: {', 'LX: { elements: { 4: { usage: required },'),
    'no node of its own': twoKinds.replace('LX/whole:', 'LX/whole:\n    usage: unused'),
  }
  const { node } = fc.letrec<{ node: CanonicalDocument }>((tie) => ({
    node: fc.record(
      {
        level: fc.constantFrom('part', 'crate'),
        note: fc.constantFrom('a', 'b'),
        contents: fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'tree' }),
      },
      { requiredKeys: ['level'], noNullPrototype: true },
    ),
  }))
  const contents = fc.array(node, { minLength: 1, maxLength: 4 })

  for (const [name, body] of Object.entries(bodies))
    test(name, () => {
      const set = setOf(body)
      fc.assert(
        fc.property(contents, fc.option(fc.constant('whole'), { nil: undefined }), (contents, note) => {
          const own = note === undefined || name === 'no node of its own' ? {} : { note }
          const document = { schema: 'order/1', ...own, contents }
          const [planned, walked] = [byCode(set, document), writeSet(set, document)]
          const segments = walked.segments.map(({ id, elements }) => [id, ...elements].join('*'))
          assert.deepEqual([planned?.segments, walked.findings], [segments, []])
          assert.deepEqual(planned?.places, placesOf(walked.lineage))
          const back = read(body, ...segments)
          const isImplied = back.findings.some(({ code }) => code === 'parent-implied')
          if (!isImplied) assert.deepEqual(JSON.parse(JSON.stringify(back.document)), document)
        }),
        { numRuns: 60, seed: 856 },
      )
    })
})
