// send: a file to the running gateway as a partner would bring it, and what became of it.
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { dropFile } from '../../door/sftp/client.ts'
import { ensureHostKeys } from '../../door/sftp/hostKeys.ts'
import { printable } from '../../exchange/engine/place.ts'
import type { Setting } from '../../setting/setting.ts'
import { type Api, openApi } from '../api.ts'
import type { Command } from '../command.ts'
import { developmentAccess } from '../development.ts'
import {
  acknowledgedLines,
  findingLine,
  type ShownAcknowledgement,
  type ShownFinding,
} from '../page/acknowledged.ts'
import { say, UsageError } from '../terminal.ts'

export const send: Command = {
  usage: 'send FILE --partner ID (--sftp | --http) [--test]',
  summary: 'Sends a file to the running gateway as a partner, by SFTP or REST, and waits for the verdict.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        partner: { type: 'string' },
        sftp: { type: 'boolean' },
        http: { type: 'boolean' },
        test: { type: 'boolean' },
      },
    })
    const [file] = positionals
    if (!file || !values.partner || values.sftp === values.http)
      throw new UsageError('name one file, whose it is by --partner ID, and one door: --sftp or --http')
    const bytes = await readFile(file)
    const api = await openApi(values.partner, setting)
    const test = values.test === true
    const receipt = values.http
      ? await post(api, file, bytes, test)
      : await drop(setting, api, values.partner, file, bytes, test)
    return report(api, receipt)
  },
}

interface Receipt {
  id: string
  state: string
  name?: string
  repeatOf?: string
  findings?: { sentence: string }[]
  documents?: { items?: Listed[] } | Listed[]
}

interface Listed {
  id: string
  type: string
  number?: string
  state: string
  verdict?: string
  acknowledgement?: ShownAcknowledgement
}

async function post(api: Api, file: string, bytes: Uint8Array, test: boolean): Promise<string> {
  const type = extname(file) === '.xml' ? 'application/xml' : 'application/edi-x12'
  const answer = (await api.post(`/v1/documents${test ? '?environment=test' : ''}`, {
    type,
    content: bytes,
  })) as Receipt
  return answer.id
}

async function drop(
  setting: Setting,
  api: Api,
  partner: string,
  file: string,
  bytes: Uint8Array,
  test: boolean,
): Promise<string> {
  const key = (await developmentAccess(setting.data))?.keys[partner]
  if (!key) throw new UsageError(`no development key for "${partner}"; use sftp with your own`)
  const hostKeys = (await ensureHostKeys(setting.keys)).map((one) => one.public)
  const remote = {
    host: '127.0.0.1',
    port: setting.sftp.port,
    username: partner,
    privateKey: await readFile(key),
    hostKeys,
  }
  const name = `${Date.now().toString(36)}-${basename(file)}`
  await dropFile(remote, `${test ? '/test' : ''}/inbound`, name, bytes)
  const found = await findReceipt(api, name)
  if (!found)
    throw new UsageError(`${name} was dropped, but no receipt names it yet; see "edigw documents list"`)
  return found.id
}

// The name is new, so the newest receipt that has it is ours.
async function findReceipt(api: Api, name: string): Promise<Receipt | undefined> {
  for (let after = ''; ; ) {
    const page = (await api.get(`/v1/receipts?limit=500${after}`)) as { items: Receipt[]; nextCursor: string }
    const found = page.items.findLast((one) => one.name === name)
    if (found || page.items.length === 0) return found
    after = `&after=${encodeURIComponent(page.nextCursor)}`
  }
}

const PATIENCE = 600

async function report(api: Api, id: string): Promise<number> {
  for (let tries = 0; tries < PATIENCE; tries++) {
    const receipt = (await api.get(`/v1/receipts/${id}`)) as Receipt
    if (!['received', 'opened'].includes(receipt.state)) return conclude(api, receipt)
    await wait(100)
  }
  throw new UsageError(`receipt ${id} is still being worked on; look again with "edigw documents list"`)
}

/** Findings of a document that are shown. */
const SHOWN = 10

async function conclude(api: Api, receipt: Receipt): Promise<number> {
  const { repeatOf } = receipt
  say(
    `receipt ${receipt.id}: ${receipt.state}${repeatOf ? ` of ${repeatOf}: the same bytes came before, so nothing is done again` : ''}`,
  )
  for (const finding of receipt.findings ?? []) say(printable(`  ${finding.sentence}`))
  const documents = Array.isArray(receipt.documents) ? receipt.documents : (receipt.documents?.items ?? [])
  for (const one of documents) {
    const verdict = one.state === 'parked' ? 'parked' : (one.verdict ?? one.state)
    say(printable(`  ${one.type} ${one.number ?? ''} ${verdict} (${one.id})`))
    if (verdict !== 'accepted') await sayFindings(api, one.id)
    for (const line of acknowledgedLines('', one.acknowledgement)) say(`    ${line}`)
  }
  return receipt.state === 'refused' || documents.some((one) => one.verdict === 'rejected') ? 1 : 0
}

/** Why it is not simply accepted, and where the rest of it is told. */
async function sayFindings(api: Api, id: string): Promise<void> {
  const { findings, reason } = (await api.get(`/v1/documents/${id}`)) as {
    findings: ShownFinding[]
    reason?: string
  }
  if (reason !== undefined) say(printable(`    ${reason}`))
  for (const finding of findings.slice(0, SHOWN)) say(`  ${findingLine(finding)}`)
  const more = findings.length - SHOWN
  say(`    ${more > 0 ? `… and ${more} more` : 'All of it'}: edigw documents show ${id}`)
}
