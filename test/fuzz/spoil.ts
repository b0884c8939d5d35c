// Sets and interchanges with things wrong in them, whatever their delimiters: values, elements and segments that are
// others, elsewhere, doubled or missing, and single bytes. Text is latin-1, a character a byte.
import type { Delimiters } from '../../src/x12/types.ts'

type Random = () => number

/** Delimiters as characters. */
export interface Marks {
  element: string
  component: string
  repetition: string
  segment: string
}

const character = (byte: number) => String.fromCharCode(byte)

export const marksOf = ({ element, component, segment, repetition = 0x5e }: Delimiters): Marks => ({
  element: character(element),
  component: character(component),
  repetition: character(repetition),
  segment: character(segment),
})

/** Those that an ISA at the beginning says, or the usual ones. */
export function marksIn(text: string): Marks {
  if (!text.startsWith('ISA') || text.length < 106)
    return { element: '*', component: '>', repetition: '^', segment: '~' }
  const repetition = /[\w ]/.test(text[82]!) ? '^' : text[82]!
  return { element: text[3]!, component: text[104]!, repetition, segment: text[105]! }
}

const ODD: readonly string[] = [
  ...[
    '',
    ' ',
    'A',
    'XX',
    'A ',
    ' A',
    'é',
    '\xc3\xa9',
    '\xe2\x82\xac',
    '\xc2',
    '\x80',
    '\x00',
    '\t',
    '\n',
    '\r\n',
  ],
  ...['0', '-0', '00', '-5', '1.5', '.', '-', '1.', '.5', '1E5', '+1', '1,5', '1'.repeat(16), '1'.repeat(40)],
  ...[
    '20240230',
    '20240229',
    '20230229',
    '000000',
    '20261301',
    '260131',
    '2400',
    '2359',
    '235960',
    '09301',
    '0930000',
  ],
  ...[
    'A'.repeat(15),
    'A'.repeat(16),
    'A'.repeat(17),
    'A'.repeat(81),
    'é'.repeat(30),
    'ABCDE',
    'S',
    'ST',
    'SE',
    'N1',
    'ISA',
  ],
  ...['BY', 'ST', 'EA', '92', 'VN', 'ZZ', '01', 'S ', 'O', 'I'],
]

const IDS = [
  'N1',
  'REF',
  'PO1',
  'HL',
  'LX',
  'DTM',
  'PER',
  'LS',
  'LE',
  'SE',
  'ST',
  'GS',
  'NTE',
  'QQQ',
  'Z',
  'N1 ',
  '',
  'BIN',
]

const index = (random: Random, length: number): number => Math.floor(random() * length)
const pick = <T>(random: Random, from: readonly T[]): T => from[index(random, from.length)]!

type Change = (text: string, marks: Marks, random: Random) => string

/** A change of the segments that a text is made of. */
const ofSegments =
  (change: (segments: string[], random: Random) => void): Change =>
  (text, { segment }, random) => {
    const segments = text.split(segment)
    change(segments, random)
    return segments.join(segment)
  }

/** A change of the elements of one segment. */
const ofElements =
  (change: (elements: string[], marks: Marks, random: Random) => void): Change =>
  (text, marks, random) => {
    const segments = text.split(marks.segment)
    const at = index(random, segments.length)
    const elements = segments[at]!.split(marks.element)
    change(elements, marks, random)
    segments[at] = elements.join(marks.element)
    return segments.join(marks.segment)
  }

const NEAR = [...'00112233456789', 'A', 'a', ' ', '.', '-', 'é']
const PAIRS = ['00', '01', '12', '13', '23', '24', '28', '29', '30', '31', '32', '59', '60', '99']

/** A value that is nearly the same: a character more, less or another, or other digits. */
function near(value: string, random: Random): string {
  const at = index(random, value.length)
  const how = random()
  if (how < 0.2) return value.slice(0, at) + pick(random, NEAR) + value.slice(at)
  if (how < 0.3) return value.slice(0, at) + value.slice(at + 1)
  if (how < 0.4) return value.repeat(1 + index(random, 9))
  const instead = how < 0.7 ? pick(random, NEAR) : pick(random, PAIRS)
  const from = how < 0.7 ? at : at & ~1
  return value.slice(0, from) + instead + value.slice(from + instead.length)
}

/** A change of a value that is there. */
const ofValue = ofElements((elements, _, random) => {
  const filled = elements.flatMap((one, n) => (n > 0 && one !== '' ? [n] : []))
  if (filled.length === 0) return
  const at = pick(random, filled)
  elements[at] = near(elements[at]!, random)
})

/** A change of some values all over the text. */
const ofValues: Change = (text, { segment, element }, random) => {
  const often = pick(random, [0.02, 0.1, 0.5])
  const inSegment = ([id, ...values]: string[]) =>
    [id, ...values.map((one) => (one !== '' && random() < often ? near(one, random) : one))].join(element)
  return text
    .split(segment)
    .map((one) => inSegment(one.split(element)))
    .join(segment)
}

/** A change of one of the bytes, and those behind it. */
const ofBytes =
  (change: (random: Random, text: string, at: number) => [gone: number, instead: string]): Change =>
  (text, _, random) => {
    const at = index(random, text.length + 1)
    const [gone, instead] = change(random, text, at)
    return text.slice(0, at) + instead + text.slice(at + gone)
  }

const CHANGES: readonly Change[] = [
  ...Array<Change>(10).fill(ofValue),
  ...Array<Change>(5).fill(ofValues),
  ofSegments((segments, random) => segments.splice(index(random, segments.length), 1)),
  ofSegments((segments, random) => {
    const at = index(random, segments.length)
    segments.splice(index(random, segments.length), 0, ...segments.slice(at, at + 1 + index(random, 4)))
  }),
  ofSegments((segments, random) => {
    const moved = segments.splice(index(random, segments.length), 1 + index(random, 3))
    segments.splice(index(random, segments.length), 0, ...moved)
  }),
  ofSegments((segments, random) => {
    const [one, other] = [index(random, segments.length), index(random, segments.length)]
    ;[segments[one], segments[other]] = [segments[other]!, segments[one]!]
  }),
  ofSegments((segments, random) => {
    const at = index(random, segments.length)
    const some = segments.slice(at, at + 1 + index(random, 5))
    for (let n = index(random, 60); n > 0; n--) segments.splice(at, 0, ...some)
  }),
  ofElements((elements, _, random) => {
    elements[index(random, elements.length + 1)] = pick(random, ODD)
  }),
  ofElements((elements, _, random) => {
    elements[1 + index(random, elements.length)] = pick(random, ODD)
  }),
  ofElements((elements, _, random) => {
    elements[1 + index(random, elements.length)] = ''
  }),
  ofElements((elements, _, random) => elements.splice(index(random, elements.length), 1)),
  ofElements((elements, _, random) => {
    const at = index(random, elements.length)
    elements.splice(index(random, elements.length), 0, elements[at]!)
  }),
  ofElements((elements, _, random) => {
    elements[0] = pick(random, IDS)
  }),
  ofElements((elements, { component, repetition }, random) => {
    const at = index(random, elements.length)
    elements[at] += pick(random, [component, repetition]) + pick(random, ODD)
  }),
  ofElements((elements, _, random) => {
    elements.push(...Array.from({ length: index(random, 40) }, () => ''))
  }),
  ofElements((elements, _, random) => {
    elements[0] = pick(random, ['\n', '\r\n', ' ', '\n\n', '\t']) + elements[0]
  }),
  ofElements((elements, _, random) => {
    const at = index(random, elements.length)
    elements[at] = elements[at]!.replaceAll(/./g, (one) => (random() < 0.2 ? one.toLowerCase() : one))
  }),
  (text, marks, random) => {
    const values = text.split(/[^\w.-]/)
    return ofElements((elements) => {
      elements[index(random, elements.length)] = pick(random, values)
    })(text, marks, random)
  },
  ofBytes((random, text, at) => [1, character((text.charCodeAt(at) ^ (1 << index(random, 8))) & 0xff)]),
  ofBytes((random) => [1, character(index(random, 256))]),
  ofBytes((random) => [0, character(index(random, 256))]),
  ofBytes((random) => [1 + index(random, 3), '']),
  ofBytes((random, text, at) => [0, text.slice(at, at + index(random, 200))]),
  (text, marks, random) => {
    const mark = pick(random, Object.values(marks))
    return ofBytes(() => [0, mark])(text, marks, random)
  },
  (text, _, random) => (random() < 0.3 ? text.slice(0, index(random, text.length)) : text),
  (text, marks, random) => {
    if (random() < 0.7) return text
    const from = pick(random, Object.values(marks))
    return text.replaceAll(from, pick(random, ['|', '\n', '\x1d', '\xa6', '\t', "'", '\r']))
  },
  (text, { segment }, random) =>
    random() < 0.5 ? text : text.replaceAll(segment, segment + pick(random, ['\n', '\r\n', ' ', segment])),
]

/** The text with so many things done to it. */
export function spoilt(text: string, marks: Marks, count: number, random: Random): string {
  let so = text
  for (let n = 0; n < count; n++) so = pick(random, CHANGES)(so, marks, random)
  return so
}
