// demo: the whole way in one terminal, on a gateway of its own in a directory that is removed again: real
// SFTP, real HTTP, nothing prepared but the samples.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { atDropPoint, type DropPointConnection, type RemoteDropPoint } from '../../door/sftp/client.ts'
import type { Setting } from '../../setting/setting.ts'
import { type Api, openApi } from '../api.ts'
import type { Command, Context, WholeGateway } from '../command.ts'
import { playCycle } from '../demo/cycle.ts'
import { playDay } from '../demo/day.ts'
import { openHours, openTheirServer, settleAgreement } from '../demo/night.ts'
import { bytesAt, remoteOf, type Stage, segmentsOf, show, storyteller } from '../demo/stage.ts'
import { ensureDevelopmentAccess } from '../development.ts'
import { sampleOf, sayAlarms } from './start.ts'

export const demo: Command = {
  usage: 'demo [--cycle | --day]',
  summary:
    'Shows the whole way: an X12 order by SFTP, a UBL order by REST, the ERP pulls both, Acme finds its 997. With --cycle the whole order cycle with a retailer: 850, 855, 856, 810, their 997s, and an invoice that is rejected, explained, corrected and sent anew; with --day a day of an operator, by the commands that are typed: an unknown unit, an overdue 997, a partner’s server that is down, a key that ends, an order that a changed mapping reads.',
  run: async (words, context) => {
    const { values } = parseArgs({
      args: words,
      options: { cycle: { type: 'boolean' }, day: { type: 'boolean' } },
    })
    const data = await mkdtemp(join(tmpdir(), 'edigw-demo-'))
    const free = { host: '127.0.0.1', port: 0 }
    const setting = {
      ...context.setting,
      data,
      http: free,
      sftp: { ...free, settleSeconds: 60 },
      logLevel: 'silent',
      role: 'both' as const,
      keys: join(data, 'keys'),
    }
    const { databaseUrl: _unused, ...embedded } = setting
    if (values.day) return demoDay(embedded, context)
    const gateway = (await context.startGateway(embedded)) as WholeGateway
    try {
      await sayAlarms(gateway)
      const access = await ensureDevelopmentAccess(gateway.house, data)
      const http = { ...free, port: gateway.http.port }
      const stage = { gateway, setting: { ...embedded, http }, access: access! }
      if (values.cycle) return (await playCycle(stage)).length === 0 ? 0 : 1
      await walk(stage)
      return 0
    } finally {
      await gateway.stop()
      await rm(data, { recursive: true, force: true })
    }
  },
}

/** A day, on a gateway whose clock is moved on. */
export async function demoDay(
  setting: Setting,
  { startGateway }: Pick<Context, 'startGateway'>,
): Promise<number> {
  const hours = openHours()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(setting.data, { recursive: true, force: true }))
  const server = await openTheirServer(hours.clock)
  stack.defer(() => server.close())
  const settled = await settleAgreement(setting, server)
  const gateway = (await startGateway(settled, { clock: hours.clock })) as WholeGateway
  stack.defer(() => gateway.stop())
  const access = await ensureDevelopmentAccess(gateway.house, setting.data)
  const http = { ...setting.http, port: gateway.http.port }
  const open = await playDay({ gateway, setting: { ...settled, http }, access: access!, hours, server })
  for (const one of open) show(one)
  return open.length === 0 ? 0 : 1
}

async function walk(stage: Stage): Promise<void> {
  const { setting, gateway } = stage
  const address = gateway.http.url
  const step = storyteller()
  const acme = await remoteOf(stage, 'acme')
  step('Acme drops an X12 850 into its SFTP drop point')
  await drop(acme, setting.partners)
  step('Nordwind posts a UBL order by REST')
  await post(
    await openApi('nordwind', setting, address),
    await sampleOf(setting.partners, 'nordwind', 'order-in'),
  )
  await gateway.exchange.idle()
  step('The ERP pulls both as canonical orders, and accepts them')
  await pull(await openApi('erp', setting, address))
  step('Acme finds its 997 in outbound/')
  await atDropPoint(acme, showOutbound)
  step('Acme drops an 850 with a mistake in it')
  await dropBad(acme, setting.partners)
  await gateway.exchange.idle()
  step('Acme finds it in error/, with what is wrong in plain words')
  await atDropPoint(acme, showErrors)
}

async function drop(acme: RemoteDropPoint, partners: string): Promise<void> {
  const file = await sampleOf(partners, 'acme', '850-in')
  await atDropPoint(acme, async (point) => point.drop('/inbound', 'po-1.edi', await readFile(file)))
  show(`put ${file} → /inbound/po-1.edi: durable, then OK`)
}

async function post(nordwind: Api, file: string): Promise<void> {
  const receipt = await nordwind.post('/v1/documents', {
    type: 'application/xml',
    content: await readFile(file),
  })
  show(`POST /v1/documents with ${file} → 202 ${JSON.stringify(receipt)}`)
}

interface Entry {
  entryId: string
  partner: string
  order: {
    number: string
    date: string
    lines: { quantity?: { value: string; unit?: string }; item?: { description?: string; name?: string } }[]
  }
}

async function pull(erp: Api): Promise<void> {
  const { items } = (await erp.get('/v1/orders?limit=10')) as { items: Entry[] }
  for (const { entryId, partner, order } of items) {
    show(`order ${order.number} of ${order.date} from ${partner}, ${order.lines.length} lines`)
    for (const { quantity, item } of order.lines.slice(0, 3))
      show(`   ${quantity?.value ?? '-'} ${quantity?.unit ?? ''} ${item?.description ?? item?.name ?? ''}`)
    await erp.post(`/v1/feed/${entryId}/accept`)
    show('   accepted')
  }
}

async function showOutbound(point: DropPointConnection): Promise<void> {
  for (const { name } of await point.list('/outbound')) {
    show(`get /outbound/${name}`)
    show(segmentsOf(await bytesAt(point, '/outbound', name)))
  }
}

// The sample with one wrong code and one impossible date.
async function dropBad(acme: RemoteDropPoint, partners: string): Promise<void> {
  const text = await readFile(await sampleOf(partners, 'acme', '850-in'), 'latin1')
  const bad = text
    .replace(
      /^(ISA(?:\*[^*]*){12}\*)(\d{9})/,
      (_, before: string, control: string) => `${before}${next(control)}`,
    )
    .replace(/IEA\*(\d+)\*(\d{9})/, (_, groups: string, control: string) => `IEA*${groups}*${next(control)}`)
    .replace(
      /^GS\*(.*)\*(\d+)\*X\*/m,
      (_, before: string, control: string) => `GS*${before}*${Number(control) + 1}*X*`,
    )
    .replace(/^GE\*(\d+)\*(\d+)/m, (_, sets: string, control: string) => `GE*${sets}*${Number(control) + 1}`)
    .replace(/BEG\*(\d\d)\*(\w\w)\*([^*]*)\*([^*]*)\*\d{8}/, 'BEG*$1*ZZ*$3*$4*20261332')
  await atDropPoint(acme, (point) => point.drop('/inbound', 'po-2.edi', Buffer.from(bad, 'latin1')))
  show('put po-2.edi: BEG02 is ZZ, which no agreement knows, and BEG05 is the 32nd day of a 13th month')
}

const next = (control: string) => String(Number(control) + 1).padStart(control.length, '0')

async function showErrors(point: DropPointConnection): Promise<void> {
  for (const { name } of await point.list('/error')) {
    show(`/error/${name}`)
    if (name.endsWith('.error.txt')) show(`\n${(await bytesAt(point, '/error', name)).toString('latin1')}`)
  }
}
