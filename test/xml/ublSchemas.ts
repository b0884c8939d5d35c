// OASIS's own schemas of UBL 2.1 (test/xml/ubl-2.1-xsd), asked by libxml2: what an independent reader says of XML
// that we wrote. The signature modules are not kept: what stands in an extension is not judged.
import { readdirSync, readFileSync } from 'node:fs'
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from 'libxml2-wasm'

const FOLDER = 'test/xml/ubl-2.1-xsd'
const MAIN = readdirSync(`${FOLDER}/maindoc`)

// One schema that imports all documents, so that what they share is parsed once.
const importOf = (file: string): string => {
  const namespace = `urn:oasis:names:specification:ubl:schema:xsd:${file.split('-')[1]}-2`
  return `<xs:import namespace="${namespace}" schemaLocation="maindoc/${file}"/>`
}
const ALL = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${MAIN.map(importOf).join('')}</xs:schema>`

let validator: XsdValidator | undefined

function opened(): XsdValidator {
  const files = ['common', 'maindoc'].flatMap((part) =>
    readdirSync(`${FOLDER}/${part}`).map((file) => `${part}/${file}`),
  )
  xmlRegisterInputProvider(
    new XmlBufferInputProvider(
      Object.fromEntries(files.map((file) => [`ubl/${file}`, readFileSync(`${FOLDER}/${file}`)])),
    ),
  )
  return XsdValidator.fromDoc(XmlDocument.fromString(ALL, { url: 'ubl/all.xsd' }))
}

/** What the schema of a document's type says against it, a line each; nothing where it is valid. */
export function againstUblSchema(bytes: Uint8Array): string[] {
  validator ??= opened()
  const document = XmlDocument.fromBuffer(bytes)
  try {
    validator.validate(document)
    return []
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error
    return error.details.map(({ line, message }) => `line ${line}: ${message.trim()}`)
  } finally {
    document.dispose()
  }
}
