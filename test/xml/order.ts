// The beginning of an order, for the tests of this folder.
export const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:'
export const NAMESPACES = {
  '': `${UBL}Order-2`,
  cac: `${UBL}CommonAggregateComponents-2`,
  cbc: `${UBL}CommonBasicComponents-2`,
}

const declarations = Object.entries(NAMESPACES)
  .map(([prefix, uri]) => ` xmlns${prefix && `:${prefix}`}="${uri}"`)
  .join('')

/** An order's root element around some content. */
export const order = (content: string): string => `<Order${declarations}>${content}</Order>`

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
