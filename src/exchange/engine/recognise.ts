// What a receipt is, by its first bytes. Whatever does not begin like XML is given to the framer: it finds an
// ISA behind whatever stands before it, and says what the bytes look like where there is none.

export type Syntax = 'x12' | 'xml'

const LESS_THAN = 0x3c
const WHITE = new Set([0x09, 0x0a, 0x0d, 0x20])

/** X12 or XML; `head` is the beginning of the receipt, a few hundred bytes of it. */
export function recognise(head: Uint8Array): Syntax {
  let at = markLength(head)
  while (WHITE.has(head[at] ?? -1) || head[at] === 0) at++
  return head[at] === LESS_THAN ? 'xml' : 'x12'
}

// UTF-8 and both UTF-16 byte order marks; the zero bytes of UTF-16 are passed over with the white space.
function markLength([first, second, third]: Uint8Array): number {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 3
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 2 : 0
}
