// How much memory is in use, for tests that must show it does not grow with what is sent.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in buffers that something still refers to, and in some that are about to be freed: that takes a moment. */
export function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}
