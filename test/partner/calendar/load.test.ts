import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { calendarFile, checkCalendars, loadCalendar } from '../../../src/partner/calendar/load.ts'
import { loadPartner } from '../../../src/partner/load.ts'

const WORKING = 'calendar: c\ntimeZone: Europe/Berlin\ndays: [monday]\n'

async function problemsOf(text: string): Promise<string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'calendar-'))
  try {
    const path = join(directory, 'c.yaml')
    await writeFile(path, text)
    return loadCalendar({ path, shown: 'c.yaml' }).problems.map(({ line, message }) => `${line} ${message}`)
  } finally {
    await rm(directory, { recursive: true })
  }
}

test('the shipped calendars are fine', () => assert.deepEqual(checkCalendars('partners'), []))

test('a mistake in a calendar is told where it stands', async () => {
  assert.deepEqual(await problemsOf(WORKING), [])
  assert.deepEqual(await problemsOf(WORKING.replace('calendar: c', 'calendar: d')), ['1 the file is named c'])
  assert.deepEqual(await problemsOf(WORKING.replace('Berlin', 'Berlingen')), [
    '2 there is no time zone Europe/Berlingen',
  ])
  assert.deepEqual(await problemsOf(`${WORKING}hours: "17:00-08:00"\n`), ['4 they end before they begin'])
  assert.deepEqual(await problemsOf(`${WORKING}opening: no\n`), [
    '4 the calendar: "opening" is not a word here',
  ])
  assert.match(
    (await problemsOf(WORKING.replace('monday', 'mon')))[0]!,
    /^3 days\/0: must be equal to one of/,
  )
  const never = Array.from({ length: 54 }, (_, week) => {
    const monday = new Date(Date.UTC(2025, 11, 29) + week * 7 * 86_400_000).toISOString().slice(0, 10)
    return `  - { name: closed, on: "${monday}" }`
  })
  assert.deepEqual(await problemsOf(`${WORKING}holidays:\n${never.join('\n')}\n`), [
    '3 no day of a year is open',
  ])
  assert.deepEqual(await problemsOf(`${WORKING}holidays:\n  - { name: none, date: "02-30" }\n`), [
    '5 there is no such day',
  ])
})

const AGREEMENT = (outbound: string) => `agreement: umbra
name: Umbra
principals: [umbra]
ids:
  theirs: [{ isa: ZZ/UMBRA }]
  ours: [{ isa: ZZ/US }]
environment: both
inbound:
  - { type: x12/004010/850 }
outbound:
  - ${outbound}
`

async function withPartner(outbound: string, calendars: Record<string, string>) {
  const directory = await mkdtemp(join(tmpdir(), 'partners-'))
  try {
    await mkdir(join(directory, 'umbra', 'calendars'), { recursive: true })
    await writeFile(join(directory, 'umbra', 'agreement.yaml'), AGREEMENT(outbound))
    for (const [name, text] of Object.entries(calendars)) {
      await mkdir(join(directory, name, '..'), { recursive: true })
      await writeFile(join(directory, name), text)
    }
    const file = calendarFile(directory, 'umbra', 'c')
    return { ...loadPartner(directory, 'umbra'), file: file?.shown }
  } finally {
    await rm(directory, { recursive: true })
  }
}

const RULE = '{ type: x12/004010/856, acknowledgementDue: 24h, calendar: c }'

test('an agreement holds the calendars that its rules name, the partner’s own before the one for all', async () => {
  const shared = await withPartner(RULE, { 'calendars/c.yaml': WORKING })
  assert.deepEqual([shared.problems, shared.file], [[], 'partners/calendars/c.yaml'])
  assert.deepEqual(shared.partner?.agreement.calendars?.c?.days, ['monday'])
  const own = await withPartner(RULE, {
    'calendars/c.yaml': WORKING,
    'umbra/calendars/c.yaml': WORKING.replace('monday', 'tuesday'),
  })
  assert.equal(own.file, 'partners/umbra/calendars/c.yaml')
  assert.deepEqual(own.partner?.agreement.calendars?.c?.days, ['tuesday'])
  assert.notEqual(own.partner?.hash, shared.partner?.hash)
})

test('a calendar that is not there, or a time of more than a year, is told at its word', async () => {
  const said = ({ problems }: { problems: { line: number; message: string }[] }) =>
    problems.map(({ line, message }) => `${line} ${message}`)
  assert.deepEqual(said(await withPartner(RULE, {})), ['11 there is no file partners/calendars/c.yaml'])
  assert.deepEqual(said(await withPartner('{ type: x12/004010/856, acknowledgementDue: 400d }', {})), [
    '11 nobody waits for more than a year',
  ])
})
