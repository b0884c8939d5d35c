// One document of any kind in the feed: brought by a sample partner that sends such, after what we sent that partner,
// since an answer waits for what it answers.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Document } from '../../store/record.ts'
import { CannotAnswer, type StateHandler } from '../endpoint.ts'
import { loadSamples } from '../sample.ts'
import {
  acceptAll,
  bring,
  foldersIn,
  kindOfSchema,
  renumbered,
  sampledMappings,
  send,
  type World,
  waiting,
} from './world.ts'

/** States by `kind`, such as invoice, and of what the ERP sends also by `partner`. */
export function feedStates(world: World): Readonly<Record<string, StateHandler>> {
  const brought: string[] = []
  return {
    'no document of the kind waits': ({ kind }) => acceptAll(world, String(kind)),
    async 'a document of the kind waits'({ kind }) {
      const name = String(kind)
      if ((await waiting(world, [name])).length === 0) await bringKind(world, name, brought)
      const [entry] = await waiting(world, [name])
      if (!entry) throw new CannotAnswer(`no sample of a partner puts a document of the kind ${name} there`)
      return { entry: entry.id, document: entry.document }
    },
    async 'the partner takes documents of the kind'({ partner, kind }) {
      const agreements = await world.registry.active()
      const rules = agreements.find((one) => one.partner === partner)?.outbound ?? []
      if (!rules.some(({ mapping }) => mapping.canonical === kind))
        throw new CannotAnswer(`the agreement with ${partner} has no outbound rule for the kind ${kind}`)
    },
    async 'a document of the kind was sent to the partner'({ partner, kind }) {
      const [document] = await sendSamples(world, String(partner), String(kind))
      if (!document) throw new CannotAnswer(`there is no sample of the kind ${kind} for ${partner}`)
      return { document: document.id }
    },
  }
}

/** What we send a partner by its samples of a kind, in order; said again, it is answered with the first. */
export async function sendSamples(world: World, partner: string, kind: string): Promise<Document[]> {
  const folders = sampledMappings(world.partners, partner, 'out')
  const files = folders.flatMap((name) =>
    globSync(join(world.partners, partner, 'samples', name, '*.json')).sort(),
  )
  const sent = []
  for (const file of files) if (kindOfFile(file) === kind) sent.push(await send(world, partner, file))
  return sent
}

/**
 * A sample of the first partner that sends such documents: the first time after the orders that it may refer to, later
 * under control numbers of its own.
 */
async function bringKind(world: World, kind: string, brought: string[]): Promise<void> {
  for (const partner of foldersIn(world.partners)) {
    const samples = sampledMappings(world.partners, partner, 'in').flatMap((name) =>
      loadSamples(world.partners, { partner: partner, mapping: name }),
    )
    const ofKind = (name: string) => samples.filter(({ expected }) => expected?.some(isOf(name)))
    const [fitting] = ofKind(kind)
    if (!fitting) continue
    const again = brought.includes(kind)
    const number = FIRST_NUMBER + brought.push(kind)
    if (again) return void (await bring(world, partner, renumbered(fitting.bytes, number)))
    await sendSamples(world, partner, ORDER)
    if (kind !== ORDER) for (const { bytes } of ofKind(ORDER)) await bring(world, partner, bytes)
    await bring(world, partner, fitting.bytes)
    return
  }
}

const ORDER = 'order'
const FIRST_NUMBER = 600_000
const isOf = (kind: string) => (document: { schema?: unknown }) => kindOfSchema(document) === kind
const kindOfFile = (file: string) => kindOfSchema(JSON.parse(readFileSync(file, 'utf8')))
