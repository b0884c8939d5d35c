// The words that a guide begins with are the same, whether its nodes are loaded or not.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { library } from '../../../src/guide/library.ts'
import { headText } from '../../../src/guide/load/head.ts'
import { loadSource } from '../../../src/guide/load/source.ts'
import { AREAS } from '../../../src/guide/model.ts'

const tableOf = (text: string) => loadSource('a guide', text).table

describe('the head of a guide', () => {
  it('is every word but the areas and the changes, of each guide that ships', () => {
    for (const id of library().ids()) {
      const text = readFileSync(`src/guide/library/${id}.yaml`, 'utf8')
      const whole = { ...tableOf(text) }
      for (const word of [...AREAS, 'changes']) delete whole[word]
      assert.deepEqual({ ...tableOf(headText(text)) }, whole, id)
    }
  })

  it('has the words behind the nodes too', () => {
    const text =
      'guide: x12/004010/999\nheading:\n  BEG: {}\n\n# for the group\n"group": PO\nbody: {}\nroot: Order\n'
    assert.deepEqual({ ...tableOf(headText(text)) }, { guide: 'x12/004010/999', group: 'PO', root: 'Order' })
  })
})
