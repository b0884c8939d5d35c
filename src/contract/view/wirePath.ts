// Places of a wire as QA writes them, `IT104`, `SVC01-2` or `Invoice/cac:InvoiceLine/cbc:ID`, as paths into its view.
import type { Path } from '../../guide/path.ts'

const X12 = /^([A-Z][A-Z0-9]{1,2})(\d{2})(?:-(\d{1,2}))?$/
const XML = /^[\w.:-]+(\/[\w.:-]+)*(\/@[\w.:-]+)?$/

/** The path into the view: every segment or element of that name is meant. Undefined where it is no place of a wire. */
export function wirePath(text: string, syntax: 'x12' | 'xml'): Path | undefined {
  return syntax === 'x12' ? x12Path(text) : xmlPath(text)
}

function x12Path(text: string): Path | undefined {
  const [, id, element, component] = X12.exec(text) ?? []
  if (id === undefined || element === undefined) return undefined
  const steps = [
    { name: id, list: true },
    { name: id + element, list: false },
  ]
  return { root: false, steps: component ? [...steps, { name: text, list: false }] : steps }
}

function xmlPath(text: string): Path | undefined {
  if (!XML.test(text)) return undefined
  const names = text.split('/')
  const last = names.at(-1)!.startsWith('@') ? names.pop()! : '#text'
  return { root: false, steps: [...names.map((name) => ({ name, list: true })), { name: last, list: false }] }
}
