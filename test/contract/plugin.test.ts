// The plugin for X12 inside Pact's native code, and the view of the wire that stands in for it: the same verdicts over
// everything that we write, and over wires that are wrong in one thing each.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { countValues } from '../../src/contract/difference.ts'
import type { Provider } from '../../src/contract/endpoint.ts'
import { testedMappings } from '../../src/contract/mappings.ts'
import { fileContents, type Interaction, jsonContents } from '../../src/contract/pact.ts'
import { missingPlugins, X12_PLUGIN } from '../../src/contract/plugin.ts'
import {
  pactEnvironment,
  runVerifier,
  type VerifiablePact,
  VerifierError,
} from '../../src/contract/verifier.ts'
import { VerifierChild } from '../../src/contract/verifierChild.ts'
import type { InteractionResult } from '../../src/contract/verifierJob.ts'
import { x12View } from '../../src/contract/view/x12.ts'
import { folders } from './promises.ts'

const child = new VerifierChild()
after(() => child.close())

type Rules = Interaction['response'][0]['matchingRules']['body']

/** A wire that is expected, and one that comes. */
interface Case {
  name: string
  expected: Uint8Array
  actual: Uint8Array
  rules?: Rules
}

const METADATA = { pactSpecification: { version: '4.0' as const } }
const PLUGINS = [{ name: X12_PLUGIN.name, version: X12_PLUGIN.version, configuration: {} }]

function interactionOf({ name, expected, rules = {} }: Case, form: 'wire' | 'view'): Interaction {
  const view = x12View(expected)
  const contents = form === 'wire' ? fileContents(expected, X12_PLUGIN.type) : jsonContents(view)
  // Pact lets through what it does not expect in JSON; so the number of values is told beside it.
  const counted = form === 'wire' ? {} : { values: String(countValues(view)) }
  const metadata = { contentType: contents.contentType, ...counted }
  return {
    type: 'Synchronous/Messages',
    key: name.replaceAll(' ', '-'),
    description: name,
    pending: false,
    providerStates: [{ name: 'ready', params: {} }],
    comments: { text: [], references: {} },
    request: { contents: jsonContents({ name }), metadata: { contentType: 'application/json' } },
    response: [{ contents, metadata, matchingRules: { body: rules } }],
  }
}

async function judged(cases: readonly Case[], form: 'wire' | 'view'): Promise<readonly InteractionResult[]> {
  const provider: Provider = {
    states: { ready: () => undefined },
    answer({ description }) {
      const { actual } = cases.find(({ name }) => description === name)!
      const view = x12View(actual)
      if (form === 'wire') return { body: actual, metadata: { contentType: X12_PLUGIN.type } }
      return { body: view, metadata: { contentType: 'application/json', values: String(countValues(view)) } }
    },
  }
  const pact: VerifiablePact = {
    provider: { name: 'any' },
    ...{ consumer: { name: 'partner.any' } },
    interactions: cases.map((one) => interactionOf(one, form)),
    metadata: { ...METADATA, ...(form === 'wire' ? { plugins: PLUGINS } : {}) },
  }
  const { results } = await runVerifier(pact, provider, { child })
  return results
}

const written = testedMappings(folders).flatMap(({ under, contract }) =>
  under.guide.syntax === 'x12' && under.mapping.endsWith('-out')
    ? contract!.samples.map(({ name, wire }) => ({
        name: `${under.partner} ${under.mapping} ${name}`,
        wire: wire!,
      }))
    : [],
)

const invoice = written.find(({ name }) => name.startsWith('harborline 810-out'))!.wire
const answer = written.find(({ name }) => name === 'standard 999-005010-out two-of-three-accepted')!.wire

const edited = (wire: Uint8Array, was: string, is: string): Uint8Array => {
  const text = Buffer.from(wire).toString()
  assert.ok(text.includes(was), was)
  return Buffer.from(text.replace(was, is))
}

const REGEX: Rules = {
  '$.IT1[*].IT104': {
    combine: 'AND',
    matchers: [{ match: 'type' }, { match: 'regex', regex: '[0-9]+[.][0-9]{2}' }],
  },
}

/** Each wrong in one thing, and how the plugin says it. */
const WRONG: [name: string, wire: Uint8Array, was: string, is: string, said: RegExp, rules?: Rules][] = [
  [
    'a value',
    invoice,
    '*24*EA*',
    '*25*EA*',
    /^\$\.IT1\[0\]\.IT102 IT1 #8 element 2: expected '24' but got '25'$/,
  ],
  [
    'a value of the second occurrence',
    invoice,
    '*3*CA*',
    '*3*EA*',
    /^\$\.IT1\[1\]\.IT103 IT1 #9 element 3: expected 'CA'/,
  ],
  [
    'an element too many',
    invoice,
    'CTT*2~',
    'CTT*2*5~',
    /^\$\.CTT\[0\]\.CTT02 CTT #13 element 2: expected nothing but/,
  ],
  [
    'an element too few',
    invoice,
    '*06***Freight~',
    '*06~',
    /^\$\.SAC\[0\]\.SAC15 SAC #11 element 15: expected 'Freight' but got no/,
  ],
  ['a segment too few', invoice, 'REF*IA*077120~\n', '', /^\$\.REF\[0\] REF #4: REF\*IA\*077120 is missing$/],
  [
    'a segment too many',
    invoice,
    'CTT*2~\n',
    'CTT*2~\nPER*IC~\n',
    /^\$\.PER\[0\] PER #14: nobody expected PER\*IC$/,
  ],
  [
    'the order of segments',
    invoice,
    'CUR*SE*USD~\nREF*IA*077120~\n',
    'REF*IA*077120~\nCUR*SE*USD~\n',
    /^\$\.(CUR|REF)\[0\] /,
  ],
  ['the number of segments', invoice, 'SE*14*', 'SE*13*', /^\$ SE01 says 13 where there are 14$/],
  ['the control number of the set', invoice, 'SE*14*0001', 'SE*14*0002', /^\$ SE02 does not repeat ST02$/],
  ['the number of sets', invoice, 'GE*1*', 'GE*2*', /^\$ GE01 says 2 where there are 1$/],
  [
    'the control number of the interchange',
    invoice,
    'IEA*1*000000001',
    'IEA*1*000000002',
    /^\$ IEA02 does not repeat ISA13$/,
  ],
  ['a lost trailer', invoice, 'IEA*1*000000001~\n', '', /IEA is missing|is missing$/],
  [
    'who receives it',
    invoice,
    '*08*9254110060 ',
    '*08*9254110061 ',
    /^\$\.ISA\[0\]\.ISA08 ISA element 8: expected '9254110060'/,
  ],
  [
    'a test for production',
    invoice,
    '*0*P*>',
    '*0*T*>',
    /^\$\.ISA\[0\]\.ISA15 ISA element 15: expected 'P' but got 'T'$/,
  ],
  [
    'a component',
    answer,
    '7>2>3*235',
    '7>3>3*235',
    /^\$\.CTX\[1\]\.CTX05\['CTX05-2'\] CTX #12 element 5 component 2: expected '2'/,
  ],
  [
    'a component too many',
    answer,
    'PO NUMBER>HL-300118',
    'PO NUMBER>HL-300118>X',
    /component 3: expected nothing but got 'X'$/,
  ],
  [
    'a repetition too many',
    answer,
    'AK2*850*0001',
    'AK2*850^860*0001',
    /^\$\.AK2\[0\]\.AK201\[1\] AK2 #3 element 1 repetition 2: exp/,
  ],
  ['no interchange', invoice, 'ISA*', 'XSA*', /^\$ it does not begin with an ISA segment$/],
  [
    'a value that its rule does not take',
    invoice,
    '*9.95*',
    '*9.9*',
    /^\$\.IT1\[0\]\.IT104 IT1 #8 element 4: .*9\.9/,
    REGEX,
  ],
]

/** Each otherwise in what is nobody's promise. */
const RIGHT: [name: string, was: string, is: string, rules?: Rules][] = [
  ['other dates and times', '*260318*0800*U*', '*270101*2359*U*'],
  ['an empty element at the end', 'CTT*2~', 'CTT*2**~'],
  ['no line breaks', '~\nCTT', '~CTT'],
  ['another value that its rule takes', '*9.95*', '*10.45*', REGEX],
]

const cases: Case[] = [
  ...written.map(({ name, wire }) => ({ name, expected: wire, actual: wire })),
  ...WRONG.map(([name, wire, was, is, , rules]) => ({
    name: `wrong: ${name}`,
    expected: wire,
    actual: edited(wire, was, is),
    ...(rules ? { rules } : {}),
  })),
  ...RIGHT.map(([name, was, is, rules]) => ({
    name: `right: ${name}`,
    expected: invoice,
    actual: edited(invoice, was, is),
    ...(rules ? { rules } : {}),
  })),
]

test('the plugin and the view of the wire come to the same verdicts, and the plugin says which element', async () => {
  const [byPlugin, byView] = [await judged(cases, 'wire'), await judged(cases, 'view')]
  const verdicts = (results: readonly InteractionResult[]) =>
    results.map(({ result, description }) => `${description}: ${result}`)
  assert.deepEqual(
    verdicts(byPlugin),
    cases.map(({ name }) => `${name}: ${name.startsWith('wrong: ') ? 'Error' : 'OK'}`),
  )
  assert.deepEqual(verdicts(byView), verdicts(byPlugin))
  for (const [name, , , , said] of WRONG) {
    const { mismatch } = byPlugin.find(({ description }) => description === `wrong: ${name}`)!
    const told = mismatch?.mismatches?.map((one) => `${one.path} ${one.mismatch}`) ?? []
    assert.ok(
      told.some((one) => said.test(one)),
      `${name}: ${told.join('\n')}`,
    )
  }
})

test('a pact whose plugin is not there is refused by name, before Pact breaks down at it', async () => {
  const plugins = [{ name: 'edi-x12', version: '0.0.9', configuration: {} }]
  const pact = { provider: { name: 'any' }, interactions: [], metadata: { ...METADATA, plugins } }
  assert.deepEqual(missingPlugins(pact), ['edi-x12 0.0.9'])
  await assert.rejects(runVerifier(pact, { states: {} }), (error: Error) => {
    assert.ok(error instanceof VerifierError)
    assert.match(error.message, /^The pact needs the plugin edi-x12 0\.0\.9, which is not in /)
    return true
  })
})

test('a consumer writes a pact by Pact’s own words, with rules by element and segments that may come more often', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edigw-plugin-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const line = 'IT1*1*24*EA*12.50**VN*SKU-100'
  const segments = (number: string, ...lines: string[]) => [
    'ISA*00*          *00*          *ZZ*GATEWAY        *ZZ*PARTNER        *260320*1200*U*00401*000000201*0*P*>',
    'GS*IN*GATEWAY*PARTNER*20260320*1200*201*X*004010',
    'ST*810*0001',
    `BIG*20260320*${number}**PO-10045`,
    ...lines,
    'SLN*1**I*1*EA*1***VN>SKU>7',
    'TDS*30000',
    `CTT*${lines.length}`,
    `SE*${lines.length + 6}*0001`,
    'GE*1*201',
    'IEA*1*000000201',
  ]
  const wire = (...made: Parameters<typeof segments>) => `${segments(...made).join('~')}~`
  const program = fileURLToPath(new URL('./pluginProgram.ts', import.meta.url))
  await promisify(execFile)(process.execPath, [program, folder, wire('INV-77', line)], {
    env: pactEnvironment(folder),
    timeout: 60_000,
  })
  const pact = JSON.parse(readFileSync(join(folder, 'partner.any-mapping.any.810-out.json'), 'utf8'))
  assert.deepEqual(
    pact.metadata.plugins.map(({ name, version }: { name: string; version: string }) => [name, version]),
    [['edi-x12', '1.0.0']],
  )
  const verdictOn = async (body: string) => {
    const answer = () => ({ body: Buffer.from(body), metadata: { contentType: X12_PLUGIN.type } })
    const { results } = await runVerifier(
      pact,
      { states: { 'an invoice': () => undefined }, answer },
      { child },
    )
    const [{ result, mismatch } = { result: 'none', mismatch: undefined }] = results
    return [result, ...(mismatch?.mismatches ?? []).map((one) => `${one.path} ${one.mismatch}`)]
  }
  assert.deepEqual(await verdictOn(wire('INV-1234', line, line.replace('*24*', '*5*'))), ['OK'])
  const [result, ...told] = await verdictOn(
    wire('X-77', line, line.replace('*EA*', '*KG*')).replace('VN>SKU>7', 'VN>>8'),
  )
  assert.equal(result, 'Error')
  assert.equal(told.length, 4, told.join('\n'))
  for (const said of [
    /BIG02 BIG #2 element 2: .*X-77/,
    /IT1\[1\]\.IT103 IT1 #4 element 3: expected 'EA' but got 'KG'/,
    /SLN09-2'\] SLN #5 element 9 component 2: expected 'SKU' but got nothing/,
    /component 3: expected '7' but got '8'/,
  ])
    assert.ok(
      told.some((one) => said.test(one)),
      `${said} in ${told.join('\n')}`,
    )
})
