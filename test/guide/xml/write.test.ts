import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readOrder, writeOrder } from '../fragment.ts'

const BODY = `
body:
  c:Version: { is: "2.1" }
  c:ID: { usage: required, path: number }
  c:Type: { path: kind, codes: { A: active } }
  c:Note: { path: "notes[]", max: 2, children: { ".": { path: text } }, attributes: { lang: { path: language } } }
  c:Buyer:
    path: buyer
    children:
      c:Party/c:Name: { path: name }
      c:Party/c:Code: { usage: required, path: id.value, attributes: { scheme: { path: id.scheme } } }
  c:Count: { derive: count lines }
  c:Line: { path: "lines[]", max: 9, children: { c:ID: { path: number } } }
`
const VERSION = '<c:Version>2.1</c:Version>'
const COUNT = '<c:Count>0</c:Count>'

describe('an XML document is written', () => {
  test('with a required entry that lacks something, and tells that, where no other node could take it', () => {
    const body =
      'body: { c:Line: { usage: required, path: "lines[]", max: 9, children: { c:ID: { path: number }, c:Amount: { usage: required, path: amount.amount } } } }\n'
    const { text, findings } = writeOrder(body, { lines: [{ number: '1' }] })
    assert.equal(text, '<c:Line><c:ID>1</c:ID></c:Line>')
    assert.deepEqual(findings, ['xml-element-missing'])
    const optional = body.replace('usage: required, path: "lines[]"', 'path: "lines[]"')
    assert.deepEqual(writeOrder(optional, { lines: [{ number: '1' }] }), {
      text: '',
      findings: ['value-unwritten'],
    })
  })

  test('in the guide’s order, whatever the document’s', () => {
    const order = {
      lines: [{ number: '1' }, { number: '2' }],
      buyer: { id: { scheme: 'gln', value: '95' }, name: 'Acme' },
      notes: [{ language: 'de', text: 'eins' }],
      kind: 'active',
      number: '4711',
    }
    const { text, findings } = writeOrder(BODY, order)
    assert.deepEqual(findings, [])
    assert.equal(
      text,
      `${VERSION}<c:ID>4711</c:ID><c:Type>A</c:Type><c:Note lang="de">eins</c:Note>` +
        '<c:Buyer><c:Party><c:Name>Acme</c:Name><c:Code scheme="gln">95</c:Code></c:Party></c:Buyer>' +
        '<c:Count>2</c:Count><c:Line><c:ID>1</c:ID></c:Line><c:Line><c:ID>2</c:ID></c:Line>',
    )
    assert.deepEqual(readOrder(BODY, text).document, { schema: 'order/1', ...order })
  })

  test('with one of what there is a choice of, and what is left over where it may stand', () => {
    const body = `
body:
  c:Item: { path: "lines[].item", children: { c:ID#gtin: { path: gtin, attributes: { scheme: { is: GTIN } } }, c:ID#other: { path: "ids[].value", choice: [c:ID#gtin] }, c:Further: { path: "ids[].value", max: 9 } } }
`
    const written = (item: object) => {
      const { text, findings } = writeOrder(body, { lines: [{ item }] })
      assert.deepEqual(findings, [])
      assert.deepEqual(readOrder(body, text).document.lines, [{ item }])
      return text
    }
    const further = '<c:Further>A</c:Further><c:Further>B</c:Further>'
    const ids = [{ value: 'A' }, { value: 'B' }]
    assert.equal(written({ gtin: '7', ids }), `<c:Item><c:ID scheme="GTIN">7</c:ID>${further}</c:Item>`)
    assert.equal(written({ ids }), '<c:Item><c:ID>A</c:ID><c:Further>B</c:Further></c:Item>')
    const both = readOrder(body, '<c:Item><c:ID>A</c:ID><c:ID scheme="GTIN">7</c:ID></c:Item>')
    assert.deepEqual(
      both.findings.map(({ code }) => code),
      ['xml-element-over-max'],
    )
    assert.deepEqual(both.document.lines, [{ item: { ids: [{ value: 'A' }], gtin: '7' } }])
  })

  test('with one entry for each of what says its key words many times', () => {
    const body =
      'body: { c:Line: { path: "lines[]", max: 9, key: { status: open }, children: { c:ID: { path: number } } } }\n'
    const lines = [
      { status: 'open', number: '1' },
      { status: 'open', number: '2' },
    ]
    const { text, findings } = writeOrder(body, { lines })
    assert.deepEqual(findings, [])
    assert.equal(text, '<c:Line><c:ID>1</c:ID></c:Line><c:Line><c:ID>2</c:ID></c:Line>')
    assert.deepEqual(readOrder(body, text).document.lines, lines)
  })

  test('with an entry where its key words say, also further inside', () => {
    const body = `
body:
  c:Note: { path: "notes[].text", max: 9 }
  c:Delivery: { children: { c:Note: { path: "notes[].text", max: 9, key: { type: delivery } } } }
`
    const notes = [{ text: 'A' }, { type: 'delivery', text: 'B' }, { type: 'delivery', text: 'C' }]
    const { text, findings } = writeOrder(body, { notes })
    assert.deepEqual(findings, [])
    assert.equal(text, '<c:Note>A</c:Note><c:Delivery><c:Note>B</c:Note><c:Note>C</c:Note></c:Delivery>')
    assert.deepEqual(readOrder(body, text).document.notes, notes)
  })

  test('with the one entry that bears no key words where others do', () => {
    const body = `
body:
  c:Note: { path: "notes[].text", key: {} }
  c:Delivery: { children: { c:Note: { path: "notes[].text", max: 9, key: { type: delivery } } } }
`
    const notes = [{ type: 'delivery', text: 'A' }, { text: 'B' }]
    const { text, findings } = writeOrder(body, { notes })
    assert.deepEqual(findings, [])
    assert.equal(text, '<c:Note>B</c:Note><c:Delivery><c:Note>A</c:Note></c:Delivery>')
  })

  test('without what is only read, and with a stand-in for what is required and not said', () => {
    const body = `
body:
  c:Name: { path: buyer.name }
  c:Called: { path: buyer.name, write: false }
  c:Delivery:
    children: { c:ID: { usage: required, path: kind }, c:ID#none: { is: NA, choice: [c:ID] }, c:Day: { path: contract } }
`
    const read = (text: string) => readOrder(body, text)
    assert.deepEqual(read('<c:Called>Acme</c:Called>').document.buyer, { name: 'Acme' })
    assert.equal(writeOrder(body, { buyer: { name: 'Acme' } }).text, '<c:Name>Acme</c:Name>')
    const none = '<c:Delivery><c:ID>NA</c:ID><c:Day>Friday</c:Day></c:Delivery>'
    assert.deepEqual(writeOrder(body, { contract: 'Friday' }), { text: none, findings: [] })
    assert.deepEqual(read(none).findings, [])
    assert.deepEqual(read(none).document, { schema: 'order/1', contract: 'Friday' })
    const said = '<c:Delivery><c:ID>7</c:ID><c:Day>Friday</c:Day></c:Delivery>'
    assert.equal(writeOrder(body, { kind: '7', contract: 'Friday' }).text, said)
    const [missing] = read('<c:Delivery><c:Day>Friday</c:Day></c:Delivery>').findings
    assert.equal(missing?.code, 'xml-element-missing')
  })

  test('by the shape of a value where that tells two of one name', () => {
    const body = 'body: { c:ID#eight: { path: number, pattern: "[0-9]{8}" }, c:ID: { path: kind, max: 9 } }\n'
    const text = '<c:ID>12345678</c:ID><c:ID>X</c:ID>'
    const { document, findings } = readOrder(body, text)
    assert.deepEqual(findings, [])
    assert.deepEqual(document, { schema: 'order/1', number: '12345678', kind: 'X' })
    assert.equal(writeOrder(body, document).text, text)
  })

  test('with its constants, and without what only they would fill', () => {
    assert.equal(writeOrder(BODY, { number: '1' }).text, `${VERSION}<c:ID>1</c:ID>${COUNT}`)
    const body = 'body: { c:Tax: { path: tax, children: { c:Scheme: { is: VAT }, c:ID: { path: id } } } }\n'
    assert.equal(writeOrder(body, {}).text, '')
    assert.equal(
      writeOrder(body, { tax: { id: '7' } }).text,
      '<c:Tax><c:Scheme>VAT</c:Scheme><c:ID>7</c:ID></c:Tax>',
    )
  })

  test('from the one entry that several elements say together by an empty key', () => {
    const body = `
body:
  c:Type: { path: "contacts[].role", key: {} }
  c:Name: { path: "contacts[].name", key: {} }
`
    const text = '<c:Type>buyer</c:Type><c:Name>Nora</c:Name>'
    const contacts = [{ role: 'buyer', name: 'Nora' }]
    assert.deepEqual(writeOrder(body, { contacts }), { text, findings: [] })
    assert.deepEqual(readOrder(body, text).document, { schema: 'order/1', contacts })
    const { findings } = writeOrder(body, { contacts: [...contacts, { name: 'Olaf' }] })
    assert.deepEqual(findings, ['value-unwritten'])
  })

  test('as what its root stands for, and only as that', () => {
    const body = 'key: { purpose: change }\nbody: { c:ID: { path: number } }\n'
    const text = '<c:ID>1</c:ID>'
    assert.deepEqual(readOrder(body, text).document, { schema: 'order/1', purpose: 'change', number: '1' })
    assert.deepEqual(writeOrder(body, { purpose: 'change', number: '1' }), { text, findings: [] })
    const { findings } = writeOrder(body, { purpose: 'cancellation', number: '1' })
    assert.deepEqual(findings, ['value-unwritten'])
  })

  test('without what reading fills in by itself', () => {
    const unused =
      'body: { c:ID: { path: number }, c:Cur: { usage: unused, path: currency, default: EUR } }\n'
    assert.deepEqual(writeOrder(unused, { number: '1', currency: 'EUR' }).findings, [])
    assert.deepEqual(writeOrder(unused, { number: '1', currency: 'SEK' }).findings, ['value-unwritten'])
    const body = 'body: { c:ID: { path: number }, c:Cur: { path: currency, default: EUR } }\n'
    assert.deepEqual(writeOrder(body, { number: '1', currency: 'EUR' }), {
      text: '<c:ID>1</c:ID>',
      findings: [],
    })
    assert.equal(writeOrder(body, { number: '1', currency: 'SEK' }).text, '<c:ID>1</c:ID><c:Cur>SEK</c:Cur>')
  })

  test('with steps on the way shared by neighbours, and new ones where an element comes again', () => {
    const body =
      'body: { c:P/c:Name: { path: number }, c:P/c:Mail: { path: contract }, c:P/c:Line: { path: "x[]", max: 3 } }\n'
    assert.equal(
      writeOrder(body, { number: 'a', contract: 'b', x: ['c', 'd'] }).text,
      '<c:P><c:Name>a</c:Name><c:Mail>b</c:Mail></c:P><c:P><c:Line>c</c:Line></c:P><c:P><c:Line>d</c:Line></c:P>',
    )
  })

  test('with markup in a value as text', () => {
    const { text } = writeOrder(BODY, { number: 'a<b>&"c"' })
    assert.equal(readOrder(BODY, text).document.number, 'a<b>&"c"')
  })

  test('with what goes to the document’s root, though its own container is not there', () => {
    const body =
      'body: { c:Place: { path: shipTo, children: { c:ID: { path: id.value }, c:Name: { path: "/parties[].name", key: { role: dock } } } } }\n'
    const order = { parties: [{ role: 'dock', name: 'South' }] }
    assert.deepEqual(writeOrder(body, order), {
      text: '<c:Place><c:Name>South</c:Name></c:Place>',
      findings: [],
    })
  })

  test('with each list entry in the element that its key or its codes name', () => {
    const body = `
body:
  c:Start: { path: "dates[].date", key: { type: effective }, as: date }
  c:End: { path: "dates[].date", key: { type: expiry }, as: date }
  c:Ref#contract: { path: "references[]", max: 9, children: { ".": { path: value } }, attributes: { type: { path: type, codes: { CT: contract } } } }
  c:Ref#other: { path: "references[]", max: 9, children: { ".": { path: value } }, attributes: { type: { path: type, codes: { "*": x/* } } } }
`
    const { text, findings } = writeOrder(body, {
      dates: [
        { type: 'expiry', date: '2025-04-01' },
        { type: 'effective', date: '2025-03-14' },
      ],
      references: [
        { type: 'x/VR', value: '1' },
        { type: 'contract', value: '2' },
      ],
    })
    assert.deepEqual(findings, [])
    assert.equal(
      text,
      '<c:Start>2025-03-14</c:Start><c:End>2025-04-01</c:End><c:Ref type="CT">2</c:Ref><c:Ref type="VR">1</c:Ref>',
    )
  })
})

describe('what can’t be written in XML is told', () => {
  test('a required element, where its parent is there', () => {
    assert.deepEqual(writeOrder(BODY, {}).findings, ['xml-element-missing'])
    assert.deepEqual(writeOrder(BODY, { number: '1', buyer: { name: 'Acme' } }).findings, [
      'xml-element-missing',
    ])
  })

  test('a value that no code says, or of another form', () => {
    assert.deepEqual(writeOrder(BODY, { number: '1', kind: 'closed' }).findings, [
      'value-unsayable',
      'value-unwritten',
    ])
    const body = 'body: { c:Date: { path: date, as: date } }\n'
    assert.deepEqual(writeOrder(body, { date: 'soon' }).findings, ['value-unsayable', 'value-unwritten'])
  })

  test('more entries than there is room for, and every value without a place', () => {
    const notes = ['a', 'b', 'c'].map((text) => ({ text }))
    const { text, findings } = writeOrder(BODY, { number: '1', notes, colour: 'red' })
    assert.deepEqual([text.match(/<c:Note>/g)?.length, findings], [2, ['value-unwritten', 'value-unwritten']])
  })

  test('a character that XML can’t carry', () => {
    assert.deepEqual(writeOrder(BODY, { number: 'a\u0001' }).findings, ['value-unsayable'])
  })
})
