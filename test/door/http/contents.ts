// A small file of two orders, and what was made of it: written into the store by its own verbs, as the steps
// would, so that the API is tested on its own.

import { createHash } from 'node:crypto'
import { openReception } from '../../../src/exchange/receive.ts'
import { finding } from '../../../src/finding/catalogue.ts'
import { packLineage } from '../../../src/guide/lineage.ts'
import type { LineageEntry } from '../../../src/guide/reading.ts'
import type { House } from '../../../src/setting/house.ts'
import type {
  Document,
  Environment,
  Group,
  Interchange,
  NewStep,
  Reading,
  Step,
} from '../../../src/store/record.ts'

export const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

/** An 850 interchange of two sets; `control` makes the bytes differ. */
export function orders(control = '000000101'): string {
  const head = `ISA*00*          *00*          *ZZ*ACMERETAIL     *01*123456789      *250303*0900*U*00401*${control}*0*P*>~`
  const group = 'GS*PO*ACMERETAIL*123456789*20250303*0900*101*X*004010~'
  const set = (number: string, st02: string) =>
    `ST*850*${st02}~BEG*00*SA*${number}**20250303~PO1*1*12*EA*4.50**VN*WIDGET-9~CTT*1~SE*5*${st02}~`
  return `${head}${group}${set('4500012345', '0001')}${set('4500012346', '0002')}GE*2*101~IEA*1*${control}~`
}

/** An agreement in force that names the crosswalk units; the API needs no more of it. */
export const agreeWith = (house: House, partner: string): Promise<boolean> =>
  house.store.registerPartner({
    partner,
    agreement: {
      partner,
      hash: `agreement of ${partner}`,
      at: house.clock().toISOString(),
      content: JSON.stringify({
        agreement: partner,
        inbound: [],
        crosswalks: { units: 'crosswalks/units.csv' },
      }),
    },
    mappings: [],
    crosswalks: [],
  })

/** Takes a file in, as a door does; answers the receipt's id. */
async function takeIn(
  house: House,
  text: string,
  who: { partner: string; environment?: Environment; door?: 'sftp' | 'http' },
): Promise<string> {
  const { partner, environment = 'production', door = 'http' } = who
  const arrival = { principal: partner, partner, environment, door, limit: 1 << 24 }
  const reception = openReception(house, arrival)
  await reception.append(bytesOf(text))
  return (await reception.finish()).receipt
}

async function claim(house: House, verb: Step['verb'], subject?: string): Promise<Step> {
  const now = house.clock().toISOString()
  const leaseUntil = new Date(house.clock().getTime() + 60_000).toISOString()
  const steps = await house.store.claimSteps({ limit: 1, now, leaseUntil })
  const step = steps.find((one) => one.verb === verb && (subject === undefined || one.subject === subject))
  if (!step) throw new Error(`no ${verb} step, but ${JSON.stringify(steps)}`)
  return step
}

const leaseOf = ({ id, token }: Step) => ({ step: id, token })

/** A document of ours to Acme that waits to be released. */
export async function hold(house: House): Promise<Document> {
  const document: Document = {
    id: house.newId(),
    direction: 'out',
    ordinal: 1,
    partner: 'acme',
    environment: 'production',
    type: 'x12/004010/824',
    canonical: 'application-advice',
    agreement: 'agreement of acme',
    mapping: 'mapping',
    number: 'ADV-1',
    control: '',
    offset: 0,
    length: 0,
    segments: 0,
    state: 'held',
    findings: [],
    at: house.clock().toISOString(),
  }
  const canonical = JSON.stringify({ schema: 'application-advice/1', number: 'ADV-1' })
  await house.store.submit({ document, canonical })
  return document
}

export interface Opened {
  receipt: string
  interchange: Interchange
  group: Group
  documents: Document[]
}

/** Takes `orders()` in and opens it: two documents, framed. */
export async function openOrders(
  house: House,
  { partner = 'acme', environment = 'production' as Environment, text = orders() } = {},
): Promise<Opened> {
  const receipt = await takeIn(house, text, { partner, environment })
  const step = await claim(house, 'open', receipt)
  const of = { receipt, partner, environment, text }
  const interchange = interchangeOf(house, of)
  const group = groupOf(house, receipt, interchange.id)
  const documents = [1, 2].map((ordinal) => documentOf(house, of, interchange.id, group.id, ordinal))
  const steps: NewStep[] = [{ verb: 'read', subject: group.id, partner }]
  const done = { receipt, state: 'opened' as const, findings: [], steps }
  await house.store.commitOpening(leaseOf(step), {
    interchanges: [interchange],
    groups: [group],
    documents,
    done,
  })
  return { receipt, interchange, group, documents }
}

interface Of {
  receipt: string
  partner: string
  environment: Environment
  text: string
}

const interchangeOf = (house: House, { receipt, partner, environment, text }: Of): Interchange => ({
  id: house.newId(),
  receipt,
  ordinal: 0,
  syntax: 'x12',
  partner,
  agreement: 'agreement-hash',
  environment,
  key: createHash('sha256').update(text).digest('hex'),
  control: '000000101',
  offset: 0,
  length: text.length,
  header: {},
  tolerances: [],
  findings: [],
})

const groupOf = (house: House, receipt: string, interchange: string): Group => ({
  id: house.newId(),
  receipt,
  interchange,
  ordinal: 0,
  functionalId: 'PO',
  control: '101',
  version: '004010',
  sets: 2,
  header: {},
  findings: [],
  state: 'opened',
})

function documentOf(house: House, of: Of, interchange: string, group: string, ordinal: number): Document {
  const control = `000${ordinal}`
  const offset = of.text.indexOf(`ST*850*${control}`)
  const end = of.text.indexOf('~', of.text.indexOf(`SE*5*${control}`)) + 1
  return {
    id: house.newId(),
    direction: 'in',
    receipt: of.receipt,
    interchange,
    group,
    ordinal,
    partner: of.partner,
    environment: of.environment,
    type: 'x12/004010/850',
    canonical: 'order',
    agreement: 'agreement-hash',
    mapping: 'mapping-hash',
    control,
    offset,
    length: end - offset,
    segments: 5,
    state: 'opened',
    findings: [],
    at: house.clock().toISOString(),
  }
}

export const orderOf = (number: string) => ({
  schema: 'order/1',
  number,
  date: '2025-03-03',
  lines: [
    { number: '1', quantity: { value: '12', unit: 'EA', partnerUnit: 'EA' }, price: { amount: '4.50' } },
  ],
})

/** Reads both: the first is published, the second is what `second` says. */
async function readOrders(
  house: House,
  opened: Opened,
  second: 'published' | 'draft' = 'published',
  note?: string,
): Promise<void> {
  const step = await claim(house, 'read', opened.group.id)
  const read = opened.documents.map(({ id, ordinal }) => {
    const draft = ordinal === 2 && second === 'draft'
    const number = ordinal === 1 ? '4500012345' : '4500012346'
    return {
      id,
      state: draft ? ('draft' as const) : ('read' as const),
      verdict: draft ? ('rejected' as const) : ('accepted' as const),
      number,
      date: '2025-03-03',
      findings: draft ? [missingDate(opened.documents[1]!)] : [],
      reading: readingOf(opened, id, number, note),
    }
  })
  await house.store.commitReading(leaseOf(step), {
    group: opened.group.id,
    documents: read,
    publish: true,
    done: { verdict: second === 'draft' ? 'partially-accepted' : 'accepted' },
  })
}

const missingDate = ({ offset }: Document) =>
  finding(
    'element-missing',
    { segment: 2, id: 'BEG', element: 5, offset, length: 3 },
    { expected: 'BEG05', name: 'Date' },
    'heading.BEG.BEG.5',
  )

/** Readings are JSON texts; lineage points into the receipt's bytes. */
function readingOf({ documents }: Opened, id: string, number: string, note?: string): Reading {
  const document = documents.find((one) => one.id === id)!
  return {
    document: id,
    canonical: JSON.stringify({
      ...orderOf(number),
      ...(note === undefined ? {} : { notes: [{ text: note }] }),
    }),
    lineage: packLineage(lineageOf(document, number)),
    unmapped: JSON.stringify([{ guide: 'heading.BEG.2', value: 'SA', segment: 2, id: 'BEG', element: 2 }]),
  }
}

function lineageOf({ offset }: Document, number: string): LineageEntry[] {
  const text = orders()
  const at = (what: string) => ({ offset: text.indexOf(what, offset), length: what.length })
  return [
    { pointer: '/number', guide: 'heading.BEG.3', segment: 2, id: 'BEG', element: 3, ...at(number) },
    {
      pointer: '/lines/0/number',
      guide: 'detail.PO1.PO1.1',
      segment: 3,
      id: 'PO1',
      element: 1,
      ...at('1*12'),
    },
    {
      pointer: '/lines/0/quantity/value',
      guide: 'detail.PO1.PO1.2',
      segment: 3,
      id: 'PO1',
      element: 2,
      ...at('12*EA'),
      length: 2,
    },
    { pointer: '/lines/0/quantity/unit', guide: 'detail.PO1.PO1.3', by: 'default' },
    { pointer: '/lines/0/quantityOrdered', guide: 'detail.PO1.PO1.9', by: 'default' },
  ]
}

/** Puts the read ones into the feed; answers the entries' ids. */
async function publishOrders(
  house: House,
  { group, documents }: Opened,
  states: string[],
  type = 'order',
): Promise<string[]> {
  const step = await claim(house, 'publish', group.id)
  const entries = documents
    .filter((_, index) => states[index] === 'published')
    .map(({ id, partner, environment }) => ({
      id: house.newId(),
      environment,
      partner,
      type,
      document: id,
      at: house.clock().toISOString(),
    }))
  await house.store.commitPublishing(leaseOf(step), entries, false)
  return entries.map(({ id }) => id)
}

export interface Published extends Opened {
  entries: string[]
  acknowledgement: Document
  /** The bytes that were sealed. */
  sealed: string
}

/** The whole way: taken in, opened, read, published, acknowledged, sealed. */
export async function publish(
  house: House,
  how: {
    partner?: string
    environment?: Environment
    text?: string
    second?: 'published' | 'draft'
    note?: string
    /** Under which kind of document they stand in the feed. */
    type?: string
  } = {},
): Promise<Published> {
  const { second = 'published', note, type, ...file } = how
  const opened = await openOrders(house, file)
  await readOrders(house, opened, second, note)
  const entries = await publishOrders(house, opened, ['published', second], type)
  const { acknowledgement, sealed } = await acknowledge(house, opened)
  return { ...opened, entries, acknowledgement, sealed }
}

async function acknowledge(house: House, { receipt, interchange, group }: Opened) {
  const step = await claim(house, 'acknowledge', receipt)
  const acknowledgement = acknowledgementOf(house, group, interchange)
  await house.store.commitAcknowledging(leaseOf(step), {
    receipt,
    interchanges: [{ id: interchange.id, verdict: 'accepted' }],
    groups: [{ id: group.id, verdict: 'accepted' }],
    submissions: [{ document: acknowledgement, canonical: JSON.stringify({ schema: 'acknowledgement/1' }) }],
    files: [],
  })
  const sealed = await seal(house, acknowledgement)
  return { acknowledgement, sealed }
}

const acknowledgementOf = (house: House, group: Group, { partner, environment }: Interchange): Document => ({
  id: house.newId(),
  direction: 'out',
  ordinal: 0,
  partner,
  environment,
  type: 'x12/004010/997',
  canonical: 'acknowledgement',
  agreement: 'agreement-hash',
  control: '0001',
  offset: 0,
  length: 0,
  segments: 0,
  state: 'submitted',
  findings: [],
  at: house.clock().toISOString(),
  regarding: group.id,
})

async function seal(house: House, { id }: Document): Promise<string> {
  const body = 'ST*997*0001~AK1*PO*101~AK9*A*2*2*2~SE*4*0001~'
  const write = await claim(house, 'write', id)
  await house.store.commitWriting(leaseOf(write), {
    document: id,
    body: bytesOf(body),
    findings: [],
    lineage: '[]',
  })
  const sealed = `ISA*~GS*FA~${body}GE*1*7~IEA*1*000000007~`
  const blob = house.newId()
  await house.store.keepChunk({ blob, ordinal: 0, bytes: bytesOf(sealed), at: house.clock().toISOString() })
  const step = await claim(house, 'seal', id)
  const numbers = { document: id, control: '0001', blob, bytes: sealed.length }
  await house.store.commitSealing(leaseOf(step), numbers)
  const deliver = await claim(house, 'deliver', id)
  await house.store.commitDelivering(leaseOf(deliver), { document: id, at: house.clock().toISOString() })
  return sealed
}

/** An alert that has begun, of a partner's parked documents; answers its id. */
export async function anAlert({ store, clock, newId }: House): Promise<string> {
  const at = clock().toISOString()
  const alert = {
    id: newId(),
    kind: 'documents-parked',
    subject: `production/acme/in/${newId()}`,
    partner: 'acme',
    environment: 'production' as const,
    says: 'One document from acme is parked',
    advice: 'Look at it.',
    began: at,
    seen: at,
    told: at,
  }
  await store.commitLook({ at, began: [alert], lasting: [], ended: [], events: [], forgetBefore: at })
  return alert.id
}
