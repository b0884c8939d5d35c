// What people say of their acts, and the codes that documents wait for, may be sealed too: what a key seals is counted by indexes.
import { sealedIndexOf } from './sealedTexts.ts'

const COLUMNS = [
  ...['crosswalk_wait.code', 'mapping_standing.reason', 'activation.reason', 'redaction.reason'],
  ...['gap.reason', 'feed_replay.reason', 'webhook.reason'],
]

/** The statements of this schema. */
export const sealedReasons = (): string[] => COLUMNS.map(sealedIndexOf)
