// Code made from a plan: when it is, that no word of a guide becomes code, and that nothing depends on it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Coding, memberOf, Uncoded } from '../../../../src/guide/x12/write/code/coding.ts'
import { planOf } from '../../../../src/guide/x12/write/planSet.ts'
import { writeSetBytes } from '../../../../src/guide/x12/writeBytes.ts'
import { Output } from '../../../../src/x12/output.ts'
import { mappingOf, X12 } from '../../fragment.ts'

const DELIMITERS = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

const ORDER = `
heading: { BEG: { usage: required, elements: { 1: { path: number } } } }
detail: { PO1: { path: "lines[]", max: 9, elements: { 1: { path: number }, 2: { path: quantity.value } } } }
`
const order = { number: '4711', lines: [{ number: '1', quantity: { value: '2.50' } }] }
const WIRE = 'BEG*4711~PO1*1*2.50~'

function setOf(body: string) {
  const mapping = mappingOf(X12, body)
  assert.ok(mapping.syntax === 'x12')
  return mapping.set
}

function write(set: ReturnType<typeof setOf>, document: object): string {
  const out = new Output({ suffix: '' })
  writeSetBytes(set, { ...document }, {}, DELIMITERS, out)
  return Buffer.from(out.take()).toString()
}

describe('objects of a scope', () => {
  test('are written by code when so many were written without, and are the same', () => {
    const set = setOf(ORDER)
    const { root } = planOf(set)!
    root.busy.after = 3
    const texts = Array.from({ length: 5 }, () => {
      const hadCode = typeof root.code === 'function'
      return `${write(set, order)} ${hadCode}`
    })
    assert.deepEqual(texts, [...Array(4).fill(`${WIRE} false`), `${WIRE} true`])
  })

  test('go without it where one has what code knows no place for, and what is wrong is told', () => {
    const set = setOf(ORDER)
    planOf(set)!.root.busy.after = 0
    assert.equal(write(set, order), WIRE)
    const out = new Output({ suffix: '' })
    const odd = { ...order, lines: [{ number: '1', colour: 'red' }] }
    const { findings } = writeSetBytes(set, odd, {}, DELIMITERS, out)
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['value-unwritten'],
    )
    assert.equal(write(set, order), WIRE)
  })
})

describe('no word of a guide becomes code', () => {
  test('a member whose name is more than letters and digits has none', () => {
    for (const name of ['a.b', 'a;throw 1', "a']", '__proto__', '1', '', 'é', 'a b', '{a}', 'a\n'])
      assert.throws(() => memberOf('o', name), Uncoded, name)
    assert.equal(memberOf('o', 'partnerUnit2'), 'o.partnerUnit2')
  })

  test('a constant with quotes and braces is handed over beside it', () => {
    const word = `');throw new Error('x');//\`\${1}`
    const set = setOf(
      `heading: { REF: { elements: { 1: { is: ${JSON.stringify(word)} }, 2: { path: number } } } }\n`,
    )
    planOf(set)!.root.busy.after = 0
    assert.equal(write(set, { number: '1' }), `REF*${word}*1~`)
    assert.ok(planOf(set)!.root.code, 'it has code')
  })
})

test('where Node makes no code from strings, objects are written all the same', async () => {
  const coding = JSON.stringify(
    fileURLToPath(new URL('../../../../src/guide/x12/write/code/coding.ts', import.meta.url)),
  )
  const script = `import { Coding } from ${coding}; console.log(new Coding(false).function('a', 'return a'))`
  const words = [
    '--no-warnings',
    '--disallow-code-generation-from-strings',
    '--input-type=module',
    '-e',
    script,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, words)
  assert.equal(stdout.trim(), 'undefined')
  assert.equal(new Coding(false).function<(a: number) => number>('a', 'return a')?.(7), 7)
})
