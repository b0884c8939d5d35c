// Which coded elements a dictionary judges: those with a whole list of codes, of all that its segments use.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library } from '../../../src/guide/library.ts'
import { codeListsOf } from '../../../src/guide/source/codeLists.ts'

const coded = (number: string) => ({
  number,
  title: number,
  type: 'ID' as const,
  decimals: 0,
  min: 1,
  max: 3,
})

test('a whole list is told from a partial one and from none, also inside a composite', () => {
  const lists = codeListsOf({
    dictionary: 'x12/000000',
    elements: {
      98: coded('98'),
      355: { ...coded('355'), codes: ['EA'] },
      478: { ...coded('478'), codes: ['C', 'D'], complete: true },
      93: { ...coded('93'), type: 'AN' },
      999: coded('999'),
    },
    composites: { C001: { title: 'Unit', components: [{ element: '355', usage: 'M' }] } },
    segments: {
      XX: {
        title: 'All',
        elements: ['478', 'C001', '93', '98'].map((element) => ({ element, usage: 'O', repeat: 1 })),
        syntax: [],
      },
    },
  })
  assert.deepEqual(lists, { complete: ['478'], partial: ['355'], none: ['98'] })
})

test('only the child code of a level is judged against the standard as shipped', () => {
  for (const release of ['x12/004010', 'x12/005010']) {
    const { complete, partial, none } = codeListsOf(library().dictionary(release))
    assert.deepEqual([complete, partial], [['736'], []])
    assert.ok(none.includes('355'))
  }
})
