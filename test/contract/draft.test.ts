import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { suggestRules } from '../../src/contract/suggest.ts'
import { suggestRelied } from '../../src/contract/suggestWire.ts'
import { smallHouse } from './smallHouse.ts'

test('a contract drafted from nothing explains itself, and holds but for what a person is to review', async () => {
  const { file, samples, home, run } = smallHouse(['everything', 'minimal'])
  rmSync(file)
  for (const name of ['everything', 'minimal']) rmSync(join(samples, `${name}.expected.json`))
  const drafted = await run('draft', 'acme', '850-in')
  assert.equal(drafted.code, 0, drafted.out)
  assert.match(drafted.out, /^ {2}detail\.PO1\.PO4\.5: PO4 #55 element 5 "G" in everything \(byte \d+\)$/m)
  assert.match(drafted.out, /^Tested: 4 interactions, all as drafted\. To review: 2 samples\.$/m)
  const said = readFileSync(file, 'utf8')
  assert.match(said, /^# What acme's 850-in promises: .*\n(#.*\n)+\ncontract: acme\/850-in\n/)
  assert.match(said, /\nsamples:\n {2}everything: to review\n {2}minimal: to review\n/)
  assert.match(said, /^ {2}detail\.PO1\.PO4\.5: to review # PO4 #55 element 5 "G" in everything/m)
  assert.match(said, /^# relax:\n(# {3}.*\n)*# {3}lines\[\]\.item\.name: string\n/m)
  assert.doesNotMatch(said, /# {3}lines\[\]\.(quantity\.value|price\.amount)/)

  const whose = ['--all', '--by', 'the order desk', '--reason', 'first files']
  assert.equal((await run('approve', 'acme', '850-in', ...whose)).code, 0)
  const open = await run('test', '--partner', 'acme')
  assert.equal(open.code, 2)
  assert.match(
    open.out,
    /detail\.PO1\.PO4\.5 is dropped without a reason: write why in contracts\/acme\/850-in\.yaml:\d+/,
  )
  // The suggestions are rules as they stand.
  const reasoned = readFileSync(file, 'utf8').replace(/: to review #/g, ': of no use to the ERP #')
  const loosened = reasoned.replace(/^# (relax:| {2}\S+:)/gm, '$1')
  writeFileSync(file, loosened)
  assert.match(loosened, /^relax:$/m)
  assert.equal((await run('compile')).code, 0)
  assert.deepEqual(await run('test', '--partner', 'acme'), {
    code: 0,
    out: 'acme 850-in: same (4 interactions)\n',
  })
  assert.ok(existsSync(join(home, 'contracts', 'pacts', 'erp-mapping.acme.850-in.json')))
})

test('where nobody said what the ERP relies on, the samples suggest it', async () => {
  const { home, samples, file, run } = smallHouse(['minimal'])
  const rules = join(home, 'contracts', 'erp', 'order.rules.yaml')
  rmSync(rules)
  rmSync(file)
  rmSync(join(samples, 'minimal.expected.json'))
  const drafted = await run('draft', 'acme', '850-in')
  assert.equal(drafted.code, 0, drafted.out)
  assert.match(drafted.out, /contracts\/erp\/order\.rules\.yaml: what the ERP may rely on/)
  const said = readFileSync(rules, 'utf8')
  assert.match(said, /^rules: order\/1\npaths:\n {2}schema: exact\n/m)
  assert.match(said, /^ {2}lines\[\]\.quantity\.unit: uom$/m)
})

test('a draft that the ERP does not take says so', async () => {
  const { overlay, samples, run } = smallHouse(['minimal'])
  rmSync(join(samples, 'minimal.expected.json'))
  writeFileSync(overlay, readFileSync(overlay, 'utf8').replace('[SA, BK', '[NE, SA, BK'))
  const sample = join(samples, 'minimal.edi')
  writeFileSync(sample, readFileSync(sample, 'latin1').replace('*SA*', '*NE*'))
  const { code, out } = await run('draft', 'acme', '850-in')
  assert.equal(code, 1)
  assert.match(
    out,
    /Tested: the draft does not hold: contracts\/erp\/order\.rules\.yaml:\d+: kind is "optional one of .* ask whose rule it is$/m,
  )
  const again = await run('draft', 'acme', '850-in')
  assert.match(
    again.out,
    /^Every sample has an expected document\.\nTo review: minimal\. One is drafted anew when/,
  )
  for (const name of ['minimal.edi', 'minimal.expected.json']) rmSync(join(samples, name))
  assert.match(
    (await run('draft', 'acme', '850-in')).out,
    /^There is no sample: put files as the partner sends them into partners\/acme\/samples\/850-in\/$/m,
  )
})

test('the word suggested for a value is the narrowest that all samples keep to', () => {
  const line = (number: string, item: object) => ({
    number,
    quantity: { value: '12', unit: 'EA' },
    item,
    dates: [{ type: 'delivery-requested', date: '2025-04-01' }],
  })
  const order = (number: string, lines: object[], more: object = {}) => ({
    schema: 'order/1',
    number,
    ...more,
    lines,
  })
  const suggested = suggestRules('order', [
    order('1', [line('1', { gtin: '4006381333931', sellerId: 'WC-10' })], { contract: 'C/2025/7' }),
    order('2', [line('1', { sellerId: 'WC-7' }), line('2', { sellerId: 'WC-105', buyerId: 'x' })], {
      contract: 'C/1/88',
    }),
    order('3', [line('1', { sellerId: 'WC-9' })]),
  ])
  assert.deepEqual(Object.fromEntries(suggested.map(({ path, words }) => [path, words])), {
    schema: 'exact',
    number: 'exact',
    contract: 'optional regex C\\/[0-9]+\\/[0-9]+',
    'lines[].number': 'exact',
    'lines[].quantity.value': 'exact',
    'lines[].quantity.unit': 'uom',
    'lines[].item.gtin': 'optional gtin',
    'lines[].item.sellerId': 'regex WC-[0-9]+',
    'lines[].item.buyerId': 'optional string',
    'lines[].dates[].type': 'string',
    'lines[].dates[].date': 'date',
  })
})

test('what a partner may rely on is every place of what it is sent that is no text for people', () => {
  const x12 = suggestRelied(
    [
      {
        segments: ['ISA', 'N1', 'N1', 'SVC'],
        controls: [],
        ISA: [{ ISA01: '00', ISA06: 'BRIGHTWATER' }],
        N1: [
          { N101: 'ST', N102: 'Store 42' },
          { N101: 'BY', N103: '92' },
        ],
        SVC: [{ SVC01: { 'SVC01-1': 'HC', 'SVC01-2': 'A1' } }],
      },
    ],
    'x12',
  )
  assert.deepEqual(
    x12.map(({ path, words }) => `${path}: ${words}`),
    ['ISA06: exact', 'N101: exact', 'N103: optional exact', 'SVC01-1: exact', 'SVC01-2: exact'],
  )
  const line = (id: string, note?: string) => ({
    'cbc:ID': [{ '#text': id, '@schemeID': 'x' }],
    ...(note === undefined ? {} : { 'cbc:Note': [{ '#text': note }] }),
  })
  const xml = suggestRelied(
    [
      {
        elements: [],
        controls: [],
        Invoice: [{ 'cac:Line': [line('1', 'ab'), line('2')], 'cbc:Note': [{ '#text': 'two words' }] }],
      },
    ],
    'xml',
  )
  assert.deepEqual(
    xml.map(({ path, words }) => `${path}: ${words}`),
    [
      'Invoice/cac:Line/cbc:ID: exact',
      'Invoice/cac:Line/cbc:ID/@schemeID: exact',
      'Invoice/cac:Line/cbc:Note: exact',
    ],
  )
})
