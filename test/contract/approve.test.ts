import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { smallHouse } from './smallHouse.ts'

const whose = ['--by', 'the order desk', '--reason', 'checked line by line: theirs, 3.2']
const approve = ['approve', 'acme', '850-in']

test('approving is kept in QA’s file with who and why, beside the comments that were there', async () => {
  const { file, samples, run } = smallHouse(['minimal', 'price-per-hundred'])
  rmSync(join(samples, 'minimal.expected.json'))
  writeFileSync(
    file,
    '# Ours.\ncontract: acme/850-in\nsamples:\n  # the least\n  minimal: to review\n  price-per-hundred: approved # looked at\n',
  )
  const early = await run(...approve, '--sample', 'minimal', ...whose)
  assert.equal(early.code, 2)
  assert.match(early.out, /^minimal: refused: it was never drafted: run "edigw contract draft acme 850-in"/)
  await run('draft', 'acme', '850-in')
  const done = await run(...approve, '--all', ...whose)
  assert.deepEqual(done, { code: 0, out: 'minimal: approved\nThe pact of acme 850-in: written\n' })
  assert.equal(
    readFileSync(file, 'utf8'),
    '# Ours.\ncontract: acme/850-in\nsamples:\n  # the least\n  minimal: { state: approved, by: the order desk, reason: "checked line by line: theirs, 3.2" }\n  price-per-hundred: approved # looked at\n',
  )
  const again = await run(...approve, '--all', ...whose)
  assert.equal(again.out, 'There is nothing to approve: every sample is approved already.\n')
  const tested = await run('test', '--partner', 'acme', '--doc', '850-in')
  assert.deepEqual(tested, { code: 0, out: 'acme 850-in: same (4 interactions)\n' })
})

test('nobody can approve what the mapping does not make, but by accepting what it makes', async () => {
  const { file, samples, overlay, run } = smallHouse(['minimal', 'price-per-hundred'])
  assert.deepEqual(await run('diff'), { code: 0, out: 'acme 850-in: as approved\n' })
  const expected = join(samples, 'price-per-hundred.expected.json')
  const before = readFileSync(expected, 'utf8')
  writeFileSync(
    overlay,
    `${readFileSync(overlay, 'utf8')}  heading.DTM.1: { codes: { "002": ship-requested, "010": delivery-requested } }\n`,
  )
  const wrong = await run(...approve, '--sample', 'price-per-hundred', '--sample', 'nothing', ...whose)
  assert.equal(wrong.code, 2)
  assert.match(
    wrong.out,
    /^price-per-hundred: refused: its expected document is not what the mapping makes: \/dates\/0\/type expected "delivery-requested" got "ship-requested"\./,
  )
  assert.match(
    wrong.out,
    /^nothing: refused: there is no such sample .*; there are: minimal, price-per-hundred$/m,
  )
  assert.equal(readFileSync(expected, 'utf8'), before)

  const diff = await run('diff')
  assert.equal(diff.code, 2)
  assert.match(
    diff.out,
    /^acme 850-in "price-per-hundred":\n {2}dates\[\]\.type changed\n {4}\/dates\/0\/type: "delivery-requested" → "ship-requested"\n {6}← DTM #5 element 1 "002" \(byte \d+\) by partners\/acme\/850\.yaml:\d+\n/,
  )
  assert.match(
    diff.out,
    /To take these as expected: edigw contract approve acme 850-in --accept --sample price-per-hundred/,
  )

  const taken = await run(...approve, '--accept', '--sample', 'price-per-hundred', ...whose)
  assert.equal(taken.code, 0)
  assert.equal(readFileSync(expected, 'utf8'), before.replace('delivery-requested', 'ship-requested'))
  assert.match(readFileSync(file, 'utf8'), /^ {2}price-per-hundred: \{ state: approved, by: the order desk/m)
  assert.deepEqual(await run('diff'), { code: 0, out: 'acme 850-in: as approved\n' })
})

test('what is not taken, or said without who and why, is not approved', async () => {
  const { file, samples, run } = smallHouse(['minimal'])
  const before = readFileSync(file, 'utf8')
  const sample = join(samples, 'minimal.edi')
  writeFileSync(sample, readFileSync(sample, 'latin1').replace('BEG*00*SA*', 'BEG*00*XX*'))
  const refused = await run(...approve, '--accept', '--sample', 'minimal', ...whose)
  assert.equal(refused.code, 2)
  assert.match(refused.out, /^minimal: refused: the mapping does not take it: "XX" is not an/)
  const broken = await run('diff')
  assert.match(
    broken.out,
    /1 of its documents are not taken any more\n {2}it leaves the findings code-unknown/,
  )
  for (const words of [
    [...approve, '--all', '--by', 'me'],
    [...approve, ...whose],
    ['approve', 'acme', '997-in', '--all', '--by', 'me', '--reason', ' '],
    ['approve', 'nobody', '850-in', '--all', ...whose],
  ]) {
    const { code, out } = await run(...words)
    assert.equal(code, 4, out)
    assert.match(out, /^edigw: .*\nUsage: edigw contract approve/)
  }
  assert.equal(readFileSync(file, 'utf8'), before)
  rmSync(file)
  const none = await run(...approve, '--all', ...whose)
  assert.equal(none.code, 3)
  assert.match(
    none.out,
    /^acme 850-in has no contract: put samples into partners\/acme\/samples\/850-in and run/,
  )
})
