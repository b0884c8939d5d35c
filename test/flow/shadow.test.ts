// A candidate of a mapping beside the version in force, over what the house received and sent: on both stores, while the
// house is at work, and without a trace.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { driftAt } from '../../src/cli/mapping/drift.ts'
import { dryRunAt } from '../../src/cli/mapping/dryRun.ts'
import { shadow, shadowAt } from '../../src/cli/mapping/shadow.ts'
import { listening } from '../../src/cli/terminal.ts'
import { submit } from '../../src/exchange/submit.ts'
import { benchSizes } from '../../src/exchange/trying/bench.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { House } from '../../src/setting/house.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { type Looking, lookAtStore, openStore } from '../../src/store/index.ts'
import { sharedEngine } from '../exchange/engines.ts'
import { copyPartners } from '../partner/copied.ts'
import { borrowDatabase } from '../store/borrowedDatabase.ts'
import { feedOf, openHouse, type TestHouse } from './house.ts'
import { order, orders } from './orders.ts'

const own = mkdtempSync(join(tmpdir(), 'shadow-'))
after(() => rmSync(own, { recursive: true, force: true }))
const partners = copyPartners(join(own, 'partners'), 'acme', 'harborline')

type Kind = 'embedded' | 'postgres'

interface Opened {
  at: TestHouse
  looking: Looking
  close: () => Promise<void>
}

async function openOn(kind: Kind): Promise<Opened> {
  const database = kind === 'postgres' ? await borrowDatabase() : undefined
  const where: Parameters<typeof openStore>[0] = database
    ? { url: database.url }
    : { directory: mkdtempSync(join(own, 'data-')) }
  const store = await openStore(where)
  const at = await openHouse({ store, partners })
  await bring(at)
  const looking = await lookAtStore(where)
  const close = async () => {
    await looking.close()
    await at.close()
    await database?.drop()
  }
  return { at, looking, close }
}

const sample = (name: string) => readFileSync(`partners/acme/samples/850-in/${name}.edi`)

async function bring({ bring: take, house, exchange }: TestHouse): Promise<void> {
  const unknown = order('4500040001', '0001', { BEG: 'BEG*00*NE*4500040001**20260601' })
  const samples = ['minimal', 'drop-ship', 'two-sets', 'price-per-hundred'].map(sample)
  for (const bytes of [...samples, orders({ groups: [[unknown]] })]) await take(bytes)
  const invoice = 'partners/harborline/samples/810-out/freight-and-an-allowance.json'
  const document = JSON.parse(readFileSync(invoice, 'utf8')) as { schema: string }
  const about = { partner: 'harborline', canonical: 'invoice', environment: 'production' } as const
  await submit(house, openRegistry(house.store), { ...about, document })
  await exchange.idle()
}

/** Everything that a candidate could have left. */
async function traces({ store }: House) {
  const key = { key: 'ISA:01/123456789:ZZ/ACMERETAIL', environment: 'production' } as const
  return {
    documents: await store.documents({ limit: 1000 }),
    feed: await feedOf({ store } as House),
    steps: await store.countSteps(),
    audit: await store.auditTrail({ limit: 1000 }),
    registry: await store.registryVersion(),
    numbers: await store.controlNumbers(key),
  }
}

interface Said {
  code: number
  out: string
  err: string
}

const setting = readSetting({ EDIGW_PARTNERS: 'partners', EDIGW_THREADS: '1', EDIGW_DATA: join(own, 'none') })

async function hear(run: (context: Parameters<typeof shadow>[1]) => Promise<number>): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run({
    setting,
    folders: setting,
    out: (text) => void out.push(`${text}\n`),
    complain: (text) => void err.push(`${text}\n`),
  })
  return { code, out: out.join(''), err: err.join('') }
}

const benchOf = (store: Looking) => ({
  store,
  registry: openRegistry(store),
  pool: sharedEngine(),
  clock: () => new Date(Date.UTC(2026, 5, 2)),
  // Small pages and jobs, so that a few documents take several of each.
  sizes: { ...benchSizes, page: 2, documents: 1 },
})

/** What the command says of Acme's orders, at a store that can only be looked at. */
const shadowed = ({ looking }: Opened, ...words: string[]): Promise<Said> =>
  hear((context) => shadowAt(benchOf(looking), ['acme', '850-in', ...words], context))

/** A file of the test's own. */
function file(name: string, text: string): string {
  const path = join(own, name)
  writeFileSync(path, text)
  return path
}

/** Acme's overlay with parts replaced. */
function overlay(name: string, ...changes: [from: string, to: string][]): string {
  let text = readFileSync('partners/acme/850.yaml', 'utf8')
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), from)
    text = text.replace(from, to)
  }
  return file(name, text)
}

const KINDS = '[SA, BK, RL, DS, RO]'
const asSection: [string, string] = ['key: { type: department }', 'key: { type: section }']
const UNITS = '  detail.PO1.PO1.3: { crosswalk: units }'

const jsonOf = (out: string) => {
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return { documents: lines.slice(0, -1), summary: lines.at(-1) }
}

const scenes: Record<string, (open: Opened) => Promise<void>> = {
  async 'the version in force beside itself makes every document the same'(open) {
    const said = await shadowed(open, '--candidate', 'partners/acme/850.yaml')
    assert.equal(said.code, 0, said.err)
    assert.match(
      said.out,
      /on 6 documents\n {2}The candidate is the very version that is in force\.\n {2}same 6/,
    )
  },

  async 'what changes is told by pointer with its place on the wire, and what findings come and go'(open) {
    const other = overlay('other.yaml', [KINDS, '[SA, BK, RL, RO, NE]'], asSection)
    const { code, out } = await shadowed(open, '--candidate', other)
    assert.equal(code, 1)
    assert.match(out, /same 3\n {2}changed 1\n {2}newly accepted 1\n {2}newly rejected 1\n/)
    assert.match(out, / {2}\/references\/\*\/type changed in 1 document\n/)
    assert.match(out, / {4}\w{26} \/references\/0\/type: "department" → "section"\n/)
    const above = readFileSync(other, 'utf8').split('key: { type: section }')[0]!
    const by = `by ${other}:${above.split('\n').length + 3}\n`
    assert.ok(out.includes(`← a word of the guide, beside REF #4 element 2 "051" (byte 227) ${by}`), out)
    assert.match(
      out,
      /comes: code-unused in 1 document\n {4}\w{26} The code "DS".* ← BEG #2 element 2 \(byte 183\)/,
    )
    assert.match(out, /goes: code-unused in 1 document\n {4}\w{26} The code "NE"/)
    assert.match(out, /\w{26} 4500040001 newly accepted: code-unused goes\n/)
  },

  async 'what was declared with its reason is told apart, and what was declared and not met'(open) {
    const other = overlay('wider.yaml', [KINDS, '[SA, BK, RL, DS, RO, NE]'], asSection)
    const expectations = [
      '  - { pointers: [/references/*/type], reason: the ERP calls it a section }',
      '  - { findings: [code-unused], reason: Acme sends new orders since May }',
      '  - { pointers: [/lines/*/price], reason: never met }',
    ]
    const expect = file('expect.yaml', ['shadow: acme/850-in', 'expected:', ...expectations, ''].join('\n'))
    const { code, out, err } = await shadowed(open, '--candidate', other, '--expect', expect)
    assert.equal(code, 0, out + err)
    assert.match(out, /changed 1, 1 of them expected\n {2}newly accepted 1, 1 of them expected\n/)
    assert.match(
      out,
      /Expected in 1 document \(the ERP calls it a section\):\n {2}\/references\/\*\/type changed/,
    )
    assert.match(out, /Expected, and not met in any document: never met/)
    assert.doesNotMatch(out, /Not expected/)
    const undeclared = await shadowed(open, '--candidate', other, '--json')
    assert.equal(undeclared.code, 2)
    const { documents, summary } = jsonOf(undeclared.out)
    assert.deepEqual(documents.map(({ verdict }) => verdict).sort(), ['changed', 'newly-accepted'])
    assert.deepEqual(summary.verdicts.changed, { expected: 0, unexpected: 1 })
  },

  async 'what the ERP relies on breaks, and stays broken where a value loses its shape though it was declared'(
    open,
  ) {
    const moved = `${UNITS}\n  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }`
    const swapped = overlay('swapped.yaml', [UNITS, moved])
    const broken = await shadowed(open, '--candidate', swapped)
    assert.equal(broken.code, 1, broken.out + broken.err)
    const rule = '\\(exact, contracts/erp/order\\.rules\\.yaml:\\d+\\)'
    assert.match(broken.out, new RegExp(`breaking: /lines/0/quantity/value: "[^"]+" ${rule} → "`))
    const declared =
      '  - { pointers: [/lines, /references], findings: [sum-differs], reason: agreed with the ERP }'
    const expect = file('lines.yaml', ['shadow: acme/850-in', 'expected:', declared, ''].join('\n'))
    const settled = await shadowed(open, '--candidate', swapped, '--expect', expect)
    assert.equal(settled.code, 0, settled.out + settled.err)
    const empty = overlay('shapeless.yaml', ['key: { type: department }', 'key: { type: "A Department!" }'])
    const shapeless = await shadowed(open, '--candidate', empty, '--expect', expect)
    assert.equal(shapeless.code, 1, shapeless.out + shapeless.err)
    assert.match(
      shapeless.out,
      /breaking: \/references\/0\/type: "department" \(regex .*\) → "A Department!"/,
    )
  },

  async 'documents by their ids are compared, and of a time only those of that time'({ at, looking }) {
    const [first] = await at.house.store.documents({ number: '4500012001', limit: 1 })
    const overlayFile = ['--candidate', 'partners/acme/850.yaml']
    const one = await shadowed({ looking } as Opened, ...overlayFile, '--documents', first!.id)
    assert.match(one.out, /on 1 document/)
    const all = await shadowed({ looking } as Opened, ...overlayFile, '--last', '2d')
    assert.match(all.out, /on 6 documents/)
    const none = await shadowed({ looking } as Opened, ...overlayFile, '--last', '1h')
    assert.equal(none.code, 4)
    assert.match(none.err, /nothing was compared/)
  },

  async 'a version that was let in is compared by its hash, while another one is in force'({ at, looking }) {
    const [was] = (await at.house.store.activeMappings('acme')).filter(({ name }) => name === '850-in')
    const changed = copyPartners(mkdtempSync(join(own, 'changed-')), 'acme', 'harborline')
    const path = join(changed, 'acme', '850.yaml')
    writeFileSync(path, readFileSync(path, 'utf8').replace(KINDS, '[SA, BK, RL, RO]'))
    await applyPartners(at.house, changed, noGate)
    const said = await shadowed({ looking } as Opened, '--version', was!.hash.slice(0, 12), '--json')
    assert.equal(said.code, 2, said.err)
    const { documents, summary } = jsonOf(said.out)
    assert.deepEqual(
      [documents.length, documents[0]?.verdict, documents[0]?.gone],
      [1, 'newly-accepted', ['code-unused']],
    )
    assert.equal(summary.candidate, was!.hash)
  },

  async 'a dry run tells what reading a document anew would make of it, as now and as then'({ at, looking }) {
    const [dropShip] = await at.house.store.documents({ number: '4500012004', limit: 1 })
    const said: string[] = []
    const run = (then: boolean) =>
      listening(
        (text) => said.push(text),
        () => dryRunAt(benchOf(looking), setting, dropShip!.id, then),
      )
    assert.equal(await run(true), 0)
    assert.match(said.join('\n'), /read anew as then: same; it would be published/)
    said.length = 0
    assert.equal(await run(false), 1)
    assert.match(
      said.join('\n'),
      /as mapping and crosswalk are now: newly rejected; it would be rejected\.\nDifferent:\n {2}comes: code-unused/,
    )
    assert.deepEqual(await at.house.store.document(dropShip!.id), dropShip)
  },

  async 'drift tells what comes and is not read, since when and how often'({ looking }) {
    const run = (...more: string[]) =>
      hear((context) => driftAt(benchOf(looking), ['acme', '850-in', ...more], context))
    const { code, out } = await run()
    assert.equal(code, 0)
    assert.match(out, /in 6 documents that nothing is made of/)
    assert.match(
      out,
      /2026-06-01 \w{26} +BEG02 +code-unused +33 % +NE, DS|2026-06-01 \w{26} +BEG02 +code-unused +33 % +DS, NE/,
    )
    assert.equal((await run('--new', '2d')).code, 1)
    const old = await run('--new', '1h')
    assert.equal(old.code, 0)
    assert.match(old.out, /nothing in 6 documents that was not seen before/)
    const { unread } = JSON.parse((await run('--json')).out)
    const kinds = unread.find(({ place }: { place: string }) => place === 'BEG02')
    assert.deepEqual([kinds.documents, kinds.values.length, kinds.more], [2, 2, false])
  },

  async 'an outbound candidate writes what was sent once more, and the wires are compared element by element'({
    looking,
  }) {
    const text = readFileSync('partners/harborline/810.yaml', 'utf8')
    const other = file('810.yaml', text.replace('{ is: IA }', '{ is: VR }'))
    const words = ['harborline', '810-out', '--candidate', other]
    const contracts = mkdtempSync(join(own, 'contracts-'))
    const run = () =>
      hear((context) =>
        shadowAt(benchOf(looking), words, { ...context, folders: { partners: 'partners', contracts } }),
      )
    const said = await run()
    assert.equal(said.code, 2, said.out + said.err)
    assert.match(said.err, /Nothing says what is relied on in harborline 810-out/)
    assert.match(said.out, /on 1 document\n {2}changed 1\n/)
    assert.match(
      said.out,
      /\/REF\/\*\/REF01 changed in 1 document\n {4}\w{26} \/REF\/\d+\/REF01: "IA" → "VR"\n/,
    )
    mkdirSync(join(contracts, 'harborline'))
    const relies = ['contract: harborline/810-out', 'relies: { REF01: exact }', '']
    writeFileSync(join(contracts, 'harborline', '810-out.yaml'), relies.join('\n'))
    const broken = await run()
    assert.equal(broken.code, 1, broken.out + broken.err)
    assert.match(
      broken.out,
      /breaking: \/REF\/\d+\/REF01: "IA" \(exact, contracts\/harborline\/810-out\.yaml:2\) → "VR"/,
    )
  },
}

/** What depends on how a store answers; the rest is told the same by both. */
const BY_STORE = /what changes is told|an outbound candidate/

for (const kind of ['embedded', 'postgres'] as const)
  describe(`a candidate beside the version in force (${kind})`, () => {
    let open: Promise<Opened> | undefined
    const opened = () => (open ??= openOn(kind))
    after(async () => (await open)?.close())

    test('leaves no trace in the store, and could not', async () => {
      const { at, looking } = await opened()
      const before = await traces(at.house)
      const other = overlay('trace.yaml', [KINDS, '[SA, BK, RL, RO]'], asSection)
      const said = await shadowed(await opened(), '--candidate', other)
      assert.match(said.out, /newly rejected 1/)
      assert.deepEqual(await traces(at.house), before)
      assert.ok(!('commitReading' in looking) && !('audit' in looking))
    })

    for (const [name, play] of Object.entries(scenes))
      if (kind === 'embedded' || BY_STORE.test(name)) test(name, async () => play(await opened()))
  })

test('what cannot be compared is told, and is no verdict', async () => {
  const asked: [words: string[], told: RegExp][] = [
    [['--candidate', 'partners/acme/850.yaml'], /there is no store in/],
    [['--candidate', 'x.yaml', '--version', 'ab'], /say what to try/],
    [['--candidate', 'x.yaml', '--unknown'], /Unknown option/],
  ]
  for (const [words, told] of asked) {
    const said = await hear((context) => shadow(['acme', '850-in', ...words], context))
    assert.equal(said.code, 4, said.out)
    assert.match(said.err, told)
  }
})
