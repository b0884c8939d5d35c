// A day of an operator, as `edigw demo --day` plays it: each step's outcome, and the mail that told of it.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { demoDay } from '../../src/cli/command/demo.ts'
import { listening } from '../../src/cli/terminal.ts'
import { startProcess } from '../../src/main.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { contractsFor } from '../contract/verified.ts'
import { copyPartners } from '../partner/copied.ts'

const partners = copyPartners(mkdtempSync(join(tmpdir(), 'day-')), 'harborline')
after(() => rmSync(partners, { recursive: true }))

const subjects: string[] = []
const server = new SMTPServer({
  hideSTARTTLS: true,
  authOptional: true,
  onData(stream, _session, done) {
    let text = ''
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    stream.on('end', () => {
      subjects.push(/^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(text)?.[1]?.replace(/\r\n\s+/g, ' ') ?? '')
      done()
    })
  },
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => new Promise<void>((resolve) => server.close(resolve)))

async function play(): Promise<{ code: number; shown: string }> {
  const setting = readSetting({
    EDIGW_DATA: await mkdtemp(join(tmpdir(), 'day-data-')),
    EDIGW_PARTNERS: partners,
    EDIGW_CONTRACTS: contractsFor(partners),
    EDIGW_HTTP_PORT: '0',
    EDIGW_SFTP_PORT: '0',
    EDIGW_THREADS: '1',
    EDIGW_LOG: 'silent',
    EDIGW_MAIL_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    EDIGW_MAIL_FROM: 'edi@us.example',
    EDIGW_MAIL_TO: 'desk@us.example',
  })
  const said: string[] = []
  const code = await listening(
    (text) => void said.push(text),
    () => demoDay(setting, { startGateway: startProcess }),
  )
  return { code, shown: stripVTControlCharacters(said.join('\n')) }
}

test('a day of an operator: each thing that goes wrong is told, mended by a command, and over', async () => {
  const { code, shown } = await play()
  const steps = shown.split(/\n(?=\d+\. )/)
  const told = (step: RegExp, ...words: RegExp[]) => {
    const text = steps.find((one) => step.test(one)) ?? ''
    for (const word of words) assert.match(text, word)
  }
  told(/first look/, /documents-parked .*\n +2 documents from harborline are parked \(crosswalk-missing\)/)
  told(/first look/, /waits for crosswalk row {2}crosswalk-missing {2}2 documents/)
  told(/QC is a carton/, /Added, version 2\. 2 documents go on\./, /the ERP pulls 2 orders/)
  told(
    /QC is a carton/,
    /order HL-3001171 from harborline {2}production, published/,
    /night-301\.edi came by sftp/,
    /we answered by 997 0001, accepted: delivered/,
    /the ERP accepted it/,
    /No alert is open\./,
  )
  told(/997 is overdue/, /acknowledgement-overdue {2}harborline/, /BW-SH-90021 {2}fetched {2}overdue/)
  told(
    /goes out again/,
    /The bytes are the same as in the morning\./,
    /Sent again at 2026-06-01T13:\d\dZ: Harborline lost it\n.*interchange 000000003, group SH 1, set 0001/,
    /acknowledgement: accepted/,
  )
  told(/which is down/, /server-failing {2}harborline/, /fails connection: .*ECONNREFUSED/)
  told(/up again/, /on their server: order-response-\w{26}\.edi/, /No alert is open\./)
  told(/SSH key ends/, /key-expiring {2}harborline/, /expires in 4 days/)
  told(
    /next key/,
    /active until 2027-06-01 {2}2026-06-01 1\d:\d\d from 127\.0\.0\.1 {2}2026/,
    /No alert is open\./,
  )
  told(
    /is rejected/,
    /The code "NE" of Purchase Order Type Code is not used/,
    /BEG03 +HL-3001173 +→ \/number {2}HL-3001173/,
  )
  told(
    /What would reading/,
    /newly accepted/,
    /goes: code-unused in 1 document/,
    /1 done\./,
    /the ERP accepted it/,
  )
  assert.equal(code, 0, steps.at(-1))
  const letters = subjects.join('\n')
  for (const kind of ['documents-parked', 'acknowledgement-overdue', 'server-failing', 'key-expiring'])
    assert.match(letters, new RegExp(`EDI gateway: .*new.*${kind}`), kind)
  assert.match(letters, /1 over/)
})
