// What we and one partner settled, as data: the shape of partners/<id>/agreement.yaml (DESIGN §7).
// openapi/agreement.schema.json says the same for editors, and checks it at load.

export type EnvironmentRule = 'production' | 'test' | 'both'
export type UnknownCode = 'park' | 'pass' | 'reject'
export type OnErrors = 'accept-with-errors' | 'reject'

export interface X12Address {
  /** Qualifier and id, such as ZZ/ACMERETAIL. */
  isa: string
  gs?: string
}

/** An XML party: scheme and id, such as 0088/7300010000001; the scheme may be left out. */
export interface XmlAddress {
  xml: string
}

export interface InboundRule {
  /** A guide, such as x12/004010/850. */
  type: string
  /** File of the overlay, beside the agreement. */
  overlay?: string
  acknowledge?: { kind: '997' | '999' | 'none'; sets?: 'all' | 'rejected'; dueIn?: string }
  onErrors?: OnErrors
}

export interface OutboundRule {
  type: string
  overlay?: string
  to?: string
  acknowledgementDue?: string
  calendar?: string
}

export interface Envelope {
  element?: string
  component?: string
  repetition?: string
  terminator?: string
  characterSet?: 'basic' | 'extended' | 'latin-1' | 'utf-8'
  ta1?: 'never' | 'on-request' | 'always' | 'on-error'
}

export interface Agreement {
  agreement: string
  name: string
  principals: string[]
  ids: { theirs: (X12Address | XmlAddress)[]; ours: (X12Address | XmlAddress)[] }
  environment: EnvironmentRule
  timeZone?: string
  centuryPivot?: number
  inbound: InboundRule[]
  outbound?: OutboundRule[]
  envelope?: Envelope
  duplicates?: {
    window?: string
    isa13?: 'reject' | 'accept'
    gs06?: 'reject' | 'accept'
    st02?: 'reject' | 'accept'
  }
  unknownCode?: UnknownCode
  crosswalks?: Record<string, string>
  doors?: { sftp?: Record<string, never>; http?: Record<string, never> }
}
