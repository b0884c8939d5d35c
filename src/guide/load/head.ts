// The words with which a guide begins, without its nodes: what a document is recognised by. To load a guide of forty
// kilobytes for ten words of it took longer than to read the document.
import { AREAS } from '../model.ts'

const NODES: ReadonlySet<string> = new Set([...AREAS, 'changes'])

/** A guide's YAML without its areas and changes, wherever they stand among its words. */
export function headText(text: string): string {
  let isHead = true
  return text
    .split('\n')
    .filter((line) => {
      const word = /^["']?([A-Za-z]+)["']?\s*:/.exec(line)?.[1]
      if (word !== undefined) isHead = !NODES.has(word)
      return isHead
    })
    .join('\n')
}
