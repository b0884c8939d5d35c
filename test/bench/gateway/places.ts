// Which step or door a stack of the main thread works for: by the outermost frame that lies in a place with a name. A
// continuation after an await begins a stack of its own, in the file that waited.

interface Frame {
  functionName: string
  url: string
}

const PLACES: readonly [RegExp, string][] = [
  [/\/src\/exchange\/(opening\/|open\.ts)/, 'open'],
  [/\/src\/exchange\/(reading\/|read\.ts)/, 'read'],
  [/\/src\/exchange\/(weighing\/|publish\.ts)/, 'publish'],
  [/\/src\/exchange\/(answering\/|acknowledge\.ts)/, 'acknowledge'],
  [/\/src\/exchange\/write\.ts/, 'write'],
  [/\/src\/exchange\/seal\.ts/, 'seal'],
  [/\/src\/exchange\/deliver\.ts/, 'deliver'],
  [/\/src\/exchange\/sending\//, 'write, seal, deliver'],
  [/\/src\/exchange\/receive\.ts/, 'receive'],
  [/\/src\/exchange\/pool\.ts/, 'engine calls'],
  [/\/src\/exchange\//, 'loop'],
  [/\/src\/partner\//, 'registry'],
  [/\/src\/door\/sftp\/|\/node_modules\/ssh2\//, 'door sftp'],
  [
    /\/src\/door\/|\/node_modules\/(express|router|helmet|ajv|body-parser|finalhandler|jsonwebtoken)/,
    'door http',
  ],
  [/\/src\/store\/|\/node_modules\/(kysely|pg|pg-pool|pg-protocol)\//, 'store calls'],
  [/\/src\/setting\/|\/node_modules\/(pino|ulid)\//, 'ids, logs'],
]

const WITHOUT: Readonly<Record<string, string>> = {
  '(idle)': 'idle',
  '(program)': 'node',
  '(garbage collector)': 'garbage collection',
}

/** The place of a stack, outermost frame first. */
export function placeOf(stack: readonly Frame[]): string {
  for (const { url } of stack) {
    const place = PLACES.find(([pattern]) => pattern.test(url))
    if (place) return place[1]
  }
  return WITHOUT[stack.at(-1)?.functionName ?? ''] ?? socketOf(stack)
}

/** What Node does by itself is mostly sockets': HTTP has its own modules. */
const socketOf = (stack: readonly Frame[]): string =>
  stack.some(({ url }) => /_http_|internal\/http/.test(url)) ? 'door http' : 'node'
