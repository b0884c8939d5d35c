// What a partner's document says of something that we sent, before anybody has looked whether we did: how it is
// named, and what is said of each document that goes by that name. Pure, whatever syntax it came in.
import { createHash } from 'node:crypto'
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Document, Told } from '../../store/record.ts'

/** How a partner names what it speaks of. */
export type Named =
  | { kind: 'interchange'; control: string }
  | { kind: 'group'; functionalId: string; control: string }
  | {
      kind: 'document'
      number?: string
      type?: string
      set?: string
      groupControl?: string
      setControl?: string
    }

/** A document of ours, as far as a partner can name it. */
export type Sent = Pick<
  Document,
  'id' | 'type' | 'canonical' | 'number' | 'sender' | 'receiver' | 'groupControl' | 'setControl'
>

/** What is said of one document. */
export type Saying = Pick<Told, 'document' | 'level' | 'state' | 'digest' | 'findings'>

export interface Telling {
  sayings: Saying[]
  /** What is notable about the telling itself. */
  findings: Finding[]
}

export interface Statement {
  named: Named
  /** As a person would call it: group PO 1204. */
  label: string
  /** What it says of the documents that were found by its name. */
  tell(documents: readonly Sent[]): Telling
}

/** Findings of one document that are kept. */
const MOST = 200

/** The first findings, and how many there are more. */
export function bounded(found: readonly Finding[]): Finding[] {
  const omitted = found.length - MOST
  return omitted > 0 ? [...found.slice(0, MOST), finding('told-omitted', {}, { count: omitted })] : [...found]
}

/** One saying; two of them are the same where level, state and findings are. */
export function saying(
  document: string,
  level: Told['level'],
  state: Told['state'],
  found: readonly Finding[],
): Saying {
  const said = JSON.stringify([level, state, found])
  const digest = createHash('sha256').update(said).digest('base64url')
  return { document, level, state, digest, findings: bounded(found) }
}

/** A control number without the zeros that somebody put before it. */
export const plainControl = (control: string): string => control.trim().replace(/^0+(?=.)/, '')
