// A balancer as it stands before several gateways: each connection goes to the next one that says it is ready; where that
// takes none, to another. What was said on a connection is never said again elsewhere.
import { once } from 'node:events'
import { get } from 'node:http'
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { HouseProcess } from './process.ts'

export interface Balancer {
  http: string
  sftp: number
  close(): Promise<void>
}

type Door = 'http' | 'sftp'

const LOOK = 250
const AGAIN = 50

/** Opens a balancer before the processes that there are just now. */
export async function openBalancer(processes: () => readonly HouseProcess[]): Promise<Balancer> {
  const ready = new Set<HouseProcess>()
  const asked = new Set<HouseProcess>()
  // One question to each at a time: on a machine with much to do they would pile up, and be what there is to do.
  const ask = async (one: HouseProcess) => {
    asked.add(one)
    const says = await isReady(one)
    asked.delete(one)
    if (says) ready.add(one)
    else if (says === false) ready.delete(one)
  }
  const look = () => {
    for (const one of processes()) if (!asked.has(one)) void ask(one)
  }
  look()
  const timer = setInterval(look, LOOK)
  let turn = 0
  const candidates = (door: Door): number[] => {
    const ports = processes()
      .filter((one) => ready.has(one) && one.isAlive)
      .map(({ ports: { http, sftp } }) => (door === 'http' ? sftp && Number(new URL(http).port) : sftp))
      .filter((port) => port !== undefined)
    turn++
    return ports.map((_, index) => ports[(index + turn) % ports.length]!)
  }
  const open = new Set<Socket>()
  const serve = async (door: Door) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
      void join(socket, () => candidates(door))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return server
  }
  const [http, sftp] = [await serve('http'), await serve('sftp')]
  return {
    http: `http://127.0.0.1:${portOf(http)}`,
    sftp: portOf(sftp),
    async close() {
      clearInterval(timer)
      for (const socket of open) socket.destroy()
      await Promise.all([http, sftp].map((server) => new Promise((closed) => server.close(closed))))
    },
  }
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** Undefined where it has not answered in time: it stays what it was. */
const isReady = ({ ports }: HouseProcess): Promise<boolean | undefined> =>
  new Promise((resolve) => {
    const asked = get(`${ports.http}/readyz`, { agent: false, timeout: 5_000 }, (answer) => {
      answer.resume()
      resolve(answer.statusCode === 200)
    })
    asked.on('timeout', () => {
      resolve(undefined)
      asked.destroy()
    })
    asked.on('error', () => resolve(false))
  })

/** Tries as long as the client waits. */
async function join(client: Socket, candidates: () => number[]): Promise<void> {
  while (!client.destroyed) {
    for (const port of candidates()) {
      const server = await connected(port)
      if (!server) continue
      server.on('error', () => client.destroy())
      client.on('error', () => server.destroy())
      server.on('close', () => client.destroy())
      client.on('close', () => server.destroy())
      client.pipe(server).pipe(client)
      return
    }
    await wait(AGAIN)
  }
}

async function connected(port: number): Promise<Socket | undefined> {
  const socket = dial({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true })
  try {
    await once(socket, 'connect')
    return socket
  } catch {
    return undefined
  }
}
