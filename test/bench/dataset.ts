// The data that are measured on, each made anew out of the seed, into a file that goes when the run is over.
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Extent, interchange, type Kind } from './made/interchange.ts'

export const MEGABYTE = 2 ** 20

export interface DataSet {
  kind: Kind
  title: string
  guide: string
  extent: Extent
}

export interface DataFile {
  path: string
  bytes: number
}

/** All of them; the interchange of orders has so many megabytes. */
export const dataSets = (megabytes: number): DataSet[] => [
  {
    kind: 'orders',
    title: `an interchange of 850s, ${megabytes} MB`,
    guide: 'x12/004010/850',
    extent: { bytes: megabytes * MEGABYTE },
  },
  { kind: 'long', title: 'one 850 of 20,000 lines', guide: 'x12/004010/850', extent: { sets: 1 } },
  { kind: 'small', title: '10,000 small 850s', guide: 'x12/004010/850', extent: { sets: 10_000 } },
  { kind: 'shipments', title: '500 856s, HL five deep', guide: 'x12/004010/856', extent: { sets: 500 } },
]

/** Makes a data set's file below a folder; of a large one only the first megabytes, where it is to be a part. */
export async function makeFile(
  folder: string,
  { kind, extent }: DataSet,
  seed: number,
  most = Infinity,
): Promise<DataFile> {
  const part = Math.min(extent.bytes ?? Infinity, most * MEGABYTE)
  const path = join(folder, `${kind}-${part}.edi`)
  await pipeline(Readable.from(interchange(kind, { ...extent, bytes: part }, seed)), createWriteStream(path))
  return { path, bytes: (await stat(path)).size }
}
