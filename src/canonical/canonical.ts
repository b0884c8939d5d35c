// Canonical documents: their types come from the schemas in openapi/, and so does the judgement whether a
// document is one.
import type { ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import schemas from '../../openapi/canonical.json' with { type: 'json' }
import { explain } from './explain.ts'
import type { components } from './schema.d.ts'
import { shippedSchemas } from './shipped.ts'

type Schemas = components['schemas']
export type Order = Schemas['Order']
export type Shipment = Schemas['Shipment']
export type ShipmentNode = Schemas['ShipmentNode']
export type Acknowledgement = Schemas['Acknowledgement']
export type AcknowledgedGroup = Schemas['AcknowledgedGroup']
export type AcknowledgedSet = Schemas['AcknowledgedSet']
export type AcknowledgedSegment = Schemas['AcknowledgedSegment']
export type AcknowledgedElement = Schemas['AcknowledgedElement']
export type AcknowledgedContext = Schemas['AcknowledgedContext']
export type AcknowledgedInterchange = Schemas['AcknowledgedInterchange']
export type OrderResponse = Schemas['OrderResponse']
export type Party = Schemas['Party']
export type ApplicationAdvice = Schemas['ApplicationAdvice']
export type AdvisedDocument = Schemas['AdvisedDocument']
export type AdviceReason = Schemas['AdviceReason']

/** `order` of `schema: order/1`, for every component that says so. */
export type CanonicalName = {
  [K in keyof Schemas]: Schemas[K] extends { schema: `${infer Name}/${number}` } ? Name : never
}[keyof Schemas]

/** What a component's `x-document` says: it is a whole document, and where the API has it. */
export interface CanonicalKind {
  name: CanonicalName
  /** In the API's paths: `orders`. */
  collection: string
  /** Partners may send it, so that the ERP pulls it. */
  feed: boolean
  /** The ERP may send it. */
  outbound: boolean
  /** It speaks of documents that were sent before, and is matched with them. */
  reconciled?: boolean
  /** Where it names documents that should be known before it; lists and trees are walked through. */
  refersTo?: readonly { path: string; of: CanonicalName }[]
  /** Kinds of documents about the same ones that it is held against. */
  heldAgainst?: readonly CanonicalName[]
  /** The component that describes it: `Order`. */
  component: string
}

type Component = { 'x-document'?: Omit<CanonicalKind, 'component'> }

/** Every canonical document that there is, in the schemas' order. */
export const canonicalKinds: readonly CanonicalKind[] = Object.entries(
  schemas.components.schemas as Record<string, Component>,
).flatMap(([component, { 'x-document': kind }]) => (kind ? [{ ...kind, component }] : []))

const kinds = new Map<string, CanonicalKind>(canonicalKinds.map((kind) => [kind.name, kind]))

/** What is known of a canonical document; undefined where there is none of this name. */
export const kindOf = (name: string): CanonicalKind | undefined => kinds.get(name)

/** Where a document is not what its schema says. */
export interface SchemaProblem {
  pointer: string
  message: string
}

// Without allErrors: one document of many bad lines must not cost a finding each.
const ajv = shippedSchemas({ allErrors: false, verbose: true })
formats.default(ajv)
ajv.addSchema(schemas, 'canonical')

const validators = new Map<CanonicalName, ValidateFunction>()

function validatorOf(name: CanonicalName): ValidateFunction {
  const known = validators.get(name)
  if (known) return known
  const made = ajv.getSchema(`canonical#/components/schemas/${componentOf(name)}`) as ValidateFunction
  validators.set(name, made)
  return made
}

/** True for the name of a canonical document. */
export const isCanonicalName = (name: string): name is CanonicalName => kinds.has(name)

/** The first thing about a document that its schema forbids; undefined where it is valid. */
export function checkCanonical(name: CanonicalName, document: unknown): SchemaProblem | undefined {
  const validate = validatorOf(name)
  if (validate(document)) return undefined
  const error = validate.errors![0]!
  // It holds the document, which may have ten megabytes.
  validate.errors = null
  return { pointer: error.instancePath || '/', message: explain(error) }
}

/** The schema of a canonical document, and of everything it refers to, by component name. */
export const canonicalSchemas = schemas.components.schemas as Readonly<Record<string, unknown>>
export const componentOf = (name: CanonicalName): string => kinds.get(name)!.component
