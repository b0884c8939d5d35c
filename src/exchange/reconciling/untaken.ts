// An acknowledgement that is rejected itself, most often with the interchange around it: nothing in it counts, as of any
// document. But what it speaks of would only seem to wait, so it is told that an answer came, and how to come by it.
import { finding } from '../../finding/catalogue.ts'
import type { Document } from '../../store/record.ts'
import { type Statement, saying } from './statement.ts'

/** Statements that leave everything as it was, and say that they do. */
export const untaken = (
  { id, type }: Pick<Document, 'id' | 'type'>,
  statements: readonly Statement[],
): Statement[] =>
  statements.map(({ named, label, tell }) => ({
    named,
    label,
    tell: (documents) => {
      const sayings = tell(documents).sayings.map(({ document, level, state }) => {
        const verdict = state.replaceAll('-', ' ')
        const found = finding('told-untaken', {}, { name: type.split('/').at(-1)!, verdict, got: id })
        return saying(document, level, 'received', [found])
      })
      const facts = { got: label, count: sayings.length }
      return { sayings, findings: sayings.length > 0 ? [finding('acknowledgement-untaken', {}, facts)] : [] }
    },
  }))
