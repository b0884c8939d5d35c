// The states in which a document of ours has its envelope: its bytes, its numbers and its files are judged in these alone.
import type { DocumentState } from '../../store/record.ts'

const SEALED: readonly (DocumentState | null)[] = ['sealed', 'delivered', 'fetched']

/** Whether a document of ours has its envelope; null is none that is there. */
export const isSealed = (state: DocumentState | null): boolean => SEALED.includes(state)
