// node-x12, the library that JavaScript has for X12: the receipt as one string, as it wants it, to its objects.
// It knows no guide, so its like among the levels of the engine is framing.
import { X12Interchange, X12Parser } from 'node-x12'
import type { OpenLevel } from './level.ts'

export const open: OpenLevel = () => (source) => {
  let text = ''
  let bytes = 0
  for (let piece = source.next(); piece; piece = source.next()) {
    text += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')
    bytes += piece.length
    source.forget(bytes)
  }
  const read = new X12Parser(true).parse(text)
  if (!(read instanceof X12Interchange)) return { bytes, documents: 0, findings: 1 }
  const documents = read.functionalGroups.reduce((sum, group) => sum + group.transactions.length, 0)
  return { bytes, documents, findings: 0 }
}
