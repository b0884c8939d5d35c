// What is seen of each request: one line in the log and one observation, by operation and status, never by
// address or id, so that the number of series stays what the API document has.
import type { RequestHandler } from 'express'
import type { House } from '../../setting/house.ts'
import type { Caller } from './operation.ts'

/** Gives each request an id, and tells `seen` and the log of it when it is over. */
export function observe(
  { newId, log }: House,
  seen: (labels: { operation: string; method: string; status: string }, seconds: number) => void,
): RequestHandler {
  return (req, res, next) => {
    const began = performance.now()
    res.locals.id = newId()
    res.once('close', () => {
      const milliseconds = performance.now() - began
      const operation: string = res.locals.operation ?? 'none'
      const status = res.writableFinished ? String(res.statusCode) : 'aborted'
      const { principal } = (res.locals.caller ?? {}) as Partial<Caller>
      seen({ operation, method: req.method, status }, milliseconds / 1000)
      const line = {
        request: res.locals.id,
        operation,
        status,
        milliseconds: Math.round(milliseconds),
        principal,
      }
      // What went well is in the metrics; a line each would bury what did not.
      if (status < '400') log.debug(line, 'request')
      else log.info(line, 'request')
    })
    next()
  }
}
