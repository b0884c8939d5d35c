// What is wrong with a document by its schema, in words: what was got, what was expected, and what the schema says of
// such a value.
import type { ErrorObject } from 'ajv/dist/2020.js'

/** The sentence, without a full stop, of an error that the validator made with the value and its schema beside it. */
export function explain({ keyword, params, data, parentSchema, message, instancePath }: ErrorObject): string {
  const at = instancePath === '' ? 'the document' : instancePath
  if (keyword === 'required') return `${at} lacks ${params.missingProperty}`
  if (keyword === 'additionalProperties')
    return `${at} has no place for ${params.additionalProperty}; it may have ${membersOf(parentSchema)}`
  const expected = EXPECTED[keyword]?.(params) ?? message ?? 'another value'
  return `${at} ${gotOf(keyword, data)}; expected ${expected}${meaningOf(parentSchema)}`
}

type Params = Record<string, unknown>

const EXPECTED: Readonly<Record<string, (params: Params) => string>> = {
  type: ({ type }) => TYPES[String(type)] ?? String(type),
  const: ({ allowedValue }) => JSON.stringify(allowedValue),
  enum: ({ allowedValues }) => `one of ${(allowedValues as unknown[]).join(', ')}`,
  format: ({ format }) => FORMATS[String(format)] ?? `a ${format}`,
  pattern: ({ pattern }) => `the form ${pattern}`,
  maxLength: ({ limit }) => `at most ${limit} characters`,
  minLength: ({ limit }) => `at least ${counted(limit, 'character')}`,
  maxItems: ({ limit }) => `at most ${limit} entries`,
  minItems: ({ limit }) => `at least ${limit === 1 ? 'one entry' : `${limit} entries`}`,
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  object: 'an object in braces',
  array: 'a list in brackets',
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a day of the calendar, such as 2026-03-18',
  time: 'a time of the day, such as 14:30:00',
}

const counted = (count: unknown, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Characters of a value that are repeated. */
const MOST = 60

function gotOf(keyword: string, data: unknown): string {
  if (keyword === 'minItems' || keyword === 'maxItems') return `has ${(data as unknown[]).length} entries`
  const text = JSON.stringify(data) ?? 'nothing'
  return `is ${text.length > MOST ? `${text.slice(0, MOST)}…` : text}`
}

const membersOf = (schema: Params | undefined): string =>
  Object.keys((schema?.properties as object | undefined) ?? {}).join(', ') || 'no members'

const meaningOf = (schema: Params | undefined): string =>
  typeof schema?.description === 'string' ? ` (${schema.description.replace(/\.$/, '')})` : ''
