// Who comes, where a proxy stands before the door: else every client would have the proxy's address, and share its limits and
// its bans. A trusted proxy says it in one line before the first byte of SSH: the PROXY protocol, version 1.
import { isIP, type Socket } from 'node:net'
import { bareAddress } from '../../setting/networks.ts'

/** The longest line, with its end, as the protocol says (section 2.1). */
const LONGEST = 107
const PATIENCE = 5_000
const END = '\r\n'

/** The client's address; undefined where the socket is gone, or a proxy says nothing that can be understood: then it is ended. */
export async function clientOf(
  socket: Socket,
  isProxy: (address: string) => boolean,
): Promise<string | undefined> {
  socket.on('error', () => {})
  const { remoteAddress: address } = socket
  if (address === undefined || !isProxy(bareAddress(address))) return address
  const grace = setTimeout(() => socket.destroy(), PATIENCE)
  const said = addressIn(await firstLine(socket))
  clearTimeout(grace)
  if (said === undefined) socket.destroy()
  return said
}

/** Its first line; what follows stays to be read. */
async function firstLine(socket: Socket): Promise<string> {
  let read = Buffer.alloc(0)
  for (;;) {
    const part = socket.read() as Buffer | null
    if (part) read = Buffer.concat([read, part])
    const end = read.subarray(0, LONGEST).indexOf(END)
    if (end >= 0) {
      socket.unshift(read.subarray(end + END.length))
      return read.toString('latin1', 0, end)
    }
    if (read.length >= LONGEST || !(await hasMore(socket))) return ''
  }
}

const hasMore = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => {
    const tell = () => {
      for (const event of ['readable', 'end', 'close']) socket.off(event, tell)
      resolve(!socket.destroyed && !socket.readableEnded)
    }
    for (const event of ['readable', 'end', 'close']) socket.on(event, tell)
  })

function addressIn(line: string): string | undefined {
  const [, address = ''] = /^PROXY TCP[46] (\S+) \S+ \d{1,5} \d{1,5}$/.exec(line) ?? []
  return isIP(address) === 0 ? undefined : address
}
