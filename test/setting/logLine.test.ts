import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { pino } from 'pino'
import { terminalLine } from '../../src/setting/logLine.ts'

const lines: string[] = []
const log = pino(
  { timestamp: () => `,"time":${Date.UTC(2026, 5, 1, 10, 30, 5)}` },
  { write: (line) => void lines.push(terminalLine(line, 'UTC')) },
)
const last = () => stripVTControlCharacters(lines.at(-1)!)

test('at a terminal a line says when, how grave, what, and about what', () => {
  log.info({ partner: 'acme', mappings: 7 }, 'partner in force')
  assert.equal(last(), '10:30:05 note  partner in force: partner acme, mappings 7\n')
  log.warn('the disk is slow')
  assert.equal(last(), '10:30:05 look  the disk is slow\n')
})

test('a version is shown by its first digits, but not what is to be kept as it stands', () => {
  const hash = 'ab12'.repeat(16)
  log.info({ agreement: hash, head: `${hash}@5` }, 'both')
  assert.equal(last(), `10:30:05 note  both: agreement ab12ab12ab12…, head ${hash}@5\n`)
})

test('an error is told with its stack below', () => {
  const error = new Error('it broke')
  error.stack = 'Error: it broke\n    at here'
  log.error({ err: error }, 'a fault')
  assert.equal(last(), '10:30:05 error a fault: err it broke\n  Error: it broke\n      at here\n')
})

test('nothing that a partner wrote is obeyed by the terminal, nor begins a line', () => {
  log.warn({ file: 'a\u001b[2Jb\nc\u009b31m\u202ed' }, 'odd\u2028name')
  const [line] = lines.slice(-1)
  assert.match(line!, /odd\\u2028name: file a\\u001b\[2Jb\\u000ac\\u009b31m\\u202ed\n$/)
})

test('what is not of the log is let through as it is', () => {
  assert.equal(terminalLine('a word\n'), 'a word\n')
})
