// The 997s, 999s and TA1s that pyx12 and bots answered with, beside ours. The corpus lies beside the project; where
// it is not there, nothing is compared.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { answerOf, readFile } from '../conformance/x12/answered.ts'
import { type Peer, PEERS } from './peers.ts'

const HOME = join(import.meta.dirname, '../../../shared/corpus/x12')
const files = existsSync(HOME) ? globSync('**/*.expected-{997,999,ack}*', { cwd: HOME }).sort() : []
const stemOf = (file: string) => file.replaceAll('\\', '/').replace(/\.expected-.*$/, '')

/** The document that an answer was expected to: of the same name, whatever its extension. */
function documentOf(stem: string): string {
  const [found] = globSync(`${stem}.{edi,x12,txt}`, { cwd: HOME }).filter((one) => stemOf(one) === one)
  return join(HOME, found!)
}

const linesOf = (bytes: Buffer): string[] =>
  bytes
    .toString('latin1')
    .split('~')
    .map((one) => one.trim())

const isTold = (segment: string) => /^(AK[1-9]|IK[3-5]|CTX)\*/.test(segment)
const isTa1 = (segment: string) => segment.startsWith('TA1*')

/** The segments of the groups that are meant; of all where none are named. */
function ofGroups(segments: readonly string[], groups: readonly string[] | undefined): string[] {
  let group = ''
  return segments.filter((one) => {
    if (one.startsWith('AK1*')) group = one.split('*')[2] ?? ''
    return !groups || groups.includes(group)
  })
}

/** Bots answers to the same file twice: a group that is answered again in the same words is one answer. */
function once(segments: readonly string[]): string[] {
  const half = segments.slice(0, segments.length / 2)
  const isDoubled =
    half.length * 2 === segments.length && half.join('~') === segments.slice(half.length).join('~')
  return isDoubled ? once(half) : [...segments]
}

/** What can be compared without a guide: the group, its sets by name and number, and how many were received. */
const named = (segments: readonly string[]): string[] =>
  segments
    .filter((one) => /^AK[129]\*/.test(one))
    .map((one) => (one.startsWith('AK9') ? one.split('*').slice(2, 4).join(' ') : one))

function compare(file: string, peer: Peer): void {
  const expected = linesOf(readFileSync(join(HOME, file)))
  const reading = readFile(readFileSync(documentOf(stemOf(file))))
  const kind = expected.some((one) => one.startsWith('ST*999')) ? '999' : '997'
  const ours = ofGroups(answerOf(reading, kind), peer.groups)
  const theirs = once(ofGroups(expected.filter(isTold), peer.groups))
  const ta1 = expected.filter(isTa1)
  if (peer.judgement === 'better') {
    assert.deepEqual(
      [...(ta1.length > 0 ? answerOf(reading, 'TA1') : []), ...ours].map(plain),
      peer.ours!.map(plain),
    )
    return assert.notDeepEqual(ours, theirs)
  }
  if (ta1.length > 0) assert.deepEqual(answerOf(reading, 'TA1'), ta1)
  if (peer.judgement === 'equal') return assert.deepEqual(ours, theirs)
  assert.deepEqual(named(ours), named(theirs))
  for (const verdict of ours.filter((one) => /^[AI]K5\*/.test(one)))
    assert.match(verdict, /^[AI]K5\*R\*1(\*|$)/)
}

// An element's number may be left out of AK402.
const plain = (segment: string) => segment.replace(/^(AK4\*[^*]*\*)\d*/, '$1')

for (const file of files) {
  const peer = PEERS[stemOf(file)]
  test(`${stemOf(file)}: ${peer?.judgement ?? 'not judged'}${peer?.reason ? `. ${peer.reason}` : ''}`, () => {
    assert.ok(peer, 'an answer that nobody has judged')
    compare(file, peer)
  })
}

test('every judgement is about an answer of the corpus, and none is worse', () => {
  if (files.length === 0) return
  assert.deepEqual(Object.keys(PEERS).sort(), [...new Set(files.map(stemOf))].sort())
  for (const { judgement, reason } of Object.values(PEERS)) assert.ok(judgement === 'equal' || reason)
})
