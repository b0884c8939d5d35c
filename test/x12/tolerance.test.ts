// What real files do and the standard does not allow: read all the same, and recorded.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  bytesOf,
  changed,
  codes,
  findings,
  frame,
  GS,
  ISA,
  interchanges,
  ORDER,
  pointedAt,
  sets,
  strays,
  TRAILERS,
  VALID,
} from './sample.ts'

const text = VALID.join('')
/** Each with what it is recorded as. */
const READ: [string, string, string[]][] = [
  ['a byte order mark', `\xef\xbb\xbf${text}`, ['byte order mark']],
  ['white space before the ISA', `\r\n  ${text}`, ['white space before ISA']],
  ['an end-of-file character', `${text}\r\n\x1a`, []],
  ['line feeds after terminators', VALID.join('\n'), ['line break after terminator']],
  ['carriage returns and line feeds', VALID.join('\r\n'), ['line break after terminator']],
  ['indented segments', VALID.join('\n  '), ['line break after terminator', 'white space before segment']],
  ['line feeds as terminators', text.replaceAll('~', '\n'), ['line break as terminator']],
  [
    'carriage returns as terminators, with line feeds',
    text.replaceAll('~', '\r\n'),
    ['line break as terminator', 'line break after terminator'],
  ],
  ['doubled terminators', text.replaceAll('~BEG', '~~BEG'), ['doubled terminator']],
  ['tabs between elements', text.replaceAll('*', '\t'), ['control character as delimiter']],
  [
    'control characters as all delimiters',
    text.replaceAll('*', '\x1d').replaceAll('~', '\x1c').replaceAll('>', '\x1f'),
    ['control character as delimiter'],
  ],
  [
    'tabs for every delimiter but one',
    text.replaceAll('~', '\t').replaceAll('>', '\v'),
    ['control character as delimiter'],
  ],
  ['a tab between repetitions', text.replace('*U*00401*', '*\t*00501*'), ['control character as delimiter']],
  ...wideDelimiters(),
  ['carriage returns after terminators', VALID.join('\r'), ['line break after terminator']],
  ['carriage returns as terminators', text.replaceAll('~', '\r'), ['line break as terminator']],
  [
    'an ISA that alone ends with a line break',
    text.replace('>~', '>\n').replaceAll('~', '~\n'),
    ['line break after terminator', 'terminator left out of the ISA'],
  ],
  [
    'records of 80 characters, padded with blanks',
    VALID.map((one) => one.padEnd(160)).join('\n'),
    ['line break after terminator', 'white space before segment'],
  ],
  ['an ISA with short ids', text.replace('NORTHWIND      ', 'NORTHWIND'), ['ISA not of 106 bytes']],
  [
    'an ISA with long ids',
    text.replace('NORTHWIND      ', 'NORTHWIND            '),
    ['ISA not of 106 bytes'],
  ],
  ['a control number without its zeros', text.replace('*000000042*0', '*42*0'), ['ISA not of 106 bytes']],
  [
    'blanks before line feeds that are terminators',
    text.replaceAll('~', ' \n'),
    ['line break as terminator', 'white space before the terminator'],
  ],
  [
    'a terminator that became two bytes when the file was converted',
    text.replaceAll('~', '\xc2\xa6\r\n'),
    ['delimiter of several bytes', 'line break after terminator'],
  ],
]

/** Each delimiter, and all at once, as a character of two or three bytes of UTF-8. */
function wideDelimiters(): [string, string, string[]][] {
  const wide = (from: string, to: string) => (input: string) =>
    input.replaceAll(from, Buffer.from(to).toString('latin1'))
  const each: [string, (input: string) => string][] = [
    ['elements', wide('*', '¦')],
    ['components', wide('>', '•')],
    ['repetitions', (input) => wide('*U*00401*', '*§*00501*')(input)],
    ['segments', wide('~', '…')],
  ]
  const all = (input: string) => each.toReversed().reduce((so, [, change]) => change(so), input)
  return [...each, ['all of them', all] as const].map(([name, change]) => [
    `a character of several bytes between ${name}`,
    change(text),
    ['delimiter of several bytes'],
  ])
}

describe('is read without a finding:', () => {
  for (const [name, input, tolerances] of READ)
    test(name, () => {
      const events = frame(bytesOf(input))
      assert.deepEqual(codes(events), [])
      assert.deepEqual(interchanges(events)[0]!.tolerances, tolerances)
      assert.equal(sets(events)[0]!.segments, 5)
    })
})

describe('a wrapped file', () => {
  const wrap = (width: number, by: string) => text.match(new RegExp(`.{1,${width}}`, 'g'))!.join(by)

  test('is read at every width, wherever its lines break', () => {
    for (let width = 40; width < 106; width++)
      for (const by of ['\n', '\r\n']) {
        const events = frame(bytesOf(wrap(width, by)))
        assert.deepEqual(codes(events), [], `at ${width}`)
        assert.ok(interchanges(events)[0]!.tolerances.includes('lines wrapped'), `at ${width}`)
        assert.equal(sets(events)[0]!.control, '0001')
      }
  })

  test('is told from a line break inside of one value', () => {
    const events = frame(changed('CTT*1~', 'MSG*two\r\nlines~CTT*1~'))
    assert.ok(!interchanges(events)[0]!.tolerances.includes('lines wrapped'))
  })

  test('goes on in the second interchange', () => {
    const twice = (text + text).match(/.{1,80}/g)!.join('\n')
    const tolerances = interchanges(frame(bytesOf(twice))).map((one) => one.tolerances)
    assert.ok(tolerances.length === 2 && tolerances.every((list) => list.includes('lines wrapped')))
  })
})

describe('binary data', () => {
  const withData = (segment: string) => changed('CTT*1~', segment)

  test('may hold delimiters and whole segments', () => {
    for (const segment of ['BIN*13*a~SE*5*0001~b~CTT*1~', 'BDS*ASC*13*a~SE*5*0001~b~CTT*1~']) {
      const bytes = bytesOf(VALID.map((one) => (one === 'CTT*1~' ? segment : one.replace('SE*5', 'SE*6'))))
      assert.deepEqual(codes(frame(bytes)), [])
    }
  })

  test('may hold another interchange', () => {
    const bytes = withData(`BIN*${text.length}*${text}~CTT*1~`)
    const events = frame(bytes)
    assert.deepEqual(codes(events), [])
    assert.equal(interchanges(events).length, 1)
  })

  test('that the SE does not count are tolerated, and recorded', () => {
    const [interchange] = interchanges(frame(withData('BIN*3*a~b~CTT*1~')))
    assert.deepEqual(interchange!.tolerances, ['SE01 leaves BIN out'])
  })

  test('of another length than announced are one finding of the set', () => {
    for (const length of [2, 5]) {
      const events = frame(
        bytesOf(
          VALID.map((one) =>
            one === 'CTT*1~' ? `BIN*${length}*abcdef~CTT*1~` : one.replace('SE*5', 'SE*6'),
          ),
        ),
      )
      assert.deepEqual(codes(events), ['binary-length-wrong'])
    }
  })

  test('without a length are framed like any segment', () => {
    assert.deepEqual(codes(frame(changed('CTT*1~', 'BIN*x*abc~'))), [])
  })

  test('that announce more than a set may have are not waited for', () => {
    const events = frame(changed('CTT*1~', 'BIN*999999999999*abc~'))
    assert.deepEqual(codes(events), ['binary-length-wrong'])
  })
})

describe('outside of interchanges', () => {
  test('a text is passed over with a warning, and the ISA behind it found', () => {
    const bytes = bytesOf(`From: VISA card, subject ISA\n${text}`)
    const events = frame(bytes)
    assert.deepEqual(codes(events), ['text-outside-interchange'])
    assert.equal(findings(events)[0]!.severity, 'warning')
    assert.deepEqual(interchanges(events)[0]!.tolerances, ['text before ISA'])
    assert.equal(pointedAt(bytes, strays(events)[0]!.at), 'From: VISA card, subject ISA')
  })

  test('segments without an ISA before them are an error', () => {
    const events = frame(bytesOf(text + VALID.slice(1).join('')))
    assert.deepEqual(codes(events), ['interchange-header-missing'])
    assert.equal(findings(events)[0]!.severity, 'error')
  })

  test('nothing at all is one finding that says what it looks like', () => {
    const looks = (input: string | Buffer) => {
      const events = frame(typeof input === 'string' ? bytesOf(input) : new Uint8Array(input))
      assert.deepEqual(codes(events), ['interchange-missing'])
      return findings(events)[0]!.facts.looks
    }
    assert.equal(looks(''), undefined)
    assert.equal(looks(' \r\n'), undefined)
    assert.equal(looks('<?xml version="1.0"?>'), 'XML')
    assert.equal(looks("UNB+UNOA:1+A+B'"), 'EDIFACT')
    assert.equal(looks('{"order": 1}'), 'JSON')
    assert.equal(looks(Buffer.from(text, 'utf16le')), 'UTF-16 text')
    assert.equal(looks(Buffer.from(text, 'utf16le').swap16()), 'UTF-16 text')
    assert.equal(looks(gzipSync(text)), 'a gzip archive')
    assert.equal(looks('PK\x03\x04\x14\0orders.edi'), 'a ZIP archive')
    assert.equal(looks('PK\x03\x04\x14\0[Content_Types].xml'), 'an Office file')
    assert.equal(looks(Buffer.from('d0cf11e0a1b11ae1', 'hex')), 'an Office file')
    assert.equal(looks('Subject: an order\n\nPlease find'), 'an e-mail')
    assert.equal(looks('PO,Line,Qty\n1,2,3\n'), 'a table, such as CSV')
    assert.equal(looks('Good morning, please send us ten bolts'), undefined)
    assert.equal(looks(`\xef\xbb\xbf${VALID.slice(1).join('')}`), 'X12 segments without an ISA')
  })

  test('interchanges may follow each other with other delimiters', () => {
    const other = text.replaceAll('*', '|').replaceAll('~', "'").replaceAll('>', ':')
    const events = frame(bytesOf(`${text}\r\n${other}`))
    assert.deepEqual(codes(events), [])
    const [first, second] = interchanges(events)
    assert.deepEqual([first!.delimiters.element, second!.delimiters.element], [0x2a, 0x7c])
    assert.deepEqual([first!.ordinal, second!.ordinal], [1, 2])
  })

  test('an interchange that can not be read on is passed over to the next ISA', () => {
    const lost = text.replace('>~', '>>')
    const bytes = bytesOf(`${lost}\n${text}`)
    const events = frame(bytes)
    assert.deepEqual(codes(events), ['terminator-invalid'])
    assert.equal(pointedAt(bytes, interchanges(events)[0]!), lost)
    assert.equal(sets(events).length, 1)
  })
})

describe('beside the groups', () => {
  const ta1 = 'TA1*000000007*260130*0800*A*000~'

  test('TA1 segments are kept as elements', () => {
    const [interchange] = interchanges(frame(bytesOf([ISA, ta1, GS, ...ORDER, ...TRAILERS])))
    assert.deepEqual(interchange!.acknowledgements, [['000000007', '260130', '0800', 'A', '000']])
    assert.deepEqual(interchange!.findings, [])
  })

  test('a TA1 may be all, and counted by the IEA or not', () => {
    for (const count of ['0', '1']) {
      const events = frame(bytesOf([ISA, ta1, `IEA*${count}*000000042~`]))
      assert.deepEqual(codes(events), [])
    }
  })

  test('a TA1 behind a group is kept too', () => {
    const [interchange] = interchanges(frame(bytesOf([...VALID.slice(0, -1), ta1, TRAILERS[1]!])))
    assert.equal(interchange!.acknowledgements.length, 1)
    assert.deepEqual(interchange!.tolerances, ['TA1 behind a group'])
  })

  test('grade of service is passed over', () => {
    const isb = frame(bytesOf([ISA, 'ISB*1~', GS, ...ORDER, ...TRAILERS]))
    assert.deepEqual(codes(isb), [])
  })

  test('a GS with a date that does not exist is a warning', () => {
    const events = frame(changed(GS, GS.replace('20260131', '20260132')))
    assert.deepEqual(codes(events), ['group-date-invalid'])
    assert.equal(findings(events)[0]!.severity, 'warning')
  })
})
