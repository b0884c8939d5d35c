// The order cycle with a retailer, over real doors: orders, their answers, the ship notice, the invoice that is
// rejected and sent anew, and at the end everything that we sent settled. Harborline's answers are what its own house
// makes of our bytes; nothing of them is prepared.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { atDropPoint, type RemoteDropPoint } from '../../door/sftp/client.ts'
import { loadPartner } from '../../partner/load.ts'
import { instant, systemClock } from '../../setting/clock.ts'
import { type Api, openApi } from '../api.ts'
import { documents } from '../command/documents.ts'
import { submit } from '../command/submit.ts'
import { openAtTheEnd } from './settled.ts'
import { bytesAt, remoteOf, type Stage, segmentsOf, show, storyteller, typed } from './stage.ts'
import { knowingUsAs, type TheirHouse, theirHouse } from './theirs.ts'

const PARTNER = 'harborline'
const VENDOR = '077120'
/** The ERP's slip: two digits of the vendor number are changed over. */
const MISTAKEN = '077210'

interface Scene extends Stage {
  step: (text: string) => void
  erp: Api
  operator: Api
  point: RemoteDropPoint
  theirs: TheirHouse
}

/** Plays the cycle on a running gateway; answers what was left open at the end, which is nothing. */
export async function playCycle(stage: Stage): Promise<string[]> {
  const scene = await sceneOf(stage)
  await ordersIn(scene)
  await answered(scene)
  const rejected = await shippedAndBilled(scene)
  await explained(scene, rejected)
  await sentAnew(scene, rejected)
  return concluded(scene)
}

async function sceneOf(stage: Stage): Promise<Scene> {
  const { setting, gateway } = stage
  const { partner, problems } = loadPartner(setting.partners, PARTNER)
  if (!partner) throw new Error(problems[0]?.message ?? `there is no partner ${PARTNER}`)
  const known = knowingUsAs(partner, '810-out', 'REF/vendor', VENDOR)
  return {
    ...stage,
    step: storyteller(),
    erp: await openApi('erp', setting, gateway.http.url),
    operator: await openApi('operator', setting, gateway.http.url),
    point: await remoteOf(stage, PARTNER),
    theirs: theirHouse(known, 601),
  }
}

async function ordersIn(scene: Scene): Promise<void> {
  scene.step('Harborline drops two purchase orders (850) into its SFTP drop point')
  for (const name of ['one-store', 'rush-with-delivery-window'])
    await drop(scene, `${name}.edi`, await readFile(sample(scene, `850-in/${name}.edi`)))
  await scene.gateway.exchange.idle()
  scene.step('The ERP pulls both as canonical orders, and accepts them')
  const { items } = (await scene.erp.get('/v1/orders?limit=10')) as { items: Entry[] }
  for (const { entryId, order } of items) {
    await scene.erp.post(`/v1/feed/${entryId}/accept`)
    show(`order ${order.number} of ${order.date}, ${order.lines.length} lines: accepted`)
  }
}

interface Entry {
  entryId: string
  order: { number: string; date: string; lines: unknown[] }
}

async function answered(scene: Scene): Promise<void> {
  scene.step('The ERP answers the first (855): one line is promised whole, the other in two parts')
  await send(scene, sample(scene, '855-out/one-line-partly-backordered.json'))
  scene.step('Harborline fetches our 997s and the 855, and acknowledges the 855')
  await exchange(scene)
}

/** Answers the id of the invoice. */
async function shippedAndBilled(scene: Scene): Promise<string> {
  scene.step('The ERP announces the shipment, carton by carton (856)')
  await send(scene, sample(scene, '856-out/three-cartons-over-two-orders.json'))
  scene.step(`The ERP bills it (810), under a vendor number that is not ours: ${MISTAKEN} for ${VENDOR}`)
  const good = await readFile(sample(scene, '810-out/freight-and-an-allowance.json'), 'utf8')
  const file = join(scene.setting.data, 'invoice-as-billed.json')
  await writeFile(file, good.replaceAll(`"${VENDOR}"`, `"${MISTAKEN}"`))
  await send(scene, file)
  scene.step('Harborline acknowledges both: it takes the ship notice, and rejects the invoice')
  await exchange(scene)
  const { items } = (await scene.operator.get(REJECTED)) as { items: { id: string }[] }
  if (items.length !== 1) throw new Error(`${items.length} documents are rejected, not one`)
  return items[0]!.id
}

const REJECTED = `/v1/documents?partner=${PARTNER}&acknowledgement=rejected`

async function explained(scene: Scene, id: string): Promise<void> {
  scene.step('The EDI desk sees what was rejected, and why')
  await typed(scene, ['documents', documents], 'list', '--acknowledgement', 'rejected')
  await typed(scene, ['documents', documents], 'show', id)
}

async function sentAnew(scene: Scene, id: string): Promise<void> {
  scene.step('The invoice is corrected, and goes out anew under new control numbers')
  const corrected = sample(scene, '810-out/freight-and-an-allowance.json')
  const reason = 'The vendor number was mistaken'
  await typed(scene, ['documents', documents], 'regenerate', id, '--reason', reason, '--file', corrected)
  scene.step('Harborline takes it')
  await exchange(scene)
}

async function concluded({ step, operator, ...stage }: Scene): Promise<string[]> {
  step('What we sent to Harborline, and what became of it')
  await typed(stage, ['documents', documents], 'list', '--partner', PARTNER, '--direction', 'out')
  const open = await openAtTheEnd(operator, PARTNER)
  for (const one of open) show(one)
  if (open.length === 0) show('Nothing is left open: every document is accepted, or one that is replaces it.')
  return open
}

const sample = ({ setting }: Stage, path: string): string => join(setting.partners, PARTNER, 'samples', path)

const send = (scene: Scene, file: string): Promise<void> =>
  typed(scene, ['submit', submit], file, '--partner', PARTNER)

async function drop({ point }: Scene, name: string, content: Uint8Array): Promise<void> {
  await atDropPoint(point, (connection) => connection.drop('/inbound', name, content))
  show(`put ${name} → /inbound/${name}`)
}

/** Harborline fetches what lies there, and drops what its house says to it. */
async function exchange(scene: Scene): Promise<void> {
  const { point, theirs, gateway } = scene
  const fetched = await atDropPoint(point, async (connection) => {
    const files = await connection.list('/outbound')
    const taken = []
    for (const { name } of files) taken.push({ name, bytes: await bytesAt(connection, '/outbound', name) })
    return taken
  })
  for (const { name, bytes } of fetched) {
    show(`get /outbound/${name}`)
    for (const answer of theirs.answers(bytes, instant(systemClock))) {
      await drop(scene, `997-to-${name}`, answer.bytes)
      show(segmentsOf(answer.bytes))
    }
  }
  await gateway.exchange.idle()
}
