// Stands between a store and its server, and cuts the line when a COMMIT is answered: what is committed
// then, nobody was told.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** How to reach the server of a database's address: by its socket, or by host and port. */
function upstreamOf(url: URL): () => Socket {
  const directory = url.searchParams.get('host')
  const port = Number(url.port || 5432)
  return () => (directory ? connect(`${directory}/.s.PGSQL.${port}`) : connect(port, url.hostname))
}

// A simple query: Q, its length, and the text.
const isCommit = (data: Buffer): boolean => data[0] === 0x51 && data.includes('commit\0')

export class Cutter {
  #server: Server
  #cuts = 0
  #upstream: () => Socket
  #lines: Promise<unknown>[] = []

  constructor(url: string) {
    this.#upstream = upstreamOf(new URL(url))
    this.#server = createServer((client) => this.#join(client))
  }

  /** Begins to listen; answers the address under which the same database is reached through here. */
  async listen(url: string): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const through = new URL(url)
    through.searchParams.delete('host')
    through.host = `127.0.0.1:${(this.#server.address() as { port: number }).port}`
    return through.href
  }

  /** The next COMMITs reach the server, their answers reach nobody. */
  cut(times: number): void {
    this.#cuts = times
  }

  async close(): Promise<void> {
    this.#server.close()
    await Promise.all(this.#lines)
  }

  #join(client: Socket): void {
    const server = this.#upstream()
    let cutting = false
    client.on('data', (data) => {
      if (this.#cuts > 0 && isCommit(data)) {
        this.#cuts--
        cutting = true
      }
      server.write(data)
    })
    server.on('data', (data) => {
      if (!cutting) return void client.write(data)
      client.destroy()
      server.end()
    })
    client.on('close', () => server.end()).on('error', () => {})
    server.on('close', () => client.destroy()).on('error', () => {})
    this.#lines.push(once(server, 'close'))
  }
}
