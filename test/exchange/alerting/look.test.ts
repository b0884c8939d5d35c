// What begins, lasts and ends is told when it should be, and once.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Condition } from '../../../src/exchange/alerting/condition.ts'
import { openLookout } from '../../../src/exchange/alerting/look.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import { borrowStore } from '../../store/borrowed.ts'

const HOUR = 3_600_000
const { store } = await borrowStore()
after(() => store.close())
let now = Date.parse('2026-06-01T10:30:00.000Z')
const clock = () => new Date(now)
const house: House = { store, clock, newId: newIds(clock), log: noLog }

let so: Condition[] | Error
const watches = [
  {
    kind: 'documents-parked',
    find: async () => {
      if (so instanceof Error) throw so
      return so
    },
  },
]
const mailed: string[] = []
const lookout = openLookout(house, { watches, mail: async (letter) => void mailed.push(letter.text) })

const parked = (over: Partial<Condition> = {}): Condition => ({
  subject: 'production/acme/in/crosswalk-missing',
  partner: 'acme',
  says: '2 documents from acme are parked',
  advice: 'Say what the codes mean.',
  command: 'edigw crosswalk missing acme',
  ...over,
})

/** Looks some hours later; answers the letter that was written, if one was. */
async function look(found: Condition[] | Error, hours = 0) {
  now += hours * HOUR
  so = found
  await lookout.look()
  const steps = await store.claimSteps({
    limit: 10,
    now: clock().toISOString(),
    leaseUntil: clock().toISOString(),
  })
  const letters = await Promise.all(steps.map(({ subject }) => store.letter(subject)))
  for (const { id, token, subject } of steps)
    await store.commitMailing({ step: id, token }, { id: subject, at: clock().toISOString() })
  assert.ok(letters.length <= 1, 'one look is one letter')
  return letters[0]
}

test('a condition is told when it begins, each day while it lasts, and when it is over', async () => {
  await look([])
  const began = await look([parked()])
  assert.equal(began?.subject, 'EDI gateway: 1 new (documents-parked)')
  for (const words of [
    /^1\. 2 documents from acme are parked$/m,
    /\$ edigw crosswalk missing acme/,
    /edigw alerts ack 01/,
  ])
    assert.match(began.text, words)
  assert.equal(await look([parked({ says: '3 documents from acme are parked' })], 1), undefined)
  const [open] = await store.openAlerts()
  assert.deepEqual([open?.says, open?.seen], ['3 documents from acme are parked', clock().toISOString()])
  assert.match((await look([parked()], 23))!.subject, /1 open/)
  assert.equal(await look([parked()], 23), undefined)
  const over = await look([], 1)
  assert.match(over!.text, /OVER\n\n1\. 2 documents from acme are parked\n {3}It was so from 2026-06-01/)
  assert.equal(await look([], 48), undefined)
})

test('nobody is reminded of what somebody has taken on, and that it is over is told all the same', async () => {
  await look([])
  await look([parked()])
  const [{ id } = { id: '' }] = await store.openAlerts()
  await store.acknowledgeAlert({ id, by: 'desk', note: 'Asked.', at: clock().toISOString() })
  assert.equal(await look([parked()], 30), undefined)
  assert.match((await look([]))!.subject, /1 over/)
})

test('what becomes worse is told again, once, also where somebody has taken it on', async () => {
  await look([])
  await look([parked()])
  const [{ id } = { id: '' }] = await store.openAlerts()
  await store.acknowledgeAlert({ id, by: 'desk', note: 'Asked.', at: clock().toISOString() })
  const worse = new Date(now + HOUR).toISOString()
  assert.match((await look([parked({ worse })], 2))!.subject, /1 open/)
  assert.equal(await look([parked({ worse })], 2), undefined)
})

test('what could not be looked at is neither new nor over', async () => {
  await look([])
  await look([parked()])
  const before = await store.openAlerts()
  assert.equal(await look(new Error('the database is away')), undefined)
  assert.deepEqual(await store.openAlerts(), before)
})

test('several conditions of one look are one letter, and the same subject is told once', async () => {
  await look([])
  const other = parked({ subject: 'production/globex/in/code-unknown', partner: 'globex' })
  const letter = await look([parked(), parked(), other])
  assert.match(letter!.subject, /2 new/)
  assert.equal((await store.openAlerts()).length, 2)
})

test('what a partner wrote stands in no header, and is one line of a letter', async () => {
  await look([])
  const letter = await look([parked({ says: 'PO\r\nBcc: everybody@example.com\r\n\r\nHello\u001b[2J' })])
  assert.equal(letter!.subject, 'EDI gateway: 1 new (documents-parked)')
  assert.match(letter!.text, /^1\. PO\.\.Bcc: everybody@example\.com\.\.\.\.Hello\.\[2J$/m)
})

test('webhooks are told by alert.began and alert.ended', async () => {
  await look([])
  const at = clock().toISOString()
  const webhook = {
    id: house.newId(),
    environment: 'production',
    url: 'https://erp.example',
    events: [],
  } as const
  await store.putWebhook({ ...webhook, events: [], secret: 'whsec_', state: 'active', at, principal: 'erp' })
  so = [parked()]
  await lookout.look()
  so = []
  await lookout.look()
  const told = await store.webhookDeliveries({ webhook: webhook.id, limit: 10 })
  const [alert] = await store.alerts({ all: true, limit: 1 })
  assert.deepEqual(
    told.map(({ happened }) => [happened.type, happened.alert, happened.partner]),
    [
      ['alert.began', alert?.id, 'acme'],
      ['alert.ended', alert?.id, 'acme'],
    ],
  )
  await store.removeWebhook({ id: webhook.id, reason: 'the test is over' })
})
