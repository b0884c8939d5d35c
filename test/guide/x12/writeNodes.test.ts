import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read, TREE, write } from '../fragment.ts'

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
