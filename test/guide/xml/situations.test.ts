// `when` in an XML guide: what is required, unused or limited in values because of what stands elsewhere.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../../src/finding/catalogue.ts'
import { readXml, writeDocument } from '../../../src/guide/mapping.ts'
import { sampleDocument } from '../../../src/guide/sample/sample.ts'
import { readXml as parse } from '../../../src/xml/reader.ts'
import { lintOf, mappingOf, readOrder, XML } from '../fragment.ts'

/** The findings of a document by a guide of one line: `code path`, and why. */
const told = (body: string, content: string) =>
  readOrder(`body: { ${body} }\n`, content).findings.map(({ code, at, facts }) => [
    `${code} ${at.path}`,
    facts.trigger,
  ])

const LINE =
  'c:Kind: { path: kind }, c:Line: { path: "lines[]", max: 9, children: { c:ID: { path: number }, c:Note: { path: note, when: { required: { if: [c:Kind is one of A B, c:ID is present] } } } } }'

describe('an element that a situation requires', () => {
  const line = (content: string) => `<c:Line>${content}</c:Line>`

  test('is missed in each element where all predicates hold, wherever they look', () => {
    const lines = line('<c:ID>1</c:ID>') + line('<c:ID>2</c:ID><c:Note>x</c:Note>') + line('<c:ID>3</c:ID>')
    const why = 'c:Kind is B and c:ID is present'
    assert.deepEqual(told(LINE, `${lines}<c:Kind>B</c:Kind>`), [
      ['xml-element-dependent-missing /Order/c:Line', why],
      ['xml-element-dependent-missing /Order/c:Line[3]', why],
    ])
    assert.deepEqual(told(LINE, `${lines}<c:Kind>C</c:Kind>`), [])
    assert.deepEqual(told(LINE, lines), [])
  })

  test('is told in a sentence that says why', () => {
    const [found] = readOrder(`body: { ${LINE} }\n`, `<c:Kind>A</c:Kind>${line('<c:ID>1</c:ID>')}`).findings
    assert.equal(sentence(found!), 'c:Note is required below c:Line because c:Kind is A and c:ID is present.')
  })
})

describe('an element that a situation forbids', () => {
  test('is told each time it is there, also where the reason is an absence', () => {
    const body = 'c:Kind: {}, c:Note: { max: 3, when: { unused: { if: [c:Kind is absent] } } }'
    assert.deepEqual(told(body, '<c:Note>a</c:Note><c:Note>b</c:Note>'), [
      ['xml-element-dependent-unused /Order/c:Note', 'c:Kind is absent'],
      ['xml-element-dependent-unused /Order/c:Note[2]', 'c:Kind is absent'],
    ])
    assert.deepEqual(told(body, '<c:Note>a</c:Note><c:Kind>A</c:Kind>'), [])
  })
})

describe('a predicate', () => {
  test('goes down by dots, and to an attribute behind @', () => {
    const body =
      'c:Buyer: { children: { c:Party/c:Code: { attributes: { scheme: {} } } } }, c:Note: { when: { unused: { if: [c:Buyer.c:Party/c:Code.@scheme is one of gln] } } }'
    const buyer = (scheme: string) =>
      `<c:Buyer><c:Party><c:Code scheme="${scheme}">1</c:Code></c:Party></c:Buyer><c:Note>a</c:Note>`
    assert.deepEqual(
      told(body, buyer('gln')).map(([one]) => one),
      ['xml-element-dependent-unused /Order/c:Note'],
    )
    assert.deepEqual(told(body, buyer('duns')), [])
  })

  test('speaks of one variant by its name, and of any without it', () => {
    const variants = 'c:Ref#order: { attributes: { kind: { is: order } } }, c:Ref#other: {}'
    const note = (subject: string) => `c:Note: { when: { required: { if: ["${subject} is present"] } } }`
    const ref = (kind: string) => `<c:Ref kind="${kind}">1</c:Ref>`
    assert.equal(told(`${variants}, ${note('c:Ref#order')}`, ref('order')).length, 1)
    assert.equal(told(`${variants}, ${note('c:Ref#order')}`, ref('offer')).length, 0)
    assert.equal(told(`${variants}, ${note('c:Ref')}`, ref('offer')).length, 1)
  })
})

describe('an attribute or a text', () => {
  test('is required, unused or of certain values by a situation, also of its own element', () => {
    const body =
      'c:Code: { attributes: { scheme: {}, agency: { when: { required: { if: ["@scheme is one of gln"] }, unused: { if: ["@scheme is absent"] } } } }, when: { is: { value: [A, B], if: [c:Kind is one of short] } } }, c:Kind: {}'
    assert.deepEqual(
      told(body, '<c:Code scheme="gln">A</c:Code>').map(([one]) => one),
      ['xml-element-dependent-missing /Order/c:Code'],
    )
    assert.deepEqual(
      told(body, '<c:Code agency="9">A</c:Code>').map(([one]) => one),
      ['xml-element-dependent-unused /Order/c:Code'],
    )
    assert.deepEqual(
      told(body, '<c:Code>C</c:Code><c:Kind>short</c:Kind>').map(([one]) => one),
      ['code-unused /Order/c:Code'],
    )
    assert.deepEqual(told(body, '<c:Code>C</c:Code><c:Kind>long</c:Kind>'), [])
  })
})

test('what a situation can’t mean is named at load', () => {
  const cases: [string, string][] = [
    [
      'c:ID: { usage: required, when: { required: { if: [c:Note is present] } } }, c:Note: {}',
      'required whatever',
    ],
    [
      'c:ID: { when: { required: { if: [c:Note is present] } } }, c:Note: { usage: unused }',
      'can never be true',
    ],
    ['c:ID: { when: { required: { if: ["@x is present"] } } }', 'nothing here is called @x'],
    ['c:ID: { when: { required: { if: [c:N is one of B] } } }, c:N: { codes: { A: a } }', 'is never "B"'],
    ['c:ID: { when: { is: { if: [c:N is present] } } }, c:N: {}', 'is must say a value'],
  ]
  for (const [body, expected] of cases)
    assert.match(lintOf(XML, `body: { ${body} }\n`).join('\n'), new RegExp(expected), body)
})

test('samples keep the situations, and are read back without a finding', () => {
  const body =
    'body: { c:Kind: { path: kind, codes: { A: active, B: blocked } }, c:ID: { path: number, when: { required: { if: [c:Kind is one of A] }, unused: { if: [c:Kind is one of B] } } } }\n'
  const mapping = mappingOf(XML, body)
  assert.equal(mapping.syntax, 'xml')
  for (let seed = 1; seed <= 30; seed++) {
    const written = writeDocument(mapping, sampleDocument(mapping, seed, 0.6))
    const { root } = parse((written as { bytes: Uint8Array }).bytes)
    assert.deepEqual(readXml(mapping as Parameters<typeof readXml>[0], root!, {}).findings, [])
  }
})
