// Runs `edigw` again and again in one process, each time as if it were alone: with the settings of the call in its
// environment, and with what it says kept for who asked.
import { run } from '../../src/cli/edigw.ts'
import type { Said } from './edigw.ts'

export interface Call {
  words: string[]
  settings: Record<string, string>
}

type Write = (chunk: string | Uint8Array, encoding?: BufferEncoding) => boolean

/** What is written to a stream from now on, until it is taken. */
function keep(stream: NodeJS.WriteStream): () => string {
  const kept: Buffer[] = []
  const { write } = stream
  stream.write = ((chunk, encoding) => {
    kept.push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk))
    return true
  }) satisfies Write as typeof write
  return () => {
    stream.write = write
    return Buffer.concat(kept).toString()
  }
}

const startGateway = async () => {
  throw new Error('a gateway is started in a process of its own')
}

async function answer({ words, settings }: Call): Promise<Said> {
  const own = { ...process.env }
  Object.assign(process.env, settings)
  const [out, err] = [keep(process.stdout), keep(process.stderr)]
  try {
    const code = await run(words, { startGateway })
    return { code, out: out(), err: err() }
  } catch (error) {
    return { code: 1, out: out(), err: `${err()}${(error as Error).stack}` }
  } finally {
    process.env = own
  }
}

// Each run listens for a reader that has seen enough.
process.stdout.setMaxListeners(0)
process.on('message', (call: Call) => void answer(call).then((said) => process.send!(said)))
process.on('disconnect', () => process.exit())
