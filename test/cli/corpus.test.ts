// corpus: every document below a directory is counted once, and named where that is asked for.
import assert from 'node:assert/strict'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { edigw, ROOT } from './edigw.ts'

const folder = await mkdtemp(join(tmpdir(), 'corpus-'))
after(() => rm(folder, { recursive: true }))
await mkdir(join(folder, 'deeper'))
const golden = (name: string) => join(ROOT, 'test/corpus', name)
await copyFile(golden('x12/blanket-release.edi'), join(folder, 'clean.edi'))
await copyFile(golden('x12/hash-total-differs.edi'), join(folder, 'noted.edi'))
await copyFile(golden('x12/one-good-set-one-bad.edi'), join(folder, 'deeper/two.edi'))
await copyFile(golden('x12/unsupported-release.edi'), join(folder, 'deeper/old.edi'))
await copyFile(golden('ubl/without-its-number.xml'), join(folder, 'deeper/order.xml'))
await copyFile(golden('ubl/without-its-number.json'), join(folder, 'order.expected-order.xml'))
await writeFile(join(folder, 'note.txt'), "UNA:+.? 'UNB+UNOA:1+A+B+250602:0915+1'")

const COUNTS = { clean: 2, noted: 1, draft: 2, refused: 2, crashed: 0 }

test('documents are counted, and what a source expects of them is not one', async () => {
  const { code, out, err } = await edigw('corpus', folder)
  assert.equal(code, 1)
  assert.equal(err, '')
  assert.match(out, /of 6 files/)
  assert.match(out, /^published clean +2$/m)
  assert.match(out, /^draft \(rejected\) +2$/m)
  assert.match(out, /^crashed +0$/m)
  assert.match(out, /^all +7$/m)
})

test('--json says the same to a program', async () => {
  const { out } = await edigw('corpus', folder, '--json')
  const { files, counts, documents } = JSON.parse(out)
  assert.equal(files, 6)
  assert.deepEqual(counts, COUNTS)
  const two = documents.filter(({ file }: { file: string }) => file === 'deeper/two.edi')
  assert.deepEqual(
    two.map(({ fate, document }: Record<string, string>) => [fate, document]),
    [
      ['clean', '850 0001, HT-123'],
      ['draft', '850 0002, HT-123B'],
    ],
  )
})

test('--list names each document with the reason in a sentence', async () => {
  const { out } = await edigw('corpus', folder, '--list')
  assert.match(out, /^refused: deeper\/old\.edi, 850 0001: The version "003040" in GS08 .+ \(GS 8\)$/m)
  assert.match(out, /^refused: note\.txt: It looks like EDIFACT, .* the bytes begin "UNA/m)
  assert.match(out, /^draft \(rejected\): deeper\/order\.xml, Order: cbc:ID is required .+ \(line 2\)$/m)
  assert.match(out, /^published with findings: noted\.edi, 850 0001, HT-111: .+ \(segment 9, CTT 2\)$/m)
})

test('--accept-with-errors takes what is complete in our meaning, whatever is wrong with it', async () => {
  const wrong = await mkdtemp(join(tmpdir(), 'corpus-'))
  await copyFile(golden('x12/line-count-differs.edi'), join(wrong, 'complete.edi'))
  await copyFile(golden('ubl/without-its-number.xml'), join(wrong, 'incomplete.xml'))
  const counts = async (...words: string[]) =>
    JSON.parse((await edigw('corpus', wrong, '--json', ...words)).out).counts
  const none = { clean: 0, noted: 0, draft: 0, refused: 0, crashed: 0 }
  assert.deepEqual(await counts(), { ...none, draft: 2 })
  assert.deepEqual(await counts('--accept-with-errors'), { ...none, noted: 1, draft: 1 })
  await rm(wrong, { recursive: true })
})

test('an empty directory, and one that is not there, are the caller’s mistake', async () => {
  await mkdir(join(folder, 'nothing'))
  assert.equal((await edigw('corpus', join(folder, 'nothing'))).code, 2)
  assert.equal((await edigw('corpus', join(folder, 'nowhere'))).code, 2)
  assert.equal((await edigw('corpus')).code, 2)
})

test('no byte of a file is unaccounted for', async () => {
  const { out } = await edigw('corpus', folder, '--json')
  assert.equal(JSON.parse(out).unaccounted, 0)
  assert.match((await edigw('corpus', folder)).out, /^bytes unaccounted for: 0$/m)
})
