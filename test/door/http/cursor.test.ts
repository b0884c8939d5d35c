// Cursors: what was handed out comes back, anything else is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cursorAfter, readCursor, readNumberCursor } from '../../../src/door/http/cursor.ts'

test('a cursor comes back as what it stands after', () => {
  assert.equal(
    readCursor('id', cursorAfter('id', '01JCD4XK3M8Y2V7Q5T9W1ZAB6N')),
    '01JCD4XK3M8Y2V7Q5T9W1ZAB6N',
  )
  assert.equal(readNumberCursor('feed', cursorAfter('feed', 1234567890)), 1234567890)
})

test('the cursor before everything, and none, are the beginning', () => {
  assert.equal(readCursor('id', cursorAfter('id', undefined)), undefined)
  assert.equal(readCursor('id', undefined), undefined)
  assert.equal(readNumberCursor('feed', cursorAfter('feed', 0)), 0)
  assert.equal(readNumberCursor('feed', undefined), 0)
})

test('a cursor of another list is refused', () => {
  assert.throws(() => readCursor('id', cursorAfter('feed', 7)), { code: 'invalid-request' })
  assert.throws(() => readNumberCursor('feed', cursorAfter('ordinal', 7)), { code: 'invalid-request' })
})

test('what was never handed out is refused', () => {
  const made = (text: string) => Buffer.from(text).toString('base64url')
  for (const text of [
    '',
    'feed',
    'feed:',
    'feed:-1',
    'feed:1e9',
    'feed:9999999999999999',
    "feed:1' or 1=1",
    'feed:١',
  ])
    assert.throws(() => readNumberCursor('feed', made(text)), { code: 'invalid-request' }, text)
})
