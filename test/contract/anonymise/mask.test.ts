import assert from 'node:assert/strict'
import { test } from 'node:test'
import { masking } from '../../../src/contract/anonymise/mask.ts'

const mask = masking('a key')

/** What kind of character stands at each place. */
const kinds = (text: string) =>
  text
    .replace(/\p{N}/gu, '9')
    .replace(/\p{Lu}/gu, 'A')
    .replace(/\p{Ll}/gu, 'a')

const TEXTS = [
  'Acme Retail Stores',
  'PO Box 900, Suite 5-B',
  'Größe Ø café ΔΩ',
  '0042',
  '4500012002',
  'C-2025-118',
  'x',
  '7',
]

test('a text becomes another of the same length and the same kinds of characters', () => {
  for (const text of TEXTS) {
    const made = mask(text)
    assert.notEqual(made, text)
    assert.equal(kinds(made), kinds(text))
    const words = new Set(text.split(/[^\p{L}\p{N}]+/u))
    for (const word of made.split(/[^\p{L}\p{N}]+/u)) assert.ok(!words.has(word) || word.length < 2, made)
  }
  for (const text of ['', '  ', '--', '000']) assert.equal(mask(text), text)
})

test('the same word is the same wherever it stands and however it is written, by the same key', () => {
  const [first, second] = [mask('Acme Retail'), mask('ship to ACME only')]
  assert.equal(second.split(' ')[2], first.split(' ')[0]!.toUpperCase())
  assert.equal(masking('a key')('Acme Retail'), first)
  assert.notEqual(masking('another key')('Acme Retail'), first)
})

test('check digits that are right are right again, and wrong ones wrong', () => {
  const isRight = (text: string) =>
    [...text].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0
  for (const text of [
    '4006381333931',
    '012345678905',
    '106141411234567897',
    '00106141411234567897',
    '96385074',
  ])
    assert.ok(isRight(text) && isRight(mask(text)) && mask(text) !== text, text)
  for (let number = 10_000_000; number < 10_000_200; number++)
    if (!isRight(String(number))) assert.ok(!isRight(mask(String(number))), String(number))
})

test('addresses of mail and web can be nobody’s, and identifiers of machines stay such', () => {
  assert.match(mask('purchasing@acme-retail.example'), /^[a-z]{10}@[a-z]{4}-[a-z]{6}\.example$/)
  assert.match(mask('jo@shop.com'), /^[a-z]{2}@[a-z]{3}\.test$/)
  assert.match(mask('see https://www.acme.com/x1'), /^[a-z]{3} [a-z]{5}:\/\/[a-z]{4}\.example\/[a-z]\d$/)
  assert.match(mask('1b4e28ba-2fa1-11d2-883f-b9a761bde3fb'), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
})
