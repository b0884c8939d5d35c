// Whether a file ends as its kind must: X12 with an IEA segment, XML with the end tag of its root. Some
// clients close the handle when they abort, so a file that does not gets time to be resumed (DESIGN §7).
// This is no parser: it looks at both ends, and whatever it can't judge counts as whole.

/** Bytes from each end that are enough to judge. */
export const END_BYTES = 64 * 1024

/** `head` and `tail` are the file's first and last END_BYTES, or all of it. */
export function hasTrailer(head: Uint8Array, tail: Uint8Array): boolean {
  const start = textOf(head, head).replace(/^[\s\uFEFF]+/, '')
  const end = textOf(tail, head)
  if (start.startsWith('ISA')) return endsWithIea(end)
  if (start.startsWith('<')) return endsWithRoot(start, withoutBlanks(end))
  return start.length >= 3 || start === ''
}

/** Latin-1 keeps every byte apart; UTF-16 is only told by its byte order mark or its first `<`. */
function textOf(bytes: Uint8Array, head: Uint8Array): string {
  const utf16 = utf16Of(head)
  if (utf16 === undefined) {
    return Buffer.from(bytes)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
  }
  const even = bytes.subarray(bytes === head ? 0 : bytes.length % 2)
  return new TextDecoder(utf16).decode(even)
}

function utf16Of([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return undefined
}

/** NUL and Ctrl-Z are how some mainframes and DOS programs pad a file. */
function withoutBlanks(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\r\n\0\u001a'.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

// IEA*1*000000001~ : whatever the delimiters of this, the file's last interchange, are. The
// terminator must be there, or the control number may have been cut.
const IEA = /(?:^|\W)IEA(\W)\d{1,5}\1\w{1,9}\1*\W\s*$/

function endsWithIea(end: string): boolean {
  const text = withoutBlanks(end)
  return IEA.test(text.slice(-80) + (text.length < end.length ? '\n' : ''))
}

// <?xml …?> <!-- … --> <!DOCTYPE …> come before the root. The pattern can't fail, so it never backtracks.
const PROLOG = /^(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\][^>]*)?>)*/s

/** `text` may have comments and processing instructions after the root's end tag, or be one empty element. */
function endsWithRoot(start: string, text: string): boolean {
  const root = /^<([^\s/>]+)/.exec(start.replace(PROLOG, ''))?.[1]
  if (root === undefined) return text.endsWith('>')
  const end = withoutEpilog(text)
  const lastTag = end.slice(end.lastIndexOf('<'))
  if (lastTag.endsWith('/>')) return lastTag.startsWith(`<${root}`)
  return lastTag.endsWith('>') && lastTag.slice(0, -1).trimEnd() === `</${root}`
}

function withoutEpilog(text: string): string {
  let end = text
  for (;;) {
    const open = end.endsWith('-->') ? '<!--' : end.endsWith('?>') ? '<?' : undefined
    const from = open === undefined ? -1 : end.lastIndexOf(open)
    if (from === -1) return end
    end = withoutBlanks(end.slice(0, from))
  }
}
