// The validator keeps a compiled schema for each spelling of a content type that it meets, and callers could
// make up spellings until the memory is full. So it is only shown the bare media type; what came is kept aside.
import type { IncomingMessage } from 'node:http'

const asItCame = new WeakMap<IncomingMessage, string>()

/** Leaves the bare media type in the headers, and nothing where the operation takes no body. */
export function bareContentType(req: IncomingMessage, takesBody: boolean): void {
  const type = req.headers['content-type']
  if (type === undefined) return
  asItCame.set(req, type)
  if (takesBody) req.headers['content-type'] = type.split(';', 1)[0]!.trim().toLowerCase()
  else delete req.headers['content-type']
}

/** The content type with its parameters, as the caller wrote it. */
export const contentTypeOf = (req: IncomingMessage): string | undefined =>
  asItCame.get(req) ?? req.headers['content-type']
