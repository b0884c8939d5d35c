// The process that runs the pact programs of the API, one after the other: two that write one pact at the same time lose
// interactions without a word. It is one of its own because Pact's native code writes on standard output.
import { pathToFileURL } from 'node:url'

const [folder, ...programs] = process.argv.slice(2)
for (const program of programs) {
  const { writePact } = (await import(pathToFileURL(program).href)) as {
    writePact?: (dir: string) => Promise<void>
  }
  if (!writePact) throw new Error(`${program} has no writePact`)
  await writePact(folder!)
}
