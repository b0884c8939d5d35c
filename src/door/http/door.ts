// The HTTP door: the app on a socket, with the time-outs that keep slow and idle peers from holding it.
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { House } from '../../setting/house.ts'
import { type AppOptions, httpApp } from './app.ts'
import { noteExpectation } from './body.ts'
import { defaultLimits, type HttpLimits } from './limits.ts'

export interface HttpDoorOptions extends Omit<AppOptions, 'stopping'> {
  /** Where to listen, such as 127.0.0.1; TLS is the proxy's before it. */
  host: string
  /** 0 for any free one. */
  port: number
}

export interface HttpDoor {
  port: number
  url: string
  /** Says that it is stopping, by /readyz and by asking for a new connection each time; everything is still served. */
  leave(): void
  /** Takes no more connections, lets requests under way end for so many seconds, then cuts them off. */
  close(seconds?: number): Promise<void>
}

// An import would load what of it is loaded late: WebSocket, fetch and all, 40 ms of CPU that nobody here needs.
const { createServer } = process.getBuiltinModule('node:http')

/** How often node looks for requests that are too slow. */
const CHECK_MILLISECONDS = 5000

/** Opens the HTTP door. Fails where the port is taken. */
export async function openHttpDoor(house: House, options: HttpDoorOptions): Promise<HttpDoor> {
  const limits = { ...defaultLimits, ...options.limits }
  let stopping = false
  const app = await httpApp(house, { ...options, stopping: () => stopping })
  const serve: RequestListener = (req, res) => {
    // A proxy would go on with the connections that it has, and lose a request on one that is just being closed.
    if (stopping) res.setHeader('connection', 'close')
    app(req, res)
  }
  const server = createServer(
    { maxHeaderSize: limits.headerBytes, connectionsCheckingInterval: CHECK_MILLISECONDS },
    serve,
  )
  server.on('checkContinue', (req, res) => {
    noteExpectation(req, res)
    serve(req, res)
  })
  server.on('clientError', answerUnreadable)
  setTimes(server, limits)
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const leave = () => {
    stopping = true
  }
  const close = (seconds = limits.closeSeconds) => {
    leave()
    return closeServer(server, seconds)
  }
  return { port, url: urlOf(options.host, port), leave, close }
}

function setTimes(server: Server, limits: HttpLimits): void {
  server.maxConnections = limits.connections
  server.headersTimeout = limits.headersSeconds * 1000
  server.requestTimeout = limits.requestSeconds * 1000
  server.keepAliveTimeout = limits.keepAliveSeconds * 1000
  server.timeout = limits.idleSeconds * 1000
}

const listen = (server: Server, { host, port }: HttpDoorOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })

const urlOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** A kept-alive connection only becomes idle some time after its last answer, so it is looked for again. */
const SWEEP_MILLISECONDS = 20

async function closeServer(server: Server, seconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MILLISECONDS)
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000)
  await closed
  clearInterval(sweep)
  clearTimeout(cut)
}

const UNREADABLE: Readonly<Record<string, [status: string, title: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request came too slowly'],
}

/** What is not HTTP, or too slow or large in its headers, has no request to answer: it gets its problem by hand. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, title] = UNREADABLE[error.code ?? ''] ?? [
    '400 Bad Request',
    'The request is not well formed',
  ]
  const problem = {
    type: 'about:blank',
    title,
    status: Number.parseInt(status, 10),
    code: 'unreadable',
    detail: `${title}.`,
  }
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
