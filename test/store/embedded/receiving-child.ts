// A process of its own that receives until it is killed, and says which receipts were acknowledged: one line
// each, written before the next one begins. Its arguments: the store's directory, and a prefix for ids.
import { writeSync } from 'node:fs'
import { openEmbedded } from '../../../src/store/index.ts'
import { aReceipt } from '../../conformance/store/samples.ts'

const [directory, prefix] = process.argv.slice(2) as [string, string]
const store = await openEmbedded({ directory })

async function receiveForEver(lane: number): Promise<void> {
  for (let count = 0; ; count++) {
    const receipt = aReceipt({ id: `${prefix}-${lane}-${count}` })
    await store.keepChunk({ blob: receipt.blob, ordinal: 0, bytes: Buffer.from(receipt.id), at: receipt.at })
    await store.receive(receipt, true)
    writeSync(1, `${receipt.id}\n`)
  }
}

await Promise.all(Array.from({ length: 8 }, (_, lane) => receiveForEver(lane)))
