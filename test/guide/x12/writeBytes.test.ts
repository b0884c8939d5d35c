// A document straight to bytes: the fast way and the walk with pointers are one to whoever looks at what they write.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CanonicalDocument, LineageEntry } from '../../../src/guide/reading.ts'
import { planOf } from '../../../src/guide/x12/write/planSet.ts'
import { putSet } from '../../../src/guide/x12/write/putSet.ts'
import { writeSet } from '../../../src/guide/x12/write.ts'
import { writeSetBytes } from '../../../src/guide/x12/writeBytes.ts'
import { Output, type OutputOptions } from '../../../src/x12/output.ts'
import type { Delimiters } from '../../../src/x12/types.ts'
import { mappingOf, X12 } from '../fragment.ts'

const STAR: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

const ORDER = `
heading:
  BEG: { usage: required, elements: { 1: { path: number }, 2: { path: date } } }
  REF: { path: "references[]", max: 3, elements: { 1: { path: type, codes: { DP: department } }, 2: { path: value } } }
  N1/buyer: { path: buyer, loop: { N1: { usage: required, elements: { 1: { is: BY }, 2: { path: name } } }, N3: { elements: { 1: { path: address.street } } } } }
detail:
  PO1: { path: "lines[]", usage: required, max: 3, loop: { PO1: { usage: required, elements: { 1: { path: number }, 2: { path: quantity.value } } }, MSG: { max: 2, elements: { 1: { path: "messages[]" } } } } }
`
const order = { number: '4711', lines: [{ number: '1', quantity: { value: '2.50' } }] }

interface Asked extends OutputOptions {
  delimiters?: Delimiters
  lineage?: LineageEntry[]
}

function setOf(body: string) {
  const mapping = mappingOf(X12, body)
  assert.ok(mapping.syntax === 'x12')
  return mapping.set
}

function write(body: string, document: CanonicalDocument, asked: Asked = {}) {
  const mapping = mappingOf(X12, body)
  assert.ok(mapping.syntax === 'x12')
  const out = new Output({ suffix: '', ...asked })
  const written = writeSetBytes(mapping.set, document, {}, asked.delimiters ?? STAR, out, asked.lineage)
  const text = Buffer.from(out.take()).toString(asked.charset === 'utf-8' ? 'utf8' : 'latin1')
  return { text, ...written, codes: written.findings.map(({ code }) => code) }
}

describe('a document', () => {
  test('becomes the segments between ST and SE, and is told how many they are', () => {
    const { text, segments, codes } = write(ORDER, {
      ...order,
      date: '2026-03-09',
      references: [{ type: 'department', value: '042' }],
      buyer: { address: { street: 'Main St' } },
    })
    assert.deepEqual([codes, segments], [[], 5])
    assert.equal(text, 'BEG*4711*20260309~REF*DP*042~N1*BY~N3*Main St~PO1*1*2.50~')
  })

  test('is written again and again, whatever the one before it had', () => {
    const mapping = mappingOf(X12, ORDER)
    assert.ok(mapping.syntax === 'x12')
    const out = new Output({ suffix: '' })
    const say = (document: CanonicalDocument) => {
      writeSetBytes(mapping.set, document, {}, STAR, out)
      return Buffer.from(out.take()).toString()
    }
    const full = { ...order, date: '2026-03-09', buyer: { name: 'Acme' } }
    const texts = [say(full), say(order), say({ buyer: undefined, ...order }), say(full)]
    assert.deepEqual(texts, [
      'BEG*4711*20260309~N1*BY*Acme~PO1*1*2.50~',
      'BEG*4711~PO1*1*2.50~',
      'BEG*4711~PO1*1*2.50~',
      'BEG*4711*20260309~N1*BY*Acme~PO1*1*2.50~',
    ])
  })

  test('may have a text that is longer than what room is made for', () => {
    const body = 'heading: { NTE: { elements: { 1: { path: number }, 2: { path: remark } } } }\n'
    for (const length of [511, 512, 513, 4096]) {
      const remark = `${'x'.repeat(length - 1)}y`
      const { text, codes } = write(body, { number: '1', remark })
      assert.deepEqual([text === `NTE*1*${remark}~`, codes], [true, []])
    }
  })

  test('is written for one partner after another, each with delimiters and line ends of its own', () => {
    const set = setOf(ORDER)
    const say = (delimiters: Delimiters, suffix: '' | '\n' | '\r\n') => {
      const out = new Output({ suffix })
      writeSetBytes(set, order, {}, delimiters, out)
      return Buffer.from(out.take()).toString()
    }
    const bar = { ...STAR, element: 0x7c }
    const texts = [say(STAR, ''), say(bar, '\n'), say({ ...bar, segment: 0x21 }, '\r\n'), say(STAR, '')]
    assert.deepEqual(texts, [
      'BEG*4711~PO1*1*2.50~',
      'BEG|4711~\nPO1|1|2.50~\n',
      'BEG|4711!\r\nPO1|1|2.50!\r\n',
      'BEG*4711~PO1*1*2.50~',
    ])
  })

  test('keeps a place for whatever order its members come in', () => {
    const lines = [
      { quantity: { value: '1' }, number: '1' },
      { number: '2' },
      { messages: ['a', 'b'], number: '3' },
    ]
    assert.equal(write(ORDER, { lines, number: '7' }).text, 'BEG*7~PO1*1*1~PO1*2~PO1*3~MSG*a~MSG*b~')
  })

  test('is written as well after thousands of others of other shapes', () => {
    const elements = Array.from({ length: 11 }, (_, i) => `${i + 1}: { path: v${i} }`).join(', ')
    const mapping = mappingOf(
      X12,
      `detail: { PO1: { path: "lines[]", max: 99999, elements: { ${elements} } } }\n`,
    )
    assert.ok(mapping.syntax === 'x12')
    const out = new Output({ suffix: '' })
    for (let shape = 1; shape < 2 ** 11; shape++)
      for (const turn of [0, 5, 8]) {
        const present = Array.from({ length: 11 }, (_, i) => i).filter((i) => shape & (1 << i))
        const order = [...present.slice(turn), ...present.slice(0, turn)]
        const line = Object.fromEntries(
          order.map((i) => [`v${i}`, /^[2479]$|10/.test(String(i)) ? 'AA' : '1']),
        )
        const { findings } = writeSetBytes(mapping.set, { lines: [line] }, {}, STAR, out)
        const said = Array.from({ length: 11 }, (_, i) => line[`v${i}`] ?? '')
          .join('*')
          .replace(/\*+$/, '')
        assert.equal(Buffer.from(out.take()).toString(), `PO1*${said}~`, JSON.stringify(findings))
      }
  })

  test('leaves its lineage where there is a list for it', () => {
    const lineage: LineageEntry[] = []
    write(ORDER, { ...order, buyer: { name: 'Acme' } }, { lineage })
    assert.deepEqual(
      lineage.map(({ pointer, guide, segment, id, element }) => [pointer, guide, segment, id, element]),
      [
        ['/number', 'heading.BEG.1', 2, 'BEG', 1],
        ['/buyer/name', 'heading.N1/buyer.N1.2', 3, 'N1', 2],
        ['/lines/0/number', 'detail.PO1.PO1.1', 4, 'PO1', 1],
        ['/lines/0/quantity/value', 'detail.PO1.PO1.2', 4, 'PO1', 2],
      ],
    )
  })
})

describe('what is wrong with a document is told, and what can be said is written all the same', () => {
  test('a member without a place', () => {
    const { text, codes } = write(ORDER, { ...order, colour: 'red' })
    assert.deepEqual([text, codes], ['BEG*4711~PO1*1*2.50~', ['value-unwritten']])
  })

  test('a day that is none, a number with letters, a text that ends in spaces', () => {
    for (const [document, path] of [
      [{ ...order, date: '2026-02-30' }, '/date'],
      [{ number: '1', lines: [{ number: '1', quantity: { value: '1O' } }] }, '/lines/0/quantity/value'],
      [{ ...order, buyer: { name: 'Acme ' } }, '/buyer/name'],
    ] as const) {
      const { findings } = write(ORDER, document)
      assert.deepEqual([findings[0]!.code, findings[0]!.at.path], ['value-unsayable', path])
    }
  })

  test('an empty word where a code belongs, though no word came before it', () => {
    const { codes } = write(ORDER, { ...order, references: [{ type: '', value: '7' }] })
    assert.deepEqual(codes, ['value-unwritten', 'value-unwritten'])
  })

  test('more lines than the guide has room for', () => {
    const lines = ['1', '2', '3', '4'].map((number) => ({ number }))
    const { text, codes } = write(ORDER, { number: '1', lines })
    assert.deepEqual([text, codes], ['BEG*1~PO1*1~PO1*2~PO1*3~', ['value-unwritten']])
  })
})

describe('a value that the wire can’t carry is refused, nothing is put, and the character is named', () => {
  const refused = (name: string, asked: Asked = {}) => {
    const { text, segments, refused, findings } = write(ORDER, { ...order, buyer: { name } }, asked)
    assert.deepEqual([text, segments, refused], ['', 0, true])
    const [{ code, at, facts }] = findings as [(typeof findings)[0]]
    assert.deepEqual([code, at.id, at.element, facts.got], ['value-unsayable', 'N1', 2, name])
    return String(facts.reason)
  }

  test('a delimiter', () => assert.match(refused('A*B'), /the delimiter \*/))

  test('one that the agreed set does not have', () => {
    assert.match(refused('Café'), /holds é/)
    assert.match(refused('Acme', { charset: 'basic' }), /holds c/)
    assert.match(refused('10 €', { charset: 'latin1' }), /holds €/)
  })

  test('which another set has', () => {
    assert.match(
      write(ORDER, { ...order, buyer: { name: 'Café' } }, { charset: 'latin1' }).text,
      /N1\*BY\*Café~/,
    )
    assert.match(
      write(ORDER, { ...order, buyer: { name: '10 €' } }, { charset: 'utf-8' }).text,
      /N1\*BY\*10 €~/,
    )
  })

  test('unless a release character stands for it', () => {
    const delimiters = { ...STAR, release: 0x3f }
    const { text, codes } = write(ORDER, { ...order, buyer: { name: 'A*B?' } }, { delimiters })
    assert.deepEqual([codes, text], [[], 'BEG*4711~N1*BY*A?*B??~PO1*1*2.50~'])
  })
})

describe('a list goes into repetitions where an element has them', () => {
  const QTY = 'heading: { QTY: { max: 2, elements: { 1: { path: number }, 3: { path: "codes[]" } } } }\n'
  test('as many as it may have, and on into the next segment', () => {
    assert.equal(write(QTY, { codes: ['AA', 'BB'] }).text, 'QTY***AA^BB~')
    assert.equal(write(QTY, { codes: ['AA', 'BB', 'CC', 'DD'] }).text, 'QTY***AA^BB^CC~QTY***DD~')
  })

  test('and is refused where the wire has no separator for them', () => {
    const { repetition: _, ...delimiters } = STAR
    const { refused, findings } = write(QTY, { codes: ['AA', 'BB'] }, { delimiters })
    assert.deepEqual([refused, findings[0]!.facts.reason], [true, 'this version can’t repeat an element'])
  })
})

describe('entries of a list go into elements in a row', () => {
  const row = [6, 8, 10].map((n) => `${n}: { path: "dates[].type" }, ${n + 1}: { path: "dates[].day" }`)
  const body = `detail: { PO1: { elements: { 1: { path: number }, ${row.join(', ')} } } }\n`
  const set = setOf(body)
  const said = (...dates: object[]) => write(body, { number: '1', dates })

  test('each with what it has, and the next begins where a member comes again', () => {
    const [typed, day] = [{ type: 'AA', day: '1' }, { day: '2' }]
    assert.equal(said(typed, day).text, 'PO1*1*****AA*1**2~')
    assert.equal(said(day).text, 'PO1*1******2~')
    assert.deepEqual(said(day, typed, typed).codes, ['value-unwritten'])
  })

  test('as the walk with pointers puts them, whichever members are there', () => {
    const entry = fc.record(
      { type: fc.constant('AA'), day: fc.constant('1') },
      { requiredKeys: [], noNullPrototype: true },
    )
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (dates) => {
        const document = { number: '1', dates }
        const walked = writeSet(set, document)
        const segments = walked.segments.map(({ id, elements }) => `${[id, ...elements].join('*')}~`).join('')
        const out = new Output({ suffix: '' })
        const plan = planOf(set)!
        plan.root.busy.after = 0
        const put = putSet(plan, document, { policy: {} }, { delimiters: STAR, out })
        const isDoubted = walked.findings.length > 0 || dates.some((one) => Object.keys(one).length === 0)
        assert.equal(put === undefined, isDoubted)
        if (put !== undefined) assert.equal(Buffer.from(out.take()).toString(), segments)
      }),
      { numRuns: 200, seed: 855 },
    )
  })
})

describe('rules that the reader has for a whole set hold for what is written', () => {
  test('situations', () => {
    const body =
      'heading: { BEG: { elements: { 1: { path: number }, 3: { path: kind } } }, MSG: { elements: { 1: { path: text } }, when: { required: { if: [BEG.3 is A] } } } }\n'
    assert.deepEqual(write(body, { number: '1', kind: 'B' }).codes, [])
    assert.deepEqual(write(body, { number: '1', kind: 'A' }).codes, ['segment-dependent-missing'])
    assert.deepEqual(write(body, { number: '1', kind: 'A', text: 'why' }).codes, [])
  })

  test('how often at least', () => {
    const body =
      'heading: { REF: { path: "references[]", min: 2, max: 3, elements: { 1: { path: type }, 2: { path: value } } } }\n'
    const references = [{ type: 'DP', value: '1' }]
    assert.deepEqual(write(body, { references }).codes, ['segment-under-min'])
    assert.deepEqual(write(body, { references: [...references, ...references] }).codes, [])
    assert.deepEqual(write(body, {}).codes, ['segment-missing'])
  })
})
