// A tape's JSON text is what JSON.stringify makes of its document, whatever the values, and is made without them.
import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { documentText, readX12, useX12 } from '../../../../../src/guide/mapping.ts'
import type { X12 } from '../../../../laws/agrees.ts'
import { DELIMITERS } from '../../../../laws/bytes.ts'
import { shipped } from '../../../../laws/guides.ts'

const ORDERS = shipped('x12/004010/850') as X12
const INVOICES = shipped('x12/004010/810') as X12

const setOf = (text: string | Buffer) => ({ bytes: Buffer.from(text), delimiters: DELIMITERS, offset: 100 })
const order = (...segments: string[]) =>
  `ST*850*0001~BEG*00*SA*N-1**20260131~${segments.join('~')}~SE*${segments.length + 3}*0001~`

/** The text of what is read, which is that of its document. */
function textOf(mapping: X12, text: string | Buffer, policy = {}): string {
  const reading = readX12(mapping, setOf(text), policy)
  assert.equal(documentText(reading), JSON.stringify(reading.document))
  return documentText(reading)
}

const latin1 = { charset: 'latin1' } as const
const utf8 = { charset: 'utf-8' } as const

describe('the text of a document has', () => {
  const values: [string, string | Buffer, object, string][] = [
    ['quotes and backslashes with a backslash', 'a "b" \\ c', latin1, '"description":"a \\"b\\" \\\\ c"'],
    ['letters of Latin-1', Buffer.from('Größe ÿ\xa0x', 'latin1'), latin1, '"description":"Größe ÿ\xa0x"'],
    ['no hard space at its end', Buffer.from('Rad\xa0', 'latin1'), latin1, '"description":"Rad"'],
    ['letters of UTF-8', 'Rad 轮 😀 "x"', utf8, '"description":"Rad 轮 😀 \\"x\\""'],
    ['no space at its end', 'Rad  ', latin1, '"description":"Rad"'],
    ['spaces at its begin', '  Rad', latin1, '"description":"  Rad"'],
    ['control characters by their numbers', 'a\u0001b', latin1, '"description":"a\\u0001b"'],
  ]
  for (const [what, value, policy, expected] of values)
    test(what, () => {
      const [before, after] = order('PO1**1*EA', 'PID*F****@').split('@')
      const text = textOf(
        ORDERS,
        Buffer.concat([before!, value, after!].map((one) => Buffer.from(one))),
        policy,
      )
      assert.ok(text.includes(expected), text)
    })

  const numbers: [string, string][] = [
    ['007', '7'],
    ['0', '0'],
    ['00', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0.50', '0.50'],
    ['00.5', '0.5'],
    ['-3', '-3'],
    ['1.250', '1.250'],
  ]
  for (const [wire, canonical] of numbers)
    test(`the number ${wire} as ${canonical}`, () => {
      const text = textOf(ORDERS, order(`PO1**${wire}*EA`))
      assert.ok(text.includes(`"quantity":{"value":"${canonical}"`), text)
    })

  for (const [wire, canonical] of [
    ['5', '0.05'],
    ['05', '0.05'],
    ['150', '1.50'],
    ['0150', '1.50'],
    ['-150', '-1.50'],
  ] as const)
    test(`the amount ${wire} of two decimals as ${canonical}`, () => {
      const text = textOf(INVOICES, `ST*810*0001~BIG*20260131*7~IT1**1*EA~TDS*${wire}~SE*5*0001~`)
      assert.ok(text.includes(`"${canonical}"`), text)
    })

  const times: [string, string][] = [
    ['20260131*0930', '"date":"2026-01-31","time":"09:30"'],
    ['20240229*093015', '"date":"2024-02-29","time":"09:30:15"'],
    ['20261231*2359591', '"date":"2026-12-31","time":"23:59:59.1"'],
    ['20261231*23595912', '"date":"2026-12-31","time":"23:59:59.12"'],
  ]
  for (const [wire, canonical] of times)
    test(`the time ${wire} as ${canonical}`, () => {
      assert.ok(textOf(ORDERS, order(`DTM*002*${wire}`, 'PO1**1*EA')).includes(canonical))
    })
})

test('no value is made for the text of an order in which nothing is unusual', () => {
  const set = setOf(
    order(
      'DTM*002*20260201*0930',
      'N1*ST*Dock 5*92*0042',
      'PO1*1*12*EA*2.50**BP*17*VN*W-3',
      'PID*F****Lamp "x"',
    ),
  )
  const learned = useX12(ORDERS, set, {}, documentText)
  const stringify = mock.method(JSON, 'stringify')
  try {
    assert.equal(useX12(ORDERS, set, {}, documentText), learned)
    assert.equal(stringify.mock.callCount(), 0)
  } finally {
    stringify.mock.restore()
  }
})

test('the text is right also where lines have more shapes than are kept', () => {
  const some = (n: number, at: number, text: string) => ((n >> at) & 1 ? [text] : [])
  const lines = Array.from({ length: 1_024 }, (_, n) => [
    `PO1**1*EA${n & 1 ? '*2' : ''}`,
    ...some(n, 1, 'CUR*BY*USD'),
    ...some(n, 2, 'PID*F****Lamp'),
    ...some(n, 3, 'MEA**WT*5*GR'),
    ...some(n, 4, 'PO4*12'),
    ...some(n, 5, 'REF*CT*1'),
    ...some(n, 6, 'ITD*01'),
    ...some(n, 7, 'DTM*002*20260301'),
    ...some(n, 8, 'N9*ZZ*8'),
    ...some(n, 9, 'N1*ST**92*5'),
  ]).flat()
  textOf(ORDERS, order(...lines))
})
