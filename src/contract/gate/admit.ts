// The gate: a version of a mapping comes into force where its evidence holds for exactly these bytes, and leaves a record
// that this installation has signed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Asking, Gate } from '../../partner/gate.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Activation } from '../../store/registry.ts'
import type { Folders } from '../contract.ts'
import { STANDARD } from '../standard.ts'
import { engineHash } from './engine.ts'
import { judgeEvidence, SHIPPED } from './holds.ts'
import { type ActivationKeys, signActivation } from './record.ts'

/** What the gate needs to judge and to sign. */
export interface Gatehouse {
  house: Pick<House, 'clock' | 'newId'>
  folders: Folders
  keys: ActivationKeys
}

/** The gate as it stands before `edigw partners apply`; `by` is who asks. */
export const openGate =
  (gatehouse: Gatehouse, by: string): Gate =>
  (asking) => {
    const judged = judgeAsking(gatehouse.folders, asking)
    if ('refused' in judged) return judged
    const { evidence } = judged
    const version = { ...asking, hash: asking.guide.hash }
    return {
      admitted: record(gatehouse, version, { act: 'activated', by, ...(evidence ? { evidence } : {}) }),
    }
  }

/** Whether a version may come into force: its evidence as JSON, or why not. */
export function judgeAsking(
  folders: Folders,
  { partner, name, guide, isListed }: Asking,
): { evidence: string | undefined } | { refused: string } {
  if (!isListed && !isStandardHeld()) return { evidence: undefined }
  const subject = { partner, mapping: name, canonical: guide.canonical, version: guide.hash }
  const judged = judgeEvidence(folders, subject)
  return 'refused' in judged ? judged : { evidence: JSON.stringify(judged.holds) }
}

/** Whether what agreements imply without listing it is held to contracts: those of `standard`, in the package. */
const isStandardHeld = () => existsSync(join(SHIPPED.contracts, STANDARD))

/** A signed record of now. */
export function record(
  { house, keys }: Gatehouse,
  { partner, name, hash }: { partner: string; name: string; hash: string },
  how: Pick<Activation, 'act' | 'by' | 'reason' | 'expires' | 'evidence'> & { engine?: string },
): Activation {
  const about = { id: house.newId(), partner, name, hash, at: instant(house.clock), engine: engineHash() }
  return signActivation({ ...about, ...how }, keys)
}
