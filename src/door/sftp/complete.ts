// When an upload is a file: closed cleanly under a final name, renamed from a temporary name to a final
// one, or, where its trailer is missing, after a settling time in which it was not resumed (DESIGN §7).
// Each answers only after the receipt is durable.
import { openReception } from '../../exchange/receive.ts'
import { Refusal } from '../../exchange/refusal.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { CHUNK_BYTES } from '../../store/record.ts'
import type { Agreed } from '../agreed/agreed.ts'
import type { SftpLimits } from './limits.ts'
import type { RecentOfPartner } from './recent.ts'
import { isTemporary } from './spot.ts'
import type { Staged, Staging } from './staging.ts'
import { END_BYTES, hasTrailer } from './trailer.ts'
import { takenOver, type UploadFile } from './uploadFile.ts'

/** What every session of the door shares. */
export interface Desk {
  house: House
  staging: Staging
  limits: SftpLimits
  settleSeconds: number
  recent: (partner: string) => RecentOfPartner
  agreed: Agreed
}

/** A file that was received, and how many bytes it had. */
export interface Received {
  receipt: string
  bytes: number
  sha256: string
}

/**
 * The client closed its upload. Undefined where the upload has to wait: for a rename, or for the rest.
 * Throws the Refusal that says why a file can't be taken; the upload is then kept as a partial.
 */
export async function closeUpload(
  desk: Desk,
  staged: Staged,
  file: UploadFile,
): Promise<Received | undefined> {
  await file.drained()
  if (file.revoked) throw takenOver()
  return alone(desk, staged, async () => {
    try {
      return await conclude(desk, staged, file)
    } catch (reason) {
      await giveUp(desk, staged, file)
      throw reason
    }
  })
}

/** Does the work while nobody else may touch the upload; whoever took its name meanwhile has replaced it. */
async function alone<T>({ staging }: Desk, staged: Staged, work: () => Promise<T>): Promise<T> {
  staged.busy = true
  try {
    const done = await work()
    if (!staged.gone && !staging.holds(staged)) throw takenOver()
    return done
  } finally {
    staged.busy = false
    if (!staging.holds(staged)) await staging.discard(staged)
  }
}

async function conclude(desk: Desk, staged: Staged, file: UploadFile): Promise<Received | undefined> {
  checkWhole(file)
  if (isTemporary(staged.upload.name)) return wait(desk, staged, 'closed')
  checkNotEmpty(file)
  if (await isFinished(file)) return receive(desk, staged, file)
  return wait(desk, staged, 'settling')
}

function checkWhole(file: UploadFile): void {
  if (file.failure) throw file.failure
  if (file.whole === file.size) return
  const hole = `Bytes from ${file.whole} on are missing, though later ones came.`
  throw new Refusal('conflict', `${hole} What came before them is kept to be resumed.`)
}

function checkNotEmpty(file: UploadFile): void {
  if (file.size === 0) throw new Refusal('empty-body', 'The file is empty, so it is not taken.')
}

async function isFinished(file: UploadFile): Promise<boolean> {
  const head = await file.read(0, END_BYTES)
  const tail = file.size > END_BYTES ? await file.read(file.size - END_BYTES, END_BYTES) : head
  return hasTrailer(head, tail)
}

async function wait({ house, staging, settleSeconds }: Desk, staged: Staged, state: 'closed' | 'settling') {
  const until = state === 'settling' ? after(house.clock, settleSeconds * 1000) : undefined
  await staging.keep(staged, state, until)
  return undefined
}

/** A file too large to be taken will not fit later either; anything else can be resumed. */
async function giveUp({ staging }: Desk, staged: Staged, { failure }: UploadFile): Promise<void> {
  const hopeless = failure instanceof Refusal && failure.code === 'too-large'
  if (hopeless) await staging.discard(staged)
  else await staging.leavePartial(staged)
}

/**
 * The client gave a closed upload another name; a final one makes it a file, and it is received as it is.
 * Until then it keeps its old name on disk, so that after a crash the client can rename it again.
 */
export async function renameUpload(desk: Desk, staged: Staged, name: string): Promise<Received | undefined> {
  const before = staged.upload.name
  checkRenamable(staged)
  desk.staging.rename(staged, name)
  const isFile = isTemporary(before) && !isTemporary(name)
  return alone(desk, staged, () =>
    isFile ? receiveOrGiveBack(desk, staged, before) : keepRenamed(desk, staged),
  )
}

function checkRenamable({ upload, busy, file }: Staged): void {
  if (file || busy) throw new Refusal('in-flight', 'The file is still being written.')
  if (upload.state !== 'partial') return
  throw new Refusal(
    'conflict',
    'The upload broke off before its end: resume it, or delete it and send it again.',
  )
}

/** A settling file under a temporary name waits for its next rename instead. */
async function keepRenamed({ staging }: Desk, staged: Staged): Promise<undefined> {
  const { upload } = staged
  if (isTemporary(upload.name)) delete upload.settleAt
  await staging.keep(staged, upload.settleAt === undefined ? 'closed' : 'settling')
}

async function receiveOrGiveBack(desk: Desk, staged: Staged, before: string): Promise<Received> {
  try {
    return await receiveClosed(desk, staged)
  } catch (reason) {
    if (desk.staging.holds(staged)) desk.staging.rename(staged, before)
    throw reason
  }
}

/** Takes every settling upload whose time has come; one that can't be taken just now is tried again. */
export async function receiveSettled(desk: Desk): Promise<void> {
  const { house, staging, settleSeconds } = desk
  const now = instant(house.clock)
  for (const staged of staging.all()) {
    const { state, settleAt = now, id } = staged.upload
    if (state !== 'settling' || staged.busy || staged.gone || settleAt > now) continue
    await alone(desk, staged, () => receiveClosed(desk, staged)).catch((err) => {
      staged.upload.settleAt = after(house.clock, settleSeconds * 1000)
      house.log.error({ err, upload: id }, 'a settled upload was not received')
    })
  }
}

async function receiveClosed(desk: Desk, staged: Staged): Promise<Received> {
  const file = desk.staging.reopen(staged)
  try {
    checkNotEmpty(file)
    return await receive(desk, staged, file)
  } finally {
    await file.drop()
  }
}

async function receive(
  { house, staging, limits, agreed }: Desk,
  staged: Staged,
  file: UploadFile,
): Promise<Received> {
  const { principal, partner, environment, name } = staged.upload
  const arrival = { principal, partner, environment, name, door: 'sftp', limit: limits.fileBytes } as const
  const bytes = file.size
  const reception = openReception(house, arrival)
  try {
    for (let offset = 0; offset < bytes; offset += CHUNK_BYTES) {
      await reception.append(await file.read(offset, CHUNK_BYTES))
    }
    agreed.intake.receiving(arrival, bytes)
    const { receipt, sha256 } = await reception.finish()
    await staging.discard(staged).catch((err) => house.log.warn({ err }, 'an upload was not removed'))
    return { receipt, bytes, sha256 }
  } catch (reason) {
    await reception.abandon().catch((err) => house.log.warn({ err }, 'kept chunks were not discarded'))
    throw reason
  }
}
