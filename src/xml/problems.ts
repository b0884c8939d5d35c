// What the parser found wrong, in our words. It knows only its own short messages, so each is told
// by its beginning; one that is not listed is passed on as it is.
import type { Finding } from '../finding/finding.ts'

/** What to point at: the last character, the `<` or `&` before it, or the beginning of the text. */
export type Pointer = 'character' | '<' | '&' | 'text'

interface Problem {
  begins: string
  says: string
  at: Pointer
}

const PROBLEMS: readonly Problem[] = [
  { begins: 'unexpected close tag', says: 'an end tag that does not close the open element', at: '<' },
  { begins: 'unmatched closing tag', says: 'an end tag without a start tag', at: '<' },
  { begins: 'documents may contain only one root', says: 'a second root element', at: '<' },
  { begins: 'text data outside', says: 'text outside of the root element', at: 'text' },
  { begins: 'undefined entity', says: 'an entity that XML does not define', at: '&' },
  { begins: 'empty entity', says: 'an ampersand that is not written as &amp;', at: '&' },
  { begins: 'malformed character entity', says: 'a reference to no character', at: '&' },
  { begins: 'disallowed character in entity', says: 'an ampersand that is not written as &amp;', at: '&' },
  { begins: 'disallowed character in tag', says: 'a < that begins no tag', at: '<' },
  { begins: 'disallowed character in closing', says: 'an end tag with more than a name', at: '<' },
  {
    begins: 'disallowed character in attribute',
    says: 'a character that no attribute begins with',
    at: 'character',
  },
  { begins: 'disallowed character.', says: 'a < inside an attribute value', at: 'character' },
  { begins: 'duplicate attribute', says: 'an attribute that occurs twice', at: '<' },
  { begins: 'unbound namespace prefix', says: 'a prefix that no namespace is bound to', at: '<' },
  { begins: 'unquoted attribute', says: 'an attribute value without quotes', at: '<' },
  { begins: 'attribute without value', says: 'an attribute without a value', at: '<' },
  { begins: 'no whitespace between', says: 'no space between two attributes', at: '<' },
  { begins: 'malformed comment', says: 'a comment with -- inside', at: 'character' },
  { begins: 'malformed name', says: 'a name with more than one colon', at: '<' },
  { begins: 'the string "]]>"', says: ']]> outside of a CDATA section', at: 'character' },
  { begins: 'inappropriately located doctype', says: 'a DOCTYPE in the wrong place', at: '<' },
  { begins: 'an XML declaration must be', says: 'an XML declaration that is not at the very start', at: '<' },
  { begins: 'the XML declaration must', says: 'an XML declaration that is not at the very start', at: '<' },
]

/** The parser's message in our words, and what to point at. */
export const problemOf = (message: string): { says: string; at: Pointer } =>
  PROBLEMS.find((one) => message.startsWith(one.begins)) ?? {
    says: message.replace(/\.$/, ''),
    at: 'character',
  }

/** Thrown through the parser to make it stop, and caught by the reader: it never leaves this folder. */
export class Stop extends Error {
  readonly finding: Finding

  constructor(finding: Finding) {
    super(finding.code)
    this.finding = finding
  }
}
