// A proxy before the door: the client's own address counts, where a proxy that is trusted says it, and nobody else's word.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import SftpClient from 'ssh2-sftp-client'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { interchange } from './sample.ts'

const says = (address: string) => `PROXY TCP4 ${address} 10.0.0.1 50000 2022\r\n`

/** Connects, saying the line in some pieces first. */
async function dial(point: DropPoint, ...pieces: string[]): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port: point.door.port, noDelay: true })
  socket.on('error', () => {})
  await once(socket, 'connect')
  for (const piece of pieces) await new Promise((written) => socket.write(piece, written))
  return socket
}

describe('a proxy before the drop point', () => {
  it('says who comes, in whatever pieces it arrives, and all goes on as without it', async (t) => {
    const point = await openDropPoint(t, { isProxy: (address) => address === '127.0.0.1' })
    const line = says('198.51.100.7')
    const client = new SftpClient('acme')
    const sock = await dial(point, line.slice(0, 9), line.slice(9))
    await client.connect({ sock, username: 'acme', privateKey: point.keyOf('acme') })
    await client.put(Buffer.from(interchange(1)), '/inbound/po.edi')
    await client.end()
    assert.deepEqual(await point.received(), [{ name: 'po.edi', content: interchange(1) }])
    const trail = await point.house.store.auditTrail({ limit: 10 })
    assert.match(trail.find(({ act }) => act === 'sftp-login')?.detail ?? '', /^from 198\.51\.100\.7 /)
  })

  it('that says nothing which can be understood is turned away', async (t) => {
    const point = await openDropPoint(t, { isProxy: () => true })
    for (const said of ['SSH-2.0-client\r\n', `PROXY TCP4 ${'9'.repeat(200)}`, 'PROXY UNKNOWN\r\n']) {
      const socket = await dial(point, said)
      socket.resume()
      await once(socket, 'close')
    }
  })

  it('is not believed where it is not known', async (t) => {
    const point = await openDropPoint(t, { isProxy: () => false })
    const socket = await dial(point, says('198.51.100.7'))
    let heard = ''
    socket.on('data', (part) => {
      heard += part.toString('latin1')
    })
    await once(socket, 'close')
    assert.match(heard, /^SSH-2\.0-/)
  })
})
