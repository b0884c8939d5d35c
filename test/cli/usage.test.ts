// What the CLI says to who did not know how to call it, or named what is not there: what was got, what there is, and how to go
// on; never a stack.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { mistakeIn } from '../../src/cli/mistake.ts'
import { actsOf, explained } from '../../src/cli/usage.ts'
import { nearest } from '../../src/guide/load/nearest.ts'
import { type Lock, takeDirectory } from '../../src/store/index.ts'
import { edigw, edigwWith } from './edigw.ts'

const data = mkdtempSync(join(tmpdir(), 'usage-'))
let lock: Lock
before(() => {
  lock = takeDirectory(data)
})
after(() => {
  lock.release()
  rmSync(data, { recursive: true })
})

test('without a word, commands are listed a line each, in lines that fit a terminal', async () => {
  const { code, out } = await edigw()
  assert.equal(code, 0)
  const lines = out.split('\n')
  assert.ok(lines.length < 60)
  assert.deepEqual(
    lines.filter((line) => line.length > 120),
    [],
  )
  assert.match(out, /\n {2}dead-letters +what does not go on by itself/)
})

test('a command that is not there is named, with the one that was meant, and nothing else', async () => {
  const { code, out, err } = await edigw('documnts')
  assert.deepEqual([code, out], [2, ''])
  assert.equal(
    err,
    'edigw: there is no command "documnts"; did you mean "documents"?\n"edigw help" lists them all.\n',
  )
})

test('help of one command is the same by help NAME and NAME --help', async () => {
  const [one, other] = [await edigw('help', 'token'), await edigw('token', '--help')]
  assert.match(one.out, /^Usage: edigw token \[--as PRINCIPAL\]\n\nPrints an access token/)
  assert.deepEqual(one, other)
})

test('what a command can’t be told to do is named with what it can, before anything is asked or changed', async () => {
  const { code, err } = await edigw('partners', 'sectet', 'acme')
  assert.equal(code, 2)
  assert.match(err, /^edigw: there is no "partners sectet"; there is lint, apply, list, secret, key\nUsage: /)
})

test('a file that is not there, and a folder in the place of one, are said in words', async () => {
  assert.equal((await edigw('read', 'no.edi')).err, 'edigw: there is no file or folder no.edi\n')
  assert.match((await edigw('read', 'test')).err, /^edigw: .* is a folder, and a file is expected\n$/)
  assert.match(
    (await edigw('read', 'x', '--bogus')).err,
    /^edigw: Unknown option '--bogus'\nUsage: edigw read/,
  )
})

test('a store that another process has is told with what to do, and no stack', async () => {
  const { code, err } = await edigwWith({ EDIGW_DATA: data }, 'partners', 'apply')
  assert.equal(code, 2)
  assert.match(
    err,
    new RegExp(
      `^edigw: another gateway \\(process ${process.pid}\\) has the store in .*: stop that one first`,
    ),
  )
  assert.doesNotMatch(err, /\n +at /)
})

test('where there is no store to look at, it is said where one was looked for', async () => {
  const none = join(data, 'none')
  const { code, err } = await edigwWith({ EDIGW_DATA: none }, 'partners', 'list')
  assert.equal(code, 2)
  assert.equal(
    err,
    `edigw: there is no store in ${none}: start the gateway once, or name its directory by EDIGW_DATA\n`,
  )
})

test('where no gateway answers, it is said how to start one, without the usage', async () => {
  const { code, err } = await edigwWith({ EDIGW_TOKEN: 'x', EDIGW_HTTP_PORT: '1' }, 'find', 'x')
  assert.equal(code, 2)
  assert.match(
    err,
    /^edigw: no gateway answers at http:\/\/127\.0\.0\.1:1 \(.*\): start it with "npm start".*\n$/,
  )
})

test('a port that is taken, and a database that is not there, are the world’s answers; a fault of ours is not', () => {
  const says = (fields: object) => mistakeIn(Object.assign(new Error('raw'), fields))?.says
  const port = { code: 'EADDRINUSE', syscall: 'listen', address: '127.0.0.1', port: 8080 }
  assert.match(says(port)!, /127\.0\.0\.1:8080 is in use/)
  const refused = { code: 'ECONNREFUSED', address: '::1', port: 5432 }
  assert.match(says({ code: 'ECONNREFUSED', errors: [refused] })!, /nobody answers at ::1:5432/)
  assert.equal(says({ code: 'ERR_INVALID_STATE' }), undefined)
  assert.equal(mistakeIn(new Error('a bug')), undefined)
})

test('what a command can be told to do is read from its usage', () => {
  assert.deepEqual(actsOf({ usage: 'alerts [list|ack] [ID] [--all]' }), ['list', 'ack'])
  assert.deepEqual(actsOf({ usage: 'backup TO [--with-keys] | backup --check FILE' }), [])
  assert.deepEqual(actsOf({ usage: 'doors test PARTNER | doors bans' }), ['test', 'bans'])
  assert.equal(nearest('xyzzy', ['read', 'find']), undefined)
  const { usage, summary } = { usage: 'x', summary: 'one two\nthree' }
  const run = async () => 0
  assert.equal(explained({ usage, summary, run }, 7), 'Usage: edigw x\n\none two\nthree')
})
