// The other side of a webhook: a server on the loopback that notes what it is told, and answers as the test wants.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signedHeaders } from '../../src/door/webhook/signature.ts'

export interface Told {
  headers: IncomingHttpHeaders
  body: string
  payload: { type: string; timestamp: string; data: Record<string, unknown> & { document: string } }
}

export interface Receiver {
  url: string
  told: Told[]
  /** How it answers from now on. */
  answer: { status: number; headers?: Record<string, string>; body?: string } | 'silence'
  close(): Promise<void>
}

/** Opens a receiver on a free port. */
export async function openReceiver(): Promise<Receiver> {
  const told: Told[] = []
  const server: Server = createServer((req, res) => {
    let body = ''
    req.setEncoding('utf8').on('data', (piece: string) => {
      body += piece
    })
    req.on('end', () => {
      told.push({ headers: req.headers, body, payload: JSON.parse(body) })
      if (receiver.answer === 'silence') return
      const { status, headers = {}, body: text = '' } = receiver.answer
      res.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  const receiver: Receiver = { url: `http://127.0.0.1:${port}/events`, told, answer: { status: 204 }, close }
  return receiver
}

/** Whether a delivery is signed under a secret, as its receiver looks. */
export function isSigned({ headers, body }: Told, secret: string): boolean {
  const id = String(headers['webhook-id'])
  const seconds = Number(headers['webhook-timestamp'])
  const expected = signedHeaders([secret], { id, seconds, body })['webhook-signature']
  return String(headers['webhook-signature']).split(' ').includes(expected)
}
