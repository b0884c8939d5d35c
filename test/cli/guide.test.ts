import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codesChanged } from '../../src/cli/guide/diff.ts'
import { edigw } from './edigw.ts'

describe('edigw guide', () => {
  test('checks one partner’s overlays, also where files lie beside the partners', async () => {
    const { code, out, err } = await edigw('guide', 'lint', '--partner', 'acme')
    assert.deepEqual([code, out.trim(), err], [0, '1 guides and overlays: nothing to complain of.', ''])
  })

  test('shows all of a place, with the address that an overlay names it by', async () => {
    const { out } = await edigw('guide', 'show', 'x12/004010/850', 'BEG02', '--partner', 'acme')
    assert.match(out, /^ {2}address {5}heading\.BEG\.2$/m)
    assert.match(
      out,
      /^ {2}codes {7}= SA stand-alone or BK blanket or RL release or DS drop-ship or RO rush$/m,
    )
    assert.match(out, /^ {2}said in {5}partners\/acme\/850\.yaml:\d+$/m)
  })

  test('names the guides that may be meant by less than their names', async () => {
    const { code, err } = await edigw('guide', 'show', '850')
    assert.equal(code, 2)
    assert.match(err, /^edigw: there is no guide 850; there is x12\/004010\/850, x12\/005010\/850$/m)
  })

  test('asks whether a partner or a place was meant that is named nearly so', async () => {
    const partner = await edigw('guide', 'lint', '--partner', 'acne')
    assert.match(partner.err, /^edigw: there is no partner acne .*; did you mean acme\?$/m)
    const place = await edigw('guide', 'show', 'x12/004010/850', 'N1/shipTu')
    assert.match(place.err, /has no place N1\/shipTu; did you mean N1\/shipTo\?$/m)
  })

  test('tells of a list of codes what became different', () => {
    assert.equal(
      codesChanged('NE new, OS special, SA stand-alone', 'OS rush, SA stand-alone, PM promotion'),
      '- NE new, OS special → rush, + PM promotion',
    )
  })
})
