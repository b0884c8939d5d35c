// What each canonical document that is reconciled says: here, and nowhere else, is known which they are.
import type { Acknowledgement, ApplicationAdvice } from '../../canonical/canonical.ts'
import { acknowledgementStatements } from './acknowledgement.ts'
import { adviceStatements } from './advice.ts'
import type { Statement } from './statement.ts'

const SAY: Readonly<Record<string, (canonical: unknown) => Statement[]>> = {
  acknowledgement: (canonical) => acknowledgementStatements(canonical as Acknowledgement),
  'application-advice': (canonical) => adviceStatements(canonical as ApplicationAdvice),
}

/** Everything that a document says of what we sent; `canonical` names its schema, by which it is valid. */
export const saidBy = (canonical: string, document: unknown): Statement[] => SAY[canonical]?.(document) ?? []
