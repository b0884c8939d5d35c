// The engine's jobs, done. It holds nothing but compiled mappings, by their hash, and crosswalk rows: the same
// mapping is compiled once, and the same rows are brought and indexed once, whatever the number of sets.
import { namesIn } from '../../canonical/references.ts'
import type { Finding } from '../../finding/finding.ts'
import { unpackLineage } from '../../guide/lineage.ts'
import { compileMapping, documentText, lineageText, type Mapping } from '../../guide/mapping.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument, Reading } from '../../guide/reading.ts'
import { judgeByOthers } from '../../guide/rule/rules.ts'
import { placesIn } from '../../guide/whereabouts.ts'
import { Framer } from '../../x12/framer.ts'
import { readXml } from '../../xml/reader.ts'
import type {
  CompareJob,
  Framed,
  FrameJob,
  Job,
  JobMapping,
  Lack,
  Lesson,
  Peeked,
  PeekJob,
  ReadJob,
  ReadSet,
  ResultOf,
} from './job.ts'
import { KnownRows } from './knownRows.ts'
import { sealTogether } from './seal.ts'
import { understand } from './understand.ts'
import { writeBody } from './write.ts'
import { xmlEnvelope } from './xmlEnvelope.ts'

/** Compiled mappings that are kept; each is some megabytes. */
const KEPT = 32

/** Does jobs, one after the other. */
export class Engine {
  readonly #mappings = new Map<string, Mapping>()
  readonly #rows = new KnownRows()

  run<J extends Job>(job: J): ResultOf<J> {
    return this.#dispatch(job) as ResultOf<J>
  }

  #dispatch(job: Job): ResultOf<Job> {
    if (job.kind === 'frame') return frame(job)
    if (job.kind === 'peek') return peek(job)
    if (job.kind === 'compare') return compare(job)
    const mapping = this.#mapping(job.mapping)
    const policy = this.#rows.policy(job.policy)
    if (job.kind === 'read') return readSets({ ...job, policy }, mapping)
    const { wire } = job
    if (job.kind === 'write') return writeBody(mapping, documentOf(job.canonical), policy, wire)
    const written = job.written.map(({ canonical, bytes }) => ({
      body: bytes,
      canonical: documentOf(canonical),
    }))
    return sealTogether(mapping, written, policy, wire, job.envelope)
  }

  #mapping({ hash, content }: JobMapping): Mapping {
    const known = this.#mappings.get(hash)
    if (known) return known
    if (content === undefined) throw new Error(`mapping ${hash} is not known here`)
    const made = compileMapping(JSON.parse(content) as ResolvedGuide)
    if (this.#mappings.size >= KEPT) this.#mappings.delete(this.#mappings.keys().next().value!)
    this.#mappings.set(hash, made)
    return made
  }

  /** What a job needs and that is neither known nor in it. */
  lacks(job: Job): Lack | undefined {
    if (!('mapping' in job)) return undefined
    const mapping = job.mapping.content === undefined && !this.#mappings.has(job.mapping.hash)
    const rows = this.#rows.lacks(job.policy)
    return mapping || rows ? { mapping, rows } : undefined
  }

  /** Compiles a mapping, and keeps crosswalk rows, ahead of the jobs that need them. */
  learn({ mapping, policy }: Lesson): void {
    if (mapping) this.#mapping(mapping)
    if (policy) this.#rows.policy(policy)
  }
}

function compare({ rules, canonical, lineage, others }: CompareJob): Finding[] {
  const settled = rules === undefined ? {} : { rules }
  return judgeByOthers(settled, documentOf(canonical), others.map(documentOf), (wanted) =>
    placesIn(lineage === undefined ? [] : unpackLineage(lineage), wanted),
  )
}

function frame({ bytes, state, limits, last }: FrameJob): Framed {
  const framer = new Framer(limits, state)
  const events = framer.push(bytes)
  return last ? { events: [...events, ...framer.end()] } : { events, state: framer.state() }
}

function peek({ bytes, maxBytes }: PeekJob): Peeked {
  // A DOCTYPE without declarations is only passed over here; whether it may stand is said by the guide.
  const { root, findings } = readXml(bytes, { bytes: maxBytes, doctype: 'ignore' })
  return root ? { envelope: xmlEnvelope(root), findings } : { findings }
}

function readSets(job: ReadJob, mapping: Mapping): ReadSet[] {
  const { policy, tolerance, rejected, delimiters, tolerances = [] } = job
  return job.sets.map(({ id, offset, length, findings }): ReadSet => {
    const bytes = job.bytes.subarray(offset - job.base, offset - job.base + length)
    const stretch = { bytes, offset, tolerances, ...(delimiters ? { delimiters } : {}) }
    const known = { policy, tolerance, findings, rejected }
    const { made, ...judged } = understand(mapping, stretch, known, keep)
    return { id, ...judged, ...made }
  })
}

function keep(reading: Reading): Pick<ReadSet, 'canonical' | 'lineage' | 'unmapped' | 'names'> {
  const names = namesIn(reading.document)
  return {
    canonical: documentText(reading),
    lineage: lineageText(reading),
    unmapped: JSON.stringify(reading.unmapped),
    ...(names === undefined ? {} : { names }),
  }
}

const documentOf = (canonical: string) => JSON.parse(canonical) as CanonicalDocument
