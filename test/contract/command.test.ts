import assert from 'node:assert/strict'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { folders } from './promises.ts'
import { smallHouse } from './smallHouse.ts'

const test850 = ['test', '--partner', 'acme', '--doc', '850-in']

test('the exit code of "contract test" is the verdict', async () => {
  const { home, overlay, run } = smallHouse(['price-per-hundred'])
  const compiled = await run('compile')
  assert.deepEqual(
    [compiled.code, compiled.out],
    [0, 'contracts/pacts/erp-mapping.acme.850-in.json: written\n'],
  )
  assert.deepEqual(await run(...test850), { code: 0, out: 'acme 850-in: same (2 interactions)\n' })

  const good = readFileSync(overlay, 'utf8')
  writeFileSync(
    overlay,
    good.replace('heading.BEG.2: {', 'heading.BEG.2: { codes: { SA: rush, RO: stand-alone },'),
  )
  const changed = await run(...test850)
  assert.equal(changed.code, 2)
  assert.match(
    changed.out,
    /^acme 850-in: changed \(2 interactions\)\n {2}Likely cause: the codes of heading\.BEG\.2 say so \(partners\/acme\/850\.yaml:7\) \(1 value\)\.\n {2}Gone live, we would ship as something else than was meant\.\n {2}acme 850-in "price per hundred": \/kind /,
  )

  writeFileSync(
    overlay,
    `${good}  detail.PO1.PO1.2: { path: price.amount }\n  detail.PO1.PO1.4: { path: quantity.value }\n`,
  )
  const breaking = await run(...test850)
  assert.equal(breaking.code, 1)
  assert.match(
    breaking.out,
    /quantity\/value expected "1200" .* got "4\.85" ← PO1 #7 element 4 .* by partners\/acme\/850\.yaml:\d+\n/,
  )

  writeFileSync(overlay, `${good}  detail.PO1.PO1.2: { paths: quantity }\n`)
  const unusable = await run(...test850)
  assert.equal(unusable.code, 4)
  assert.match(unusable.out, /partners\/acme\/850\.yaml:\d+:\d+: error: /)

  writeFileSync(overlay, good)
  assert.equal((await run('test', '--partner', 'nobody')).code, 3)
  rmSync(join(home, 'contracts', 'acme'), { recursive: true })
  assert.deepEqual(await run(...test850), { code: 3, out: 'acme 850-in: no contract\n' })
})

test('a draft is written for review, and verified only after a person approved it', async () => {
  const { file, samples, run } = smallHouse(['minimal'])
  cpSync(join(folders.partners, 'acme/samples/850-in/unusual-units.edi'), join(samples, 'odd-units.edi'))
  const bad = readFileSync(join(samples, 'minimal.edi'), 'latin1').replace('BEG*00*SA*', 'BEG*00*XX*')
  writeFileSync(join(samples, 'bad-code.edi'), bad)

  const drafted = await run('draft', 'acme', '850-in')
  assert.equal(drafted.code, 1)
  assert.match(
    drafted.out,
    /bad-code: no draft\n {2}look at: it is not accepted as it is\n {2}look at: "XX" is not an/,
  )
  assert.match(
    drafted.out,
    /odd-units\.expected\.json: 69 values, to review beside the sample\nTested: 4 interactions, all as drafted\. To review: 1 sample\./,
  )
  assert.equal(existsSync(join(samples, 'bad-code.expected.json')), false)
  const said = readFileSync(file, 'utf8')
  assert.match(said, /^ {2}minimal: approved # looked at\n {2}odd-units: to review$/m)

  rmSync(join(samples, 'bad-code.edi'))
  const pending = await run(...test850)
  assert.equal(pending.code, 2)
  assert.match(
    pending.out,
    /"odd units" is not approved: look at it by "edigw contract review acme 850-in --sample odd-units", then/,
  )
  assert.match(
    pending.out,
    /erp-mapping\.acme\.850-in\.json is not what its sources say: run "edigw contract compile"/,
  )

  writeFileSync(file, said.replace('odd-units: to review', 'odd-units: approved'))
  await run('compile')
  assert.deepEqual(await run(...test850), { code: 0, out: 'acme 850-in: same (4 interactions)\n' })
  const again = await run('draft', 'acme', '850-in')
  assert.deepEqual(again, { code: 0, out: 'Every sample has an expected document.\n' })
})

test('mistakes of the contract’s own files are told at their line, and are no verdict', async () => {
  const { file, home, run } = smallHouse(['minimal'])
  writeFileSync(
    file,
    'contract: acme/850-out\nsamples:\n  minimal: fine\ndrop: {}\nrelax: { "lines[].colour": exact }\n',
  )
  const { code, out } = await run(...test850)
  assert.equal(code, 4)
  const told = [...out.matchAll(/^contracts\/acme\/850-in\.yaml:(\d+):\d+: error: (.*)$/gm)]
  assert.deepEqual(
    told.map(([, line, message]) => `${line}: ${message}`),
    [
      '4: "drop" is not a word here; there are: contract, samples, relax, drops',
      '1: this is the file of acme/850-in',
      '3: a sample is approved or to review',
      '5: order has no lines[].colour',
    ],
  )
  rmSync(join(home, 'contracts', 'erp'), { recursive: true })
  writeFileSync(file, 'contract: acme/850-in\nsamples: { minimal: approved }\n')
  const ruleless = await run(...test850)
  assert.deepEqual(ruleless, {
    code: 4,
    out: 'contracts/erp/order.rules.yaml is missing: it says what the ERP relies on\n',
  })
})
