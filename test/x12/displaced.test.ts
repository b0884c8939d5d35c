// Envelope segments that are lost, doubled or in the wrong place, every one of them in turn: one mistake makes one
// finding, or one for each part that it tears; never one for all that follows. No byte is lost by it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { assertCovered } from './coverage.ts'
import { bytesOf, codes, findings, frameAll, frameResumed, GS, ISA, ORDER, pointedAt } from './sample.ts'

const set = (n: number) => ORDER.map((one) => one.replace('0001', `000${n}`))
const group = (n: number, ...sets: string[][]) => [
  GS.replace('*7*', `*${n}*`),
  ...sets.flat(),
  `GE*${sets.length}*${n}~`,
]
const interchange = (n: number, ...groups: string[][]) => [
  ISA.replace('000000042', `00000004${n}`),
  ...groups.flat(),
  `IEA*${groups.length}*00000004${n}~`,
]
const SOUND = [
  ...interchange(1, group(7, set(1), set(2)), group(8, set(3))),
  ...interchange(2, group(9, set(4))),
]
const ENVELOPE = SOUND.flatMap((one, at) => (/^(ISA|GS|ST|SE|GE|IEA)/.test(one) ? [at] : []))
/** Behind each segment, if all stand where they should. */
const ENDS = SOUND.map((_, at) => bytesOf(SOUND.slice(0, at + 1)).length)
const inSecond = (at: number) => at >= SOUND.findLastIndex((one) => one.startsWith('ISA'))

const name = (at: number) => `${at + 1} ${SOUND[at]!.slice(0, 11)}`
const exchanged = (one: number, other: number) =>
  SOUND.map((segment, at) => (at === one ? SOUND[other]! : at === other ? SOUND[one]! : segment))

/** Fails where more is said than so many findings, or a byte is nowhere; gives their codes. */
function told(segments: readonly string[], most: number, what: string): string[] {
  const bytes = bytesOf(segments)
  const events = frameAll(bytes)
  const said = codes(events)
  assert.ok(said.length >= 1 && said.length <= most, `${what}: ${said.join(', ')}`)
  assertCovered(bytes, events)
  assert.deepEqual(frameAll(bytes, 7), events, what)
  assert.deepEqual(
    frameResumed(
      bytes,
      ENDS.filter((end) => end < bytes.length),
    ),
    events,
    what,
  )
  return said
}

describe('an envelope segment', () => {
  test('that is nowhere wrong is not spoken of', () => {
    assert.deepEqual(codes(frameAll(bytesOf(SOUND))), [])
  })

  test('that is lost or doubled is one finding', () => {
    for (const at of ENVELOPE) {
      told(SOUND.toSpliced(at, 1), 1, `lost: ${name(at)}`)
      told(SOUND.toSpliced(at, 0, SOUND[at]!), 1, `doubled: ${name(at)}`)
    }
  })

  test('that changed places with a neighbour is two findings at most, with a trailer of another part one a part', () => {
    for (const at of ENVELOPE)
      for (const next of [at - 1, at + 1])
        if (SOUND[next] !== undefined) told(exchanged(at, next), 2, `${name(at)} and ${name(next)}`)
  })

  test('that changed places with any other is five at most, for the four places that are wrong then', () => {
    for (const one of ENVELOPE)
      for (const other of ENVELOPE)
        if (one < other && inSecond(one) === inSecond(other))
          told(exchanged(one, other), 5, `${name(one)} and ${name(other)}`)
  })
})

describe('a trailer behind what should follow it', () => {
  const turned = (id: string) => {
    const at = SOUND.findIndex((one) => one.startsWith(id))
    return told(exchanged(at, at + 1), 2, id)
  }
  const at = (id: string, nth: number) => SOUND.flatMap((one, i) => (one.startsWith(id) ? [i] : []))[nth]!

  test('is told where it is missing: SE behind GE, GE behind IEA or the next GS', () => {
    const swapped = (one: number) => told(exchanged(one, one + 1), 1, name(one))
    assert.deepEqual(swapped(at('SE', 1)), ['set-trailer-missing'])
    assert.deepEqual(swapped(at('GE', 0)), ['group-trailer-missing'])
    assert.deepEqual(swapped(at('GE', 1)), ['group-trailer-missing'])
  })

  test('is told of both sets where it stands behind the ST of the next, whose rest is not spoken of', () => {
    assert.deepEqual(turned('SE'), ['set-trailer-missing', 'set-trailer-missing'])
    const bytes = bytesOf(exchanged(at('SE', 0), at('SE', 0) + 1))
    const [first, second] = findings(frameAll(bytes))
    assert.equal(pointedAt(bytes.subarray(first!.at.offset!), { offset: 0, length: 12 }), 'ST*850*0002~')
    assert.equal(pointedAt(bytes.subarray(second!.at.offset!), { offset: 0, length: 10 }), 'SE*5*0001~')
  })
})
