// QA's file of a mapping as text that people edit: what a command writes into it leaves their comments, their order
// and their blank lines alone. A new file explains itself, since it may be the first that its reader sees.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Document, isMap, isScalar, Pair, parseDocument, Scalar, type YAMLMap } from 'yaml'
import { type Folders, mappingFilePath } from './contract.ts'
import type { SampleEntry } from './mappingFile.ts'

type Of = { partner: string; mapping: string }

/** The file, open for edits; nothing is on disk before `save`. */
export interface MappingFileText {
  /** True where there was none. */
  isNew: boolean
  setSample: (name: string, entry: SampleEntry) => void
  /** A drop with the comment behind it; one that is there already stays as it is. */
  addDrop: (address: string, reason: string, comment: string) => void
  /** What the file ends with, as comments. */
  suggest: (lines: readonly string[]) => void
  save: () => void
}

/** Opens the file of a mapping, or begins it. */
export function openMappingFile({ contracts }: Folders, of: Of): MappingFileText {
  const path = mappingFilePath(contracts, of)
  const isNew = !existsSync(path)
  const document: Document = isNew ? newFile(of) : parseDocument(readFileSync(path, 'utf8'))
  return {
    isNew,
    setSample: (name, entry) => tableOf(document, 'samples', '').set(name, sampleNode(document, entry)),
    addDrop(address, reason, comment) {
      const drops = tableOf(document, 'drops', DROPS)
      if (drops.has(address)) return
      const value = new Scalar(reason)
      value.comment = ` ${comment}`
      drops.set(address, value)
    },
    suggest(lines) {
      if (lines.length > 0) document.comment = lines.map((line) => ` ${line}`).join('\n')
    },
    save() {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.part`, `${document.toString({ lineWidth: 0 }).trimEnd()}\n`)
      renameSync(`${path}.part`, path)
    },
  }
}

const DROPS = [
  ' What the partner sends and nobody gets. Each is a decision: put its reason, in words, where "to review" stands;',
  ' or give the value a place by a line in the overlay, and draft again.',
].join('\n')

function newFile({ partner, mapping }: Of): Document {
  const document = new Document({ contract: `${partner}/${mapping}` })
  document.commentBefore = [
    ` What ${partner}'s ${mapping} promises: each sample in partners/${partner}/samples/${mapping} must become its`,
    ' expected document, value by value. A sample that is "to review" proves nothing yet. Look at it by',
    ` "edigw contract review ${partner} ${mapping}", then say so by "edigw contract approve ${partner} ${mapping}".`,
  ].join('\n')
  tableOf(document, 'samples', '')
  return document
}

/** A table of the file, which is made where it isn't there yet. */
function tableOf(document: Document, name: string, comment: string): YAMLMap {
  const known = document.get(name)
  if (isMap(known)) return known
  document.delete(name)
  const key = new Scalar(name)
  key.spaceBefore = true
  if (comment !== '') key.commentBefore = comment
  const table = document.createNode({}) as YAMLMap
  ;(document.contents as YAMLMap).items.push(new Pair(key, table) as never)
  return table
}

/** `approved` alone where there is no more to say of the sample. */
function sampleNode(document: Document, { state, findings, by, reason }: SampleEntry): unknown {
  const entry = {
    state,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
    ...(findings.length > 0 ? { findings } : {}),
  }
  const node = document.createNode(Object.keys(entry).length > 1 ? entry : state)
  if (isMap(node)) {
    node.flow = true
    for (const { value } of node.items) if (isMap(value) || !isScalar(value)) (value as YAMLMap).flow = true
  }
  return node
}
