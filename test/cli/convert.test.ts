import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { edigw } from './edigw.ts'

const NORDWIND = ['partners/nordwind/samples/order-in/minimal.xml', '--partner', 'nordwind']
const ACME = 'partners/acme/samples/850-in/everything.edi'

describe('edigw convert', () => {
  test('writes a UBL order as a whole X12 interchange', async () => {
    const made = await edigw('convert', ...NORDWIND, '--to', 'x12/004010/850', '--receiver', '01/123456789')
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /^ISA\*00\*.{10}\*00\*.{10}\*ZZ\*SENDER {9}\*01\*123456789 {6}\*/)
    assert.match(made.out, /BEG\*00\*SA\*NW-450001\*\*20250314~/)
    assert.match(
      made.err,
      /2 values have no place in x12\/004010\/850:\n {2}customization: .*\n {2}profile: "urn:nordwind.example:ordering"/,
    )
  })

  test('writes an X12 order as UBL, each amount with the order’s currency, and tells what UBL can’t say', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'edigw-convert-'))
    const output = join(folder, 'order.xml')
    const words = ['convert', ACME, '--partner', 'acme', '--to', 'ubl/2.1/Order', '--output', output]
    const { code, out, err } = await edigw(...words)
    assert.equal(code, 0, err)
    assert.equal(out, '')
    assert.match(readFileSync(output, 'utf8'), /<cbc:PriceAmount currencyID="USD">/)
    assert.match(err, /purpose: "original"/)
    rmSync(folder, { recursive: true })
  })

  test('tells what the target’s guide misses, and fails', async () => {
    const words = ['convert', 'partners/acme/samples/850-in/minimal.edi', '--to', 'ubl/2.1/Order']
    const { code, out, err } = await edigw(...words)
    assert.equal(code, 1)
    assert.match(out, /<Order /)
    assert.match(err, /error: \/buyer is missing: ubl\/2.1\/Order requires cac:BuyerCustomerParty/)
  })

  test('writes no ship notice out of an order', async () => {
    const { code, out, err } = await edigw('convert', ACME, '--to', 'x12/004010/856')
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(err, /not converted, it is of order, and x12\/004010\/856 is of shipment/)
  })

  test('names the guides where none is named, and an address that is none', async () => {
    assert.match((await edigw('convert', ACME, '--to', 'ubl/2.1/Ordre')).err, /known: .*ubl\/2\.1\/Order/)
    const odd = await edigw('convert', ACME, '--to', 'x12/004010/850', '--sender', 'ACME')
    assert.equal(odd.code, 2)
    assert.match(odd.err, /an address is like ZZ\/ACME, got "ACME"/)
  })
})
