import assert from 'node:assert/strict'
import { test } from 'node:test'
import { absolute, checkName, isTemporary, spotAt } from '../../../src/door/sftp/spot.ts'
import { Refusal } from '../../../src/exchange/refusal.ts'

test('each place of the tree has its path', () => {
  const production = { environment: 'production', day: '' } as const
  assert.deepEqual(spotAt('/'), { kind: 'root' })
  assert.deepEqual(spotAt('.'), { kind: 'root' })
  assert.deepEqual(spotAt('/test/'), { kind: 'test' })
  assert.deepEqual(spotAt('README.txt'), { kind: 'text', name: 'README.txt' })
  assert.deepEqual(spotAt('/test/CHECKLIST.txt'), { kind: 'text', name: 'CHECKLIST.txt' })
  assert.deepEqual(spotAt('/inbound'), { kind: 'folder', folder: 'inbound', ...production })
  assert.deepEqual(spotAt('/outbound/a'), { kind: 'file', folder: 'outbound', name: 'a', ...production })
  assert.deepEqual(spotAt('/archive'), { kind: 'days', environment: 'production' })
  assert.deepEqual(spotAt('/test/archive/2026-03-01/a'), {
    kind: 'file',
    environment: 'test',
    folder: 'archive',
    day: '2026-03-01',
    name: 'a',
  })
})

test('dots are resolved, and never lead above the root', () => {
  assert.equal(absolute('/inbound/../../../etc/passwd'), '/etc/passwd')
  assert.deepEqual(spotAt('/inbound/../../../etc/passwd'), { kind: 'nowhere' })
  assert.deepEqual(spotAt('../../inbound/./x'), spotAt('/inbound/x'))
  assert.deepEqual(spotAt('//inbound///x/'), spotAt('/inbound/x'))
})

test('a name is only ever a name', () => {
  for (const name of ['..x', 'a\\b', 'C:', '~', '$HOME', '`x`', 'ü.edi', '注文.edi', 'CON', '%2e%2e']) {
    const spot = spotAt(`/inbound/${name}`)
    assert.equal(spot.kind === 'file' && spot.name, name)
  }
})

test('what can not be is nowhere', () => {
  for (const path of [
    '/Inbound/x',
    '/inbound/x/y',
    '/archive/yesterday/x',
    '/other',
    '/test/README.txt',
    '/test/test',
  ]) {
    assert.deepEqual(spotAt(path), { kind: 'nowhere' }, path)
  }
})

test('a NUL and a path without end are refused', () => {
  assert.throws(() => spotAt('/inbound/a\0.edi'), Refusal)
  assert.throws(() => spotAt(`/inbound/${'x/'.repeat(3000)}`), Refusal)
})

test('names that a log or a listing could not carry are refused', () => {
  for (const name of ['a\nb', 'a\u001b[2J', 'a\u0085', 'x'.repeat(256), 'ü'.repeat(128)]) {
    assert.throws(() => checkName(name), Refusal)
  }
  checkName('x'.repeat(255))
  checkName('Bestellung Nr. 5 – ü.edi')
})

test('temporary names are told from final ones', () => {
  for (const name of ['a.tmp', 'a.part', 'a.edi.filepart', 'a.PARTIAL', 'a.uploading', '.a.edi']) {
    assert.equal(isTemporary(name), true, name)
  }
  for (const name of ['a.edi', 'part', 'a.part.edi', 'atmp', 'tmp'])
    assert.equal(isTemporary(name), false, name)
})
