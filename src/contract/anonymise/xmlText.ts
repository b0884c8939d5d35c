// Where the texts and attributes of an XML document stand in its bytes, so that they can be replaced in place.
import type { FatedValue } from '../../exchange/engine/fate.ts'
import type { XmlElement } from '../../xml/tree.ts'
import { ContractError } from '../sample.ts'
import type { Edit } from './splice.ts'

interface Said {
  one: FatedValue
}

/**
 * The edits that put `texts`, by spot, where `told` says that their values stand. Values come in the document's order:
 * of each element its text, its attributes, then what is in it. Throws ContractError for a text in several pieces.
 */
export function textEdits(
  bytes: Uint8Array,
  root: XmlElement,
  told: readonly Said[],
  texts: ReadonlyMap<string, string>,
): Edit[] {
  const spots = told.map(({ one }) => one.value.spot)
  let next = 0
  const edits: Edit[] = []
  const visit = (element: XmlElement): void => {
    if (element.text.trim() !== '') {
      const text = texts.get(spots[next++]!)
      if (text !== undefined) edits.push(textEdit(element, text))
    }
    for (const { local, value } of element.attributes.filter((one) => one.value !== '')) {
      const text = texts.get(spots[next++]!)
      if (text !== undefined) edits.push(attributeEdit(bytes, element, local, value, text))
    }
    for (const child of element.children) visit(child)
  }
  visit(root)
  return edits
}

function textEdit({ textOffset, textLength, local, line }: XmlElement, text: string): Edit {
  if (textOffset === undefined || textLength === undefined)
    throw new ContractError(
      `the text of ${local} in line ${line} is in several pieces (a comment or CDATA): join it by hand`,
    )
  return { offset: textOffset, length: textLength, text: quoted(text) }
}

function attributeEdit(
  bytes: Uint8Array,
  { offset, local: name, line }: XmlElement,
  local: string,
  value: string,
  text: string,
): Edit {
  const tag = Buffer.from(bytes.subarray(offset, bytes.indexOf(0x3e, offset) + 1)).toString('latin1')
  const found = new RegExp(`[\\s:]${local}\\s*=\\s*(["'])(.*?)\\1`, 's').exec(tag)
  if (!found || found[2]!.length < value.length)
    throw new ContractError(
      `the attribute ${local} of ${name} in line ${line} can’t be found: replace it by hand`,
    )
  const from = offset + found.index + found[0].length - found[2]!.length - 1
  return { offset: from, length: found[2]!.length, text: quoted(text) }
}

const quoted = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

/** Comments and processing instructions are read by nobody, and may say anything. */
export function withoutComments(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1')
  const kept = text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<\?(?!xml\s)[\s\S]*?\?>/g, (one) =>
    one.startsWith('<![') ? one : '',
  )
  return Buffer.from(kept, 'latin1')
}
