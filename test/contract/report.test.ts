import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import { smallHouse } from './smallHouse.ts'

test('a run is kept as a JUnit file, a case for each interaction, and as a page', async () => {
  const { home, file, overlay, run } = smallHouse(['minimal', 'price-per-hundred'])
  const [junit, html] = [join(home, 'report.xml'), join(home, 'report.html')]
  const report = ['report', '--partner', 'acme', '--junit', junit, '--html', html]
  await run('compile')
  const good = await run(...report)
  assert.equal(good.code, 0, good.out)
  assert.match(good.out, /^acme 850-in: same \(4 interactions\)\n/)
  assert.equal(suiteOf(junit)['@failures'], '0')

  writeFileSync(
    overlay,
    readFileSync(overlay, 'utf8').replace(
      'heading.BEG.2: {',
      'heading.BEG.2: { codes: { SA: rush, RO: stand-alone },',
    ),
  )
  writeFileSync(file, readFileSync(file, 'utf8').replace('minimal: approved', 'minimal: to review'))
  assert.equal((await run('compile')).code, 0)
  const changed = await run(...report)
  assert.equal(changed.code, 2)
  const suite = suiteOf(junit)
  assert.deepEqual([suite['@name'], suite['@tests'], suite['@failures']], ['acme/850-in', '5', '2'])
  const failed = suite.testcase.filter((one) => one.failure)
  assert.deepEqual(
    failed.map((one) => [one['@classname'], one['@name'], one.failure!['@type']]),
    [
      ['acme.850-in', 'golden: price per hundred', 'changed'],
      ['acme.850-in', 'the contract is approved, gives its reasons and is compiled', 'changed'],
    ],
  )
  assert.match(
    failed[0]!.failure!['@message'],
    /^acme 850-in "price per hundred": \/kind expected "stand-alone" got "rush" ← BEG #2/,
  )
  assert.match(failed[1]!.failure!['#text'], /"minimal" is not approved/)
  const page = readFileSync(html, 'utf8')
  assert.doesNotMatch(page, /<script|https?:|<link/)
  assert.match(page, /<b class="changed">changed<\/b>/)
  assert.match(page, /got &quot;rush&quot; ← BEG #2/)
})

test('a mapping without a contract fails its suite, and a report needs a file to go to', async () => {
  const { home, run } = smallHouse(['minimal'])
  const junit = join(home, 'report.xml')
  const { code } = await run('report', '--partner', 'acme', '--doc', '997-004010-in', '--junit', junit)
  assert.equal(code, 3)
  assert.deepEqual(
    suiteOf(junit).testcase.map((one) => [one['@name'], one.failure!['@message']]),
    [['there is a contract', 'no contract']],
  )
  assert.equal((await run('report', '--partner', 'acme')).code, 4)
})

test('a contract that can’t be tested is an error of its suite, and the run is kept all the same', async () => {
  const { home, samples, run } = smallHouse(['minimal'])
  const junit = join(home, 'report.xml')
  const expected = join(samples, 'minimal.expected.json')
  writeFileSync(expected, readFileSync(expected, 'utf8').replace('"stand-alone"', '"odd"'))
  const { code, out } = await run('report', '--partner', 'acme', '--junit', junit)
  assert.equal(code, 4)
  assert.match(out, /^acme 850-in: can’t be tested: contracts\/erp\/order\.rules\.yaml:\d+: kind is/)
  const { testcase, ...suite } = suiteOf(junit)
  assert.deepEqual([suite['@failures'], suite['@errors']], ['0', '1'])
  assert.match(testcase[0]!.error!['#text'], /order\.rules\.yaml:\d+: kind is "optional one of/)
})

interface Suite {
  '@name': string
  '@tests': string
  '@failures': string
  '@errors': string
  testcase: {
    '@name': string
    '@classname': string
    error?: { '#text': string }
    failure?: { '@message': string; '@type': string; '#text': string }
  }[]
}

function suiteOf(file: string): Suite {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    isArray: (name) => name === 'testcase',
    parseAttributeValue: false,
  })
  return parser.parse(readFileSync(file, 'utf8')).testsuites.testsuite
}
