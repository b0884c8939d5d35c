// Real documents, broken in the ways in which transfers, editors and programs break them.
import fc from 'fast-check'

type Broken = (text: string) => string

const anywhere = fc.double({ min: 0, max: 1, noNaN: true })
const at = (text: string, share: number) => Math.floor(text.length * share)

/** The segment around a place, with its terminator; the files here end them with `~`. */
function segmentAt(text: string, share: number): [number, number] {
  const from = text.lastIndexOf('~', at(text, share)) + 1
  const to = text.indexOf('~', from)
  return [from, to < 0 ? text.length : to + 1]
}

/** The text with two stretches in each other's place; as it is where they are one. */
const exchanged = (text: string, [from, to]: [number, number], [begin, end]: [number, number]): string =>
  to > begin
    ? text
    : text.slice(0, from) +
      text.slice(begin, end) +
      text.slice(to, begin) +
      text.slice(from, to) +
      text.slice(end)

const INSERTED = [
  '~',
  '~~',
  '*',
  '>',
  '\n',
  '\r\n',
  '\t',
  '\0',
  ' ',
  '\x1a',
  '\xef\xbb\xbf',
  '\xc2\xa6',
  '?',
  'ISA',
  'IEA*1*',
  'SE*',
  'BIN*5*',
  'junk\n',
]

const change = fc.oneof(
  fc.tuple(anywhere, fc.integer({ min: 1, max: 120 })).map(
    ([share, count]): Broken =>
      (text) =>
        text.slice(0, at(text, share)) + text.slice(at(text, share) + count),
  ),
  fc.tuple(anywhere, anywhere, fc.integer({ min: 1, max: 400 })).map(
    ([from, to, count]): Broken =>
      (text) =>
        text.slice(0, at(text, to)) +
        text.slice(at(text, from), at(text, from) + count) +
        text.slice(at(text, to)),
  ),
  fc.tuple(anywhere, fc.constantFrom(...INSERTED)).map(
    ([share, what]): Broken =>
      (text) =>
        text.slice(0, at(text, share)) + what + text.slice(at(text, share)),
  ),
  fc.tuple(anywhere, fc.integer({ min: 0, max: 255 })).map(
    ([share, byte]): Broken =>
      (text) =>
        text.slice(0, at(text, share)) + String.fromCharCode(byte) + text.slice(at(text, share) + 1),
  ),
  anywhere.map(
    (share): Broken =>
      (text) => {
        const [from, to] = segmentAt(text, share)
        return text.slice(0, from) + text.slice(to)
      },
  ),
  anywhere.map(
    (share): Broken =>
      (text) => {
        const [from, to] = segmentAt(text, share)
        return text.slice(0, to) + text.slice(from)
      },
  ),
  anywhere.map(
    (share): Broken =>
      (text) =>
        text.slice(0, at(text, share)),
  ),
  fc.tuple(anywhere, anywhere).map(
    ([one, other]): Broken =>
      (text) =>
        exchanged(text, segmentAt(text, Math.min(one, other)), segmentAt(text, Math.max(one, other))),
  ),
  fc.constantFrom('*>', '*~', '~>', '*:', '*^').map(
    ([one, other]): Broken =>
      (text) =>
        text.replace(/[*>~:^]/g, (found) => (found === one ? other! : found === other ? one! : found)),
  ),
  fc.constantFrom('\n', '\r\n', "'", '\x1c', '\xe2\x80\xa6').map(
    (by): Broken =>
      (text) =>
        text.replaceAll('~', by),
  ),
  fc.constantFrom('|', '\t', '\x1d', '\xc2\xa7').map(
    (by): Broken =>
      (text) =>
        text.replaceAll('*', by),
  ),
  fc.constantFrom(40, 80, 128).map(
    (width): Broken =>
      (text) =>
        (text.match(new RegExp(`[\\s\\S]{1,${width}}`, 'g')) ?? []).join('\n'),
  ),
  fc.constantFrom('', '\n', 'text\n').map(
    (between): Broken =>
      (text) =>
        text + between + text,
  ),
)

/** A document of these, with up to four things broken, as latin-1 text. */
export const broken = (documents: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { maxLength: 4 }))
    .map(([text, changes]) => changes.reduce((so, one) => one(so), text))
