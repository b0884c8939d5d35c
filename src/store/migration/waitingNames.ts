// What is waited for may be known by what it names alone: some ship notice about an order.
import type { Dialect } from '../session.ts'
import { typesOf } from './table.ts'

/** The statements of this schema. */
export const waitingNames = (dialect: Dialect): string[] => [
  `alter table reference_wait add column naming ${typesOf(dialect).text}`,
]
