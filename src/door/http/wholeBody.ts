// A JSON body that is larger than a form and is judged by its handler: read whole up to a limit, with back-pressure,
// and refused in words where it is no JSON.
import type { Readable } from 'node:stream'
import { Refusal } from '../../exchange/refusal.ts'
import { eachPart, tooLarge } from './body.ts'

/** Canonical documents are flat; what is nested deeper is meant to exhaust whoever walks it. */
const DEEPEST = 64

/** The bytes of a body. Refuses more than `most`, and before the first byte where its length is told. */
export async function readWhole(stream: Readable, most: number, length = 0): Promise<Buffer> {
  if (length > most) throw tooLarge(most)
  const parts: Uint8Array[] = []
  await eachPart(stream, most, (part) => {
    parts.push(part)
  })
  return Buffer.concat(parts)
}

/** The value that the bytes are in JSON. Refuses what is none, is not UTF-8, or is nested too deep. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes)
  if (isTooDeep(text)) throw notJson(`it is nested deeper than ${DEEPEST} levels`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notJson((error as SyntaxError).message)
  }
}

const notJson = (why: string) => new Refusal('invalid-request', `The body is no JSON that is taken: ${why}.`)

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw notJson('it is not UTF-8')
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const [BRACKET, BRACE, END_BRACKET, END_BRACE] = [0x5b, 0x7b, 0x5d, 0x7d]

function isTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (quoted && character === BACKSLASH) at++
    else if (character === QUOTE) quoted = !quoted
    else if (quoted) continue
    else if (character === BRACKET || character === BRACE) depth++
    else if (character === END_BRACKET || character === END_BRACE) depth--
    if (depth > DEEPEST) return true
  }
  return false
}
