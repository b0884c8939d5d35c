// A day of an operator at the EDI desk, from the first look at seven: on a real gateway, over real doors, by the commands
// that would be typed. Only the clock is moved on where hours pass.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { atDropPoint } from '../../door/sftp/client.ts'
import { makeKeyPair } from '../../door/sftp/keyPair.ts'
import { loadPartner } from '../../partner/load.ts'
import { instant } from '../../setting/clock.ts'
import { type Api, openApi } from '../api.ts'
import { alerts } from '../command/alerts.ts'
import { crosswalk } from '../command/crosswalk.ts'
import { deadLetters } from '../command/deadLetters.ts'
import { documents } from '../command/documents.ts'
import { doors } from '../command/doors.ts'
import { find } from '../command/find.ts'
import { keys } from '../command/keys.ts'
import { ledger } from '../command/ledger.ts'
import { mapping } from '../command/mapping.ts'
import { submit } from '../command/submit.ts'
import { type Hours, RETAILER, type TheirServer } from './night.ts'
import { bytesAt, remoteOf, type Stage, segmentsOf, show, storyteller, typedFor } from './stage.ts'
import { type TheirHouse, theirHouse } from './theirs.ts'

export interface Day extends Stage {
  hours: Hours
  server: TheirServer
}

interface Scene extends Day {
  step: (text: string) => void
  operator: () => Promise<Api>
  theirs: TheirHouse
}

/** What is not as it should be at the end of the day, in sentences; nothing where all went well. */
export async function playDay(day: Day): Promise<string[]> {
  const { partner, problems } = loadPartner(day.setting.partners, RETAILER)
  if (!partner) throw new Error(problems[0]?.message ?? `there is no partner ${RETAILER}`)
  const operator = () => openApi('operator', day.setting, day.gateway.http.url)
  const scene = { ...day, operator, step: storyteller(), theirs: theirHouse(partner, 801) }
  await unknownUnit(scene)
  await overdueAcknowledgement(scene)
  await serverDown(scene)
  await keyExpiring(scene)
  await changedMapping(scene)
  return atTheEnd(scene)
}

async function unknownUnit(scene: Scene): Promise<void> {
  scene.step('07:00. Over night Harborline ordered twice by a unit that nobody has told us of')
  const order = await readFile(sample(scene, '850-in/one-store.edi'), 'latin1')
  for (const number of ['301', '302'])
    await drop(scene, `night-${number}.edi`, numbered(order.replace('*24*EA*', '*24*QC*'), number))
  await rest(scene)
  scene.step('The first look of the day')
  await typed(scene, 1, ['alerts', alerts])
  await typed(scene, 0, ['dead-letters', deadLetters])
  scene.step('QC is a carton to them: one row, and both orders go on')
  await typed(scene, 0, ['crosswalk', crosswalk], 'missing', RETAILER)
  await typed(scene, 0, ['crosswalk', crosswalk], 'add', RETAILER, 'units', 'QC', 'XCT')
  await rest(scene)
  await erpTakes(scene)
  await typed(scene, 0, ['find', find], 'HL-3001171')
  await typed(scene, 0, ['alerts', alerts])
}

async function overdueAcknowledgement(scene: Scene): Promise<void> {
  const { step, hours } = scene
  step('08:00. The ERP announces a shipment (856); Harborline fetches it, and says nothing for five hours')
  hours.pass(60)
  await send(scene, '856-out/three-cartons-over-two-orders.json')
  const first = await fetched(scene)
  hours.pass(5 * 60)
  await rest(scene)
  step('13:00. Its 997 is overdue')
  await typed(scene, 1, ['alerts', alerts])
  await typed(scene, 0, ['documents', documents], 'list', '--acknowledgement', 'overdue')
  step(
    'Harborline lost it in a move of servers: it goes out again, byte for byte, under the same control numbers',
  )
  const id = await only(scene, `partner=${RETAILER}&acknowledgement=overdue`)
  await typed(scene, 0, ['documents', documents], 'resend', id, '--reason', 'Harborline lost it')
  await rest(scene)
  const again = await fetched(scene)
  const isSame = again.some((one) => first.some((other) => other.equals(one)))
  show(isSame ? 'The bytes are the same as in the morning.' : 'The bytes are NOT the same as in the morning.')
  for (const bytes of again) await answer(scene, bytes)
  await rest(scene)
  await typed(scene, 0, ['documents', documents], 'show', id)
}

async function serverDown(scene: Scene): Promise<void> {
  const { step, hours, server } = scene
  step('14:00. An answer to an order (855) goes to Harborline’s own server, which is down')
  hours.pass(60)
  await server.shut()
  await erpSends(scene, '855-out/one-line-partly-backordered.json')
  for (let tries = 0; tries < 3; tries++) {
    await rest(scene)
    hours.pass(20)
  }
  await rest(scene)
  await typed(scene, 1, ['alerts', alerts])
  await typed(scene, 1, ['doors', doors], 'test', RETAILER)
  step('15:00. It is up again: what waited goes by itself')
  await server.reopen()
  hours.pass(20)
  await rest(scene)
  for (const name of await server.files()) show(`on their server: ${name}`)
  await typed(scene, 0, ['alerts', alerts])
}

async function keyExpiring(scene: Scene): Promise<void> {
  const { step, operator, setting } = scene
  step('15:30. Harborline’s SSH key ends in five days')
  const { items } = (await (await operator()).get(`/v1/keys?partner=${RETAILER}`)) as { items: Key[] }
  const [{ fingerprint } = { fingerprint: '' }] = items
  await typed(scene, 0, ['keys', keys], 'expire', fingerprint, '--at', '2026-06-06', '--reason', 'Yearly')
  await rest(scene)
  await typed(scene, 1, ['alerts', alerts])
  step('Its next key is let in beside it, and comes into use')
  const [file, pair] = [join(setting.data, 'next.pub'), await makeKeyPair('ed25519')]
  await writeFile(file, pair.public)
  await writeFile(scene.access.keys[RETAILER]!, pair.private, { mode: 0o600 })
  await typed(scene, 0, ['keys', keys], 'add', RETAILER, file, '--expires', '2027-06-01', '--comment', '2026')
  scene.hours.pass(5)
  await fetched(scene)
  await rest(scene)
  await typed(scene, 0, ['keys', keys], 'list')
  await typed(scene, 0, ['alerts', alerts])
}

interface Key {
  fingerprint: string
}

async function changedMapping(scene: Scene): Promise<void> {
  const { step, setting, hours } = scene
  hours.pass(35)
  step('16:00. An order of a kind that we have not agreed on is rejected')
  const order = await readFile(sample(scene, '850-in/one-store.edi'), 'latin1')
  await drop(scene, 'new-kind.edi', numbered(order.replace('BEG*00*SA', 'BEG*00*NE'), '303'))
  await rest(scene)
  const id = await only(scene, `partner=${RETAILER}&state=draft`)
  await typed(scene, 1, ['documents', documents], 'show', id)
  await typed(scene, 0, ['documents', documents], 'show', id, '--beside')
  step(
    'It was agreed in May, and nobody told us: the overlay is changed, and goes into force by a person’s word',
  )
  const overlay = join(setting.partners, RETAILER, '850.yaml')
  const before = await readFile(overlay, 'utf8')
  const changed = before.replace(
    'heading.BEG.2: { is: [SA, RO, DS] }',
    'heading.BEG.2: { is: [SA, RO, DS, NE] }',
  )
  await writeFile(overlay, changed)
  const words = ['--override', '--by', 'the desk', '--reason', 'agreed in May', '--expires', '2026-07-15']
  await typed(scene, 0, ['mapping', mapping], 'activate', RETAILER, '850-in', ...words)
  step('What would reading it anew change? Then it is read anew')
  const draft = ['--partner', RETAILER, '--state', 'draft']
  await typed(scene, 0, ['documents', documents], 'reprocess', ...draft, '--dry-run')
  await typed(scene, 0, ['documents', documents], 'reprocess', ...draft, '--as-now', '--yes')
  await rest(scene)
  await erpTakes(scene)
  await typed(scene, 0, ['find', find], 'HL-3001173')
}

async function atTheEnd(scene: Scene): Promise<string[]> {
  scene.hours.pass(60)
  await rest(scene)
  scene.step('17:00. Nothing waits, no alert is open, and the books add up')
  await typed(scene, 0, ['alerts', alerts], '--all')
  await typed(scene, 0, ['ledger', ledger], 'verify')
  const api = await scene.operator()
  const { items: open } = (await api.get('/v1/alerts')) as { items: { says: string }[] }
  const { items: letters } = (await api.get('/v1/dead-letters')) as { items: { says: string }[] }
  return [...open, ...letters].map(({ says }) => says)
}

const sample = ({ setting }: Day, path: string): string => join(setting.partners, RETAILER, 'samples', path)

/** The sample order under numbers of its own. */
const numbered = (order: string, number: string): Buffer =>
  Buffer.from(
    order
      .replaceAll('000000501', `000000${number}`)
      .replaceAll('*501*', `*${number}*`)
      .replace('GE*1*501', `GE*1*${number}`)
      .replace('HL-300117', `HL-300117${number.at(-1)}`),
    'latin1',
  )

async function drop(scene: Scene, name: string, content: Uint8Array): Promise<void> {
  await atDropPoint(await remoteOf(scene, RETAILER), (point) => point.drop('/inbound', name, content))
  show(`put ${name} → /inbound/${name}`)
}

/** The house comes to rest, and looks at what operators must know of. */
async function rest({ gateway }: Scene): Promise<void> {
  await gateway.exchange.idle()
  await gateway.lookForAlerts()
}

const send = (scene: Scene, path: string): Promise<void> =>
  typed(scene, 0, ['submit', submit], sample(scene, path), '--partner', RETAILER)

/** As the ERP does, which does not wait for the delivery. */
async function erpSends(scene: Scene, path: string): Promise<void> {
  const content = await readFile(sample(scene, path))
  const api = await openApi('erp', scene.setting, scene.gateway.http.url)
  const to = `/v1/outbound/order-responses?partner=${RETAILER}`
  const { id } = (await api.post(to, { type: 'application/json', content })) as { id: string }
  show(`POST ${to} → ${id}`)
}

/** The ERP pulls the orders, and takes them. */
async function erpTakes({ setting, gateway }: Scene): Promise<void> {
  const api = await openApi('erp', setting, gateway.http.url)
  const { items } = (await api.get('/v1/feed?types=order&limit=10')) as {
    items: { entryId: string; decision: string }[]
  }
  const open = items.filter(({ decision }) => decision === 'undecided')
  for (const { entryId } of open) await api.post(`/v1/feed/${entryId}/accept`)
  show(`the ERP pulls ${open.length} orders, and accepts them`)
}

/** Harborline fetches what lies there for it. */
async function fetched(scene: Scene): Promise<Buffer[]> {
  return atDropPoint(await remoteOf(scene, RETAILER), async (point) => {
    const taken: Buffer[] = []
    for (const { name } of await point.list('/outbound')) {
      show(`get /outbound/${name}`)
      taken.push(await bytesAt(point, '/outbound', name))
    }
    return taken
  })
}

/** Harborline’s house says what it says to a file of ours. */
async function answer(scene: Scene, bytes: Buffer): Promise<void> {
  for (const one of scene.theirs.answers(bytes, instant(scene.hours.clock))) {
    await drop(scene, '997-to-856.edi', one.bytes)
    show(segmentsOf(one.bytes))
  }
}

async function only({ operator }: Scene, query: string): Promise<string> {
  const { items } = (await (await operator()).get(`/v1/documents?${query}`)) as { items: { id: string }[] }
  if (items.length !== 1) throw new Error(`${items.length} documents of ${query}, not one`)
  return items[0]!.id
}

const typed = (scene: Scene, code: number, ...command: Typed): Promise<void> => {
  const [named, ...words] = command
  return typedFor(scene, code, named, ...words)
}

type Typed = Parameters<typeof typedFor> extends [Stage, number, ...infer Words] ? Words : never
