// What an operator is told of a number or a file, by what a whole house made of it: the API's view, in the lines of edigw.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileLines, receiptLines, storyLines } from '../../src/cli/page/story.ts'
import { viewReceipt } from '../../src/door/http/view/receipt.ts'
import { filesOf, storyOf } from '../../src/door/http/view/story.ts'
import { openHouse, type TestHouse } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
before(async () => {
  at = await openHouse()
})
after(() => at.close())

const storiesOf = async (text: string, limit = 20) => {
  const { documents } = await at.house.store.find({ text, limit })
  return Promise.all(documents.map(({ document, by }) => storyOf(at.house, document, by)))
}

/** The lines of the one story of a number, without times and ids. */
async function told(number: string): Promise<string[]> {
  const [story, ...more] = await storiesOf(number)
  assert.deepEqual(more, [])
  return storyLines(story!).map((line) =>
    line.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'WHEN').replace(/[0-9A-Z]{26}/g, 'ID'),
  )
}

test('a document that was rejected with its group or interchange is told with the reason, and what our answer said', async () => {
  const file = orders({ isa13: '000000001', gs06: '1', groups: [[order('4500090001')]] })
  await at.bring(file.replace('GE*1', 'GE*7'), { name: 'count.edi' })
  assert.deepEqual((await told('4500090001')).slice(2), [
    '  WHEN  read by x12/004010/850: draft, rejected',
    '    error: segment 10 GE: The GE counts "7" transaction sets; there is 1. A set was lost on the way, or the sender counts something else.',
    '  WHEN  we answered by 997 0001, rejected: delivered  (ID)',
  ])
  await at.bring(orders({ isa13: '000000002', sender: 'NOBODY', groups: [[order('4500090002')]] }), {
    name: 'who.edi',
  })
  const lines = (await storiesOf('who.edi')).flatMap(storyLines)
  assert.ok(
    lines.some((line) => line.includes('No agreement names the sender ZZ/NOBODY; expected ZZ/ACMERETAIL.')),
    lines.join('\n'),
  )
  assert.ok(
    lines.some((line) => line.includes('we answered by TA1 000000001, rejected')),
    lines.join('\n'),
  )
})

test('a document that was read anew is told with the answer that the partner has of before', async () => {
  const [story] = await storiesOf('4500090001')
  const { id } = story!.document
  const now = at.house.clock().toISOString()
  const act = { at: now, principal: 'desk', act: 'document reprocessed', subject: id, detail: 'as then' }
  assert.ok(await at.house.store.audited(act).reprocess(id, undefined, now))
  await at.exchange.idle()
  assert.equal((await at.house.store.document(id))?.state, 'published')
  const answers = (await told('4500090001')).filter((line) => line.includes('we answered'))
  assert.deepEqual(answers, ['  WHEN  we answered by 997 0001, rejected: delivered  (ID)'])
  assert.ok((await told('4500090001')).includes('  WHEN  document reprocessed by desk: as then'))
})

test('of a file with more documents than are told it is said how many there are, and what became of them', async () => {
  const set = (n: number) => order(`45000910${n}`, `000${n}`, n === 2 ? { PO1: 'PO1*1**EA' } : {})
  const text = orders({ isa13: '000000005', gs06: '5', groups: [[1, 2, 3].map(set)] })
  const { id } = await at.bring(text, { name: 'three.edi' })
  const stories = await storiesOf('three.edi', 1)
  const [file] = await filesOf(at.house, stories)
  assert.deepEqual(fileLines(file!, stories).slice(1, 3), [
    '    3 documents: 1 draft, rejected; 2 published, accepted',
    `    One is told below. The others: edigw documents list --receipt ${id} --state draft`,
  ])
  assert.deepEqual(fileLines(file!, await storiesOf('three.edi')), [])
  const again = await at.bring(text, { name: 'three-again.edi' })
  assert.match(receiptLines(viewReceipt(again))[0]!, new RegExp(`a repeat, byte for byte, of receipt ${id}`))
})
