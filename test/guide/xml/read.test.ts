import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codesOf, mappingOf, readDocument, readOrder, XML } from '../fragment.ts'

const BODY = `
body:
  c:ID: { usage: required, path: number }
  c:Note: { path: "notes[]", max: 2, children: { ".": { path: text } }, attributes: { lang: { path: language } } }
  c:Type: { path: kind, codes: { A: active, "*": x/* } }
  c:Buyer:
    path: buyer
    children:
      c:Party/c:Name: { path: name }
      c:Party/c:Code: { usage: required, path: id.value, attributes: { scheme: { usage: required, path: id.scheme } } }
  c:Extra: {}
`
const ID = '<c:ID>4711</c:ID>'
const documentOf = (content: string) => readOrder(BODY, content).document
const told = (content: string) =>
  readOrder(BODY, content).findings.map(({ code, at }) => `${code} ${at.path}`)

describe('an XML document', () => {
  test('is read by namespace and local name, whatever prefix the sender took', () => {
    for (const prefix of ['c', 'x', 'n1'])
      assert.equal(readOrder(BODY, `<${prefix}:ID>4711</${prefix}:ID>`, prefix).document.number, '4711')
  })

  test('is read in its own order, steps on the way having no place of their own', () => {
    const content = `<c:Buyer><c:Party><c:Code scheme="gln">1</c:Code><c:Name>Acme</c:Name></c:Party></c:Buyer>${ID}`
    const { document, findings } = readOrder(BODY, content)
    assert.deepEqual(findings, [])
    assert.deepEqual(document, {
      schema: 'order/1',
      number: '4711',
      buyer: { id: { scheme: 'gln', value: '1' }, name: 'Acme' },
    })
  })

  test('has text, its attributes and what stands below it', () => {
    const { notes } = documentOf(`${ID}<c:Note lang="de">eins</c:Note><c:Note>two</c:Note>`)
    assert.deepEqual(notes, [{ text: 'eins', language: 'de' }, { text: 'two' }])
  })

  test('loses white space around a value, and nothing inside of it', () => {
    assert.equal(documentOf('<c:ID>\n  47 11  \n</c:ID>').number, '47 11')
  })

  test('of another root is of no guide', () => {
    const { findings } = readDocument(mappingOf(XML, BODY), '<Invoice xmlns="urn:d"/>')
    assert.deepEqual(codesOf({ findings }), ['xml-root-unknown'])
    assert.deepEqual(codesOf(readDocument(mappingOf(XML, BODY), '<Order xmlns="urn:other"/>')), [
      'xml-root-unknown',
    ])
  })
})

describe('one mistake in XML is one finding', () => {
  const MISTAKES: [what: string, content: string, finding: string][] = [
    ['an element of no guide', `${ID}<c:Colour>red</c:Colour>`, 'xml-element-unknown /Order/c:Colour'],
    [
      'an element of another namespace',
      `${ID}<z:ID xmlns:z="urn:z">1</z:ID>`,
      'xml-element-unknown /Order/{urn:z}ID',
    ],
    ['a required element that is missing', '<c:Type>A</c:Type>', 'xml-element-missing /Order'],
    ['a required element without a text', '<c:ID> </c:ID>', 'xml-element-missing /Order'],
    [
      'one more than the most',
      `${ID}<c:Note>1</c:Note><c:Note>2</c:Note><c:Note>3</c:Note>`,
      'xml-element-over-max /Order/c:Note[3]',
    ],
    [
      'a required attribute that is missing',
      `${ID}<c:Buyer><c:Party><c:Code>1</c:Code></c:Party></c:Buyer>`,
      'xml-attribute-missing /Order/c:Buyer/c:Party/c:Code',
    ],
    [
      'a required element below one that is there',
      `${ID}<c:Buyer><c:Party><c:Name>x</c:Name></c:Party></c:Buyer>`,
      'xml-element-missing /Order/c:Buyer',
    ],
  ]
  for (const [what, content, finding] of MISTAKES)
    test(`${what}: ${finding}`, () => assert.deepEqual(told(content), [finding]))

  test('what the agreement leaves out is told, and not read', () => {
    const said = { body: BODY, overlay: 'changes: { body.c:Type: { usage: unused } }\n' }
    const { document, findings } = readOrder(said, `${ID}<c:Type>A</c:Type>`)
    assert.deepEqual([codesOf({ findings }), document.kind], [['xml-element-unused'], undefined])
  })

  test('too few of a kind are told', () => {
    const said = { body: BODY, overlay: 'changes: { body.c:Note: { min: 2 } }\n' }
    assert.deepEqual(codesOf(readOrder(said, `${ID}<c:Note>1</c:Note>`)), ['xml-element-under-min'])
  })

  test('a value of another form is told at its element, with line and column', () => {
    const body = 'body: { c:Date: { path: date, as: date }, c:Qty: { path: total, as: decimal } }\n'
    const { findings, document } = readOrder(body, '\n <c:Date>soon</c:Date>\n <c:Qty>1,5</c:Qty>')
    assert.deepEqual(
      findings.map(({ code, at }) => [code, at.line, at.column]),
      [
        ['date-invalid', 2, 2],
        ['character-invalid', 3, 2],
      ],
    )
    assert.deepEqual(Object.keys(document), ['schema'])
  })
})

describe('variants of one element', () => {
  const BY_ATTRIBUTE = `
body:
  c:Ref#contract: { path: contract, attributes: { type: { is: CT } } }
  c:Ref#other: { path: "references[].value", max: 9, attributes: { type: { path: "references[].type" } } }
`
  const BY_CHILD = `
body:
  c:Charge#charge: { path: "a[]", max: 9, children: { c:Is: { is: ["true", "1"] }, c:Amount: { path: amount } } }
  c:Charge#allowance: { path: "b[]", max: 9, children: { c:Is: { is: ["false", "0"] }, c:Amount: { path: amount } } }
`
  test('are told by an attribute', () => {
    const { document, findings } = readOrder(
      BY_ATTRIBUTE,
      '<c:Ref type="VR">1</c:Ref><c:Ref type="CT">2</c:Ref>',
    )
    assert.deepEqual(findings, [])
    assert.deepEqual([document.contract, document.references], ['2', [{ value: '1', type: 'VR' }]])
  })

  test('are told by a child', () => {
    const charge = (is: string, n: number) =>
      `<c:Charge><c:Amount>${n}</c:Amount><c:Is>${is}</c:Is></c:Charge>`
    const { document, findings } = readOrder(
      BY_CHILD,
      charge('false', 1) + charge(' 1 ', 2) + charge('true', 3),
    )
    assert.deepEqual(findings, [])
    assert.deepEqual([document.a, document.b], [[{ amount: '2' }, { amount: '3' }], [{ amount: '1' }]])
  })

  test('where nothing fits, the last one tells what it expected', () => {
    const { findings } = readOrder(
      BY_CHILD,
      '<c:Charge><c:Is>perhaps</c:Is><c:Amount>1</c:Amount></c:Charge>',
    )
    assert.deepEqual(
      findings.map(({ code, guide }) => [code, guide]),
      [['code-unknown', 'body.c:Charge#allowance.c:Is']],
    )
  })

  test('the second of a single one goes to the next that takes it', () => {
    const body = 'body: { c:Note: { path: contract }, c:Note#more: { path: "notes[].text", max: 9 } }\n'
    const { document } = readOrder(body, '<c:Note>a</c:Note><c:Note>b</c:Note><c:Note>c</c:Note>')
    assert.deepEqual([document.contract, document.notes], ['a', [{ text: 'b' }, { text: 'c' }]])
  })
})

test('elements of one key fill one entry of a list together', () => {
  const body = `
body:
  c:Start: { path: "dates[].date", key: { type: effective }, as: date }
  c:StartTime: { path: "dates[].time", key: { type: effective }, as: time }
  c:End: { path: "dates[].date", key: { type: expiry }, as: date }
`
  const content = '<c:End>2025-04-01</c:End><c:Start>2025-03-14</c:Start><c:StartTime>09:05:00</c:StartTime>'
  assert.deepEqual(readOrder(body, content).document.dates, [
    { type: 'expiry', date: '2025-04-01' },
    { type: 'effective', date: '2025-03-14', time: '09:05:00' },
  ])
})

test('a container that comes again is never mixed into the first, but kept whole beside the document', () => {
  const buyer = (name: string) =>
    `<c:Buyer><c:Party><c:Code scheme="s">1</c:Code><c:Name>${name}</c:Name></c:Party></c:Buyer>`
  const { document, findings, unmapped } = readOrder(
    BODY.replace('path: buyer', 'max: 2\n    path: buyer'),
    ID + buyer('A') + buyer('B'),
  )
  assert.deepEqual(document.buyer, { id: { scheme: 's', value: '1' }, name: 'A' })
  assert.deepEqual(
    findings.map(({ code, severity, at }) => [code, severity, at.path]),
    [['value-repeated', 'warning', '/Order/c:Buyer[2]']],
  )
  assert.deepEqual(
    unmapped.map(({ path, value }) => [path, value]),
    [
      ['/Order/c:Buyer[2]/c:Party/c:Code', '1'],
      ['/Order/c:Buyer[2]/c:Party/c:Code/@scheme', 's'],
      ['/Order/c:Buyer[2]/c:Party/c:Name', 'B'],
    ],
  )
})

describe('what has no place in the document', () => {
  test('is kept beside it, whatever stands below a known element', () => {
    const { unmapped, findings } = readOrder(
      BODY,
      `${ID}<c:Extra><any xmlns="urn:z" k="v">x<b>y</b></any></c:Extra>`,
    )
    assert.deepEqual(findings, [])
    assert.deepEqual(
      unmapped.map(({ guide, path, value }) => [guide, path, value]),
      [
        ['body.c:Extra', '/Order/c:Extra/{urn:z}any', 'x'],
        ['body.c:Extra', '/Order/c:Extra/{urn:z}any/@k', 'v'],
        ['body.c:Extra', '/Order/c:Extra/{urn:z}any/{urn:z}b', 'y'],
      ],
    )
  })

  test('attributes are kept by their names', () => {
    const { unmapped } = readOrder(BODY, '<c:ID list="own" c:v="2">4711</c:ID>')
    assert.deepEqual(
      unmapped.map(({ guide, path, value }) => [guide, path, value]),
      [
        ['body.c:ID.@list', '/Order/c:ID/@list', 'own'],
        ['body.c:ID.@c:v', '/Order/c:ID/@c:v', '2'],
      ],
    )
  })

  test('an attribute of an element without a text is kept too', () => {
    const { unmapped } = readOrder(BODY, `${ID}<c:Type list="own"/>`)
    assert.deepEqual(
      unmapped.map(({ path, value }) => [path, value]),
      [['/Order/c:Type/@list', 'own']],
    )
  })

  test('and so is one of the root, or of an element that only leads to another', () => {
    const mapping = mappingOf(XML, BODY)
    const text = `<Order xmlns="urn:d" xmlns:c="urn:c" sent="now">${ID}<c:Buyer><c:Party kind="k"><c:Name>A</c:Name></c:Party></c:Buyer></Order>`
    const { unmapped } = readDocument(mapping, text)
    assert.deepEqual(
      unmapped.map(({ guide, path, value }) => [guide, path, value]),
      [
        ['body.@sent', '/Order/@sent', 'now'],
        ['body.@kind', '/Order/c:Buyer/c:Party/@kind', 'k'],
      ],
    )
  })
})

describe('a value', () => {
  test('that was not said is filled by the guide, and the lineage says so', () => {
    const body = 'body: { c:ID: { path: number }, c:Cur: { path: currency, default: EUR } }\n'
    const { document, lineage } = readOrder(body, ID)
    assert.equal(document.currency, 'EUR')
    assert.deepEqual(lineage.at(-1), { pointer: '/currency', guide: 'body.c:Cur', by: 'default' })
    assert.equal(readOrder(body, `${ID}<c:Cur>SEK</c:Cur>`).document.currency, 'SEK')
  })

  test('of several parts is merged where it stands', () => {
    const body =
      'body: { c:Qty: { path: total.value, as: decimal, attributes: { unit: { path: total, as: rec20 } } } }\n'
    const { document } = readOrder(body, '<c:Qty unit="KGM">1.50</c:Qty>')
    assert.deepEqual(document.total, { value: '1.50', unit: 'KGM', partnerUnit: 'KGM' })
  })

  test('that follows from others is checked', () => {
    const body =
      'body: { c:N: { derive: count lines }, c:Line: { path: "lines[]", max: 9, children: { c:ID: { path: number } } } }\n'
    const lines = '<c:Line><c:ID>1</c:ID></c:Line><c:Line><c:ID>2</c:ID></c:Line>'
    assert.deepEqual(codesOf(readOrder(body, `<c:N>2</c:N>${lines}`)), [])
    assert.deepEqual(codesOf(readOrder(body, `<c:N>3</c:N>${lines}`)), ['count-differs'])
  })

  test('is traced to the bytes of its text', () => {
    const text = `<Order xmlns="urn:d" xmlns:c="urn:c"><c:ID>  4711 </c:ID></Order>`
    const [entry] = readDocument(mappingOf(XML, BODY), text).lineage
    const { pointer, offset = 0, length = 0, path } = entry!
    assert.deepEqual(
      [pointer, path, text.slice(offset, offset + length).trim()],
      ['/number', '/Order/c:ID', '4711'],
    )
  })
})
