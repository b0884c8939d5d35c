// What a partner answers to what we sent it: a 997 or a TA1 as Acme writes them, under control numbers of its own.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SentAs } from '../../src/store/record.ts'
import { copyPartners } from '../partner/copied.ts'

/** What is said of one group of ours: its verdict, and segments between AK1 and AK9. */
export interface Said {
  of: Partial<SentAs>
  verdict?: string
  sets?: string[]
}

let last = 0

/** An interchange of Acme's with what is between ISA and IEA, numbers counted up. */
function interchange(groups: number, lines: readonly string[]): string {
  const control = String(7000 + ++last).padStart(9, '0')
  const isa = `ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *260601*1030*U*00401*${control}*0*P*>~`
  return [isa, ...lines, `IEA*${groups}*${control}~`, ''].join('\n')
}

/** A 999 about one group of ours, in the release that 999s have. */
export function implementation({ of, verdict = 'A', sets = [] }: Said): string {
  const control = 8000 + ++last
  const version = '005010X231A1'
  const body = [`AK1*${of.functionalId}*${of.groupControl}*004010`, ...sets, `AK9*${verdict}*1*1*0`]
  return interchange(1, [
    `GS*FA*ACMERETAIL*123456789*20260601*1030*${control}*X*${version}~`,
    ...[`ST*999*0001*${version}`, ...body, `SE*${body.length + 2}*0001`].map((one) => `${one}~`),
    `GE*1*${control}~`,
  ])
}

/** One file of 997s, a set for each group of ours that is spoken of. */
export function functional(...said: Said[]): string {
  const control = 8000 + ++last
  const sets = said.flatMap(({ of, verdict = 'A', sets: between = [] }, index) => {
    const number = String(index + 1).padStart(4, '0')
    const body = [
      `AK1*${of.functionalId}*${of.groupControl}`,
      ...between,
      `AK9*${verdict}*1*1*${verdict === 'R' ? 0 : 1}`,
    ]
    return [`ST*997*${number}`, ...body, `SE*${body.length + 2}*${number}`].map((one) => `${one}~`)
  })
  return interchange(1, [
    `GS*FA*ACMERETAIL*123456789*20260601*1030*${control}*X*004010~`,
    ...sets,
    `GE*${said.length}*${control}~`,
  ])
}

/** A TA1 about one of our interchanges. */
export const technical = (of: Partial<SentAs>, verdict: 'A' | 'R', note = '000'): string =>
  interchange(0, [`TA1*${of.interchangeControl}*260601*1030*${verdict}*${note}~`])

/** An 824 about orders of ours: OTI and what is below it. */
export function advice(number: string, ...said: string[]): string {
  const control = 9000 + ++last
  const body = [`BGN*00*${number}*20260601`, ...said]
  return interchange(1, [
    `GS*AG*ACMERETAIL*123456789*20260601*1030*${control}*X*004010~`,
    ...[`ST*824*0001`, ...body, `SE*${body.length + 2}*0001`].map((one) => `${one}~`),
    `GE*1*${control}~`,
  ])
}

/** The sample partners, with these outbound rules for Acme and more inbound ones. */
export async function partnersSending(rules: string[], inbound: string[] = []): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sending-'))
  copyPartners(directory)
  await agree(directory, 'acme', rules, inbound)
  return directory
}

/** Gives one of the partners these outbound rules, and more inbound ones. */
export async function agree(
  directory: string,
  partner: string,
  rules: string[],
  inbound: string[],
): Promise<void> {
  const file = join(directory, partner, 'agreement.yaml')
  const agreement = (await readFile(file, 'utf8')).replace(/^outbound:\n( {2}.*\n)*/m, '')
  const taking = agreement.replace(/^inbound:\n/m, `$&${inbound.map((rule) => `  - ${rule}\n`).join('')}`)
  await writeFile(file, `${taking}\noutbound:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`)
}

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd'

/** An ApplicationResponse of Nordwind's about a document of ours. */
export const applicationResponse = (id: string, about: string, response: string): string =>
  `<ApplicationResponse xmlns="${UBL}:ApplicationResponse-2" xmlns:cac="${UBL}:CommonAggregateComponents-2" xmlns:cbc="${UBL}:CommonBasicComponents-2">
<cbc:ID>${id}</cbc:ID><cbc:IssueDate>2026-06-01</cbc:IssueDate>
<cac:SenderParty><cbc:EndpointID schemeID="0088">9521101000016</cbc:EndpointID></cac:SenderParty>
<cac:ReceiverParty><cbc:EndpointID schemeID="0088">9522002000013</cbc:EndpointID></cac:ReceiverParty>
<cac:DocumentResponse><cac:Response>${response}</cac:Response>
<cac:DocumentReference><cbc:ID>${about}</cbc:ID><cbc:DocumentTypeCode>220</cbc:DocumentTypeCode></cac:DocumentReference></cac:DocumentResponse>
</ApplicationResponse>`

/** An order of ours to Acme. */
export const ourOrder = (number: string) => ({
  schema: 'order/1',
  number,
  date: '2026-06-01',
  purpose: 'original',
  kind: 'stand-alone',
  shipTo: { name: 'Our dock', id: { scheme: 'buyer-assigned', value: '0007' } },
  lines: [
    {
      number: '1',
      quantity: { value: '24', unit: 'EA' },
      price: { amount: '9.95' },
      item: { sellerId: 'WC-10' },
    },
  ],
})
