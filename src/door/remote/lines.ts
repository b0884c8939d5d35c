// Connections to partners' servers that stay open for a moment after each file: a hundred documents are no hundred log-ins,
// which many servers take for an attack.
import type { RemoteDoor } from '../../partner/agreement.ts'
import { type DropPointConnection, type OpenDropPoint, openDropPoint } from '../sftp/client.ts'
import { connectionTo } from './address.ts'
import type { Reaching } from './put.ts'

/** Milliseconds that a connection stays open with nothing to do. */
const LINGER = 5_000

interface Line {
  point: OpenDropPoint
  timer: NodeJS.Timeout
}

/** Does some work on a connection to a partner's server; one that was left open, where there is. */
export type OnLine = <T>(
  partner: string,
  door: RemoteDoor,
  work: (connection: DropPointConnection) => Promise<T>,
) => Promise<T>

/** Makes what keeps connections; `signal` ends them all. The work is begun anew where one that was left open breaks off. */
export function openLines({
  secrets,
  patience,
  signal,
}: Pick<Reaching, 'secrets' | 'patience' | 'signal'>): OnLine {
  const idle = new Map<string, Line[]>()

  function leftOpen(key: string): OpenDropPoint | undefined {
    for (;;) {
      const line = idle.get(key)?.pop()
      if (!line) return undefined
      clearTimeout(line.timer)
      if (line.point.isOpen()) return line.point
    }
  }

  function leaveOpen(key: string, point: OpenDropPoint): void {
    const lines = idle.get(key) ?? []
    idle.set(key, lines)
    const timer = setTimeout(() => {
      lines.splice(lines.indexOf(line), 1)
      if (lines.length === 0) idle.delete(key)
      void point.close()
    }, LINGER)
    const line = { point, timer }
    timer.unref()
    lines.push(line)
  }

  return async (partner, door, work) => {
    const key = `${partner} ${JSON.stringify(door)}`
    const open = async () =>
      openDropPoint({ ...(await connectionTo(partner, door, secrets)), ...patience, signal })
    const run = async (point: OpenDropPoint) => {
      try {
        const result = await work(point.connection)
        leaveOpen(key, point)
        return result
      } catch (error) {
        await point.close()
        throw error
      }
    }
    const before = leftOpen(key)
    if (!before) return run(await open())
    return run(before).catch(async () => run(await open()))
  }
}
