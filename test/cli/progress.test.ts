// How long work tells how far it is: over and over at a terminal, now and then to a file or a pipe.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openProgress, type Stream } from '../../src/cli/contract/progress.ts'

function told(isTTY: boolean) {
  const texts: string[] = []
  let now = 0
  const stream: Stream = { isTTY, columns: 40, write: (text) => texts.push(text) }
  const progress = openProgress(2, stream, () => now)
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { texts, progress, pass }
}

test('a pipe is told a line when nothing was said for twenty seconds, and short work says nothing', () => {
  const { texts, progress, pass } = told(false)
  progress.at('acme 850-in: 50 of 900 tried')
  pass(19_000)
  progress.step('acme 850-in')
  progress.clear()
  assert.deepEqual(texts, [])
  pass(1_000)
  progress.at('acme 860-in: 50 of 100 tried')
  progress.at('acme 860-in: 100 of 100 tried')
  assert.deepEqual(texts, ['(1/2) acme 860-in: 50 of 100 tried\n'])
})

test('a terminal is told each step in one line, which goes away again', () => {
  const { texts, progress } = told(true)
  progress.step('acme 850-in')
  progress.clear()
  assert.deepEqual(texts, ['\r\x1b[K', '(1/2) acme 850-in', '\r\x1b[K'])
})
