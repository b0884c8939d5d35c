// What an ISA must say, element by element, each with its TA105 code. Ids, repeats and the agreed usage are
// judged where the agreement is known; here is only what the bytes alone show.

import { finding } from '../finding/catalogue.ts'
import type { Facts, Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import { delimiterFlaw, namesStandard } from './delimiter.ts'
import type { Isa, IsaFlaw } from './isa.ts'

const AUTHORIZATION = ['00', '01', '02', '03', '04', '05', '06']
const SECURITY = ['00', '01']
const USAGE = ['P', 'T', 'I']
/** 01–04 and from 07 on (07 since 004060), and four of letters; later releases may add numbers, so all to 40. */
const QUALIFIER = /^(0[1-4]|0[7-9]|[123][0-9]|40|AM|NR|SA|SN|ZZ)$/
/** 00200 to 00307 and each release since, as 00401 for 004010. */
const VERSION = /^00[2-9]0[0-9]$/

/** Whether ISA05 or ISA07 may say this. */
export const isQualifier = (value: string): boolean => QUALIFIER.test(value)

/** Whether ISA06 or ISA08 may say this, without its padding; in an ISA that is not 106 bytes long it may be longer. */
export const isId = (value: string): boolean => /^\P{Cc}{1,15}$/u.test(value)

/** Whether ISA12 may say this. */
export const isVersion = (value: string): boolean => VERSION.test(value)

/** One element's rule: what is wrong with its value, or undefined. */
type Rule = (value: string, isa: Isa) => [Parameters<typeof finding>[0], Facts] | undefined

const RULES: Readonly<Record<number, Rule>> = {
  1: (got) =>
    AUTHORIZATION.includes(got) ? undefined : ['authorization-qualifier-invalid', { allowed: AUTHORIZATION }],
  3: (got) => (SECURITY.includes(got) ? undefined : ['security-qualifier-invalid', { allowed: SECURITY }]),
  5: (got) => (isQualifier(got) ? undefined : ['sender-qualifier-invalid', {}]),
  6: (got) => (isId(got) ? undefined : ['sender-id-invalid', {}]),
  7: (got) => (isQualifier(got) ? undefined : ['receiver-qualifier-invalid', {}]),
  8: (got) => (isId(got) ? undefined : ['receiver-id-invalid', {}]),
  9: (got) => (isDate(got) ? undefined : ['interchange-date-invalid', { expected: 'YYMMDD' }]),
  10: (got) => (isTime(got) ? undefined : ['interchange-time-invalid', { expected: 'HHMM' }]),
  11: (got) =>
    /^[A-Za-z0-9]/.test(got) && got !== 'U' ? ['interchange-standard-invalid', { expected: 'U' }] : undefined,
  12: version,
  13: (got) =>
    /^\d{1,9}$/.test(got) ? undefined : ['interchange-control-invalid', { expected: 'nine digits' }],
  14: (got) => (got === '0' || got === '1' ? undefined : ['acknowledgement-request-invalid', {}]),
  15: (got) => (USAGE.includes(got) ? undefined : ['usage-invalid', { allowed: USAGE }]),
  16: component,
}

/** The findings of an ISA's values; `offset` is where the ISA begins. A flawed ISA has that one finding only. */
export function judgeIsa(isa: Isa, offset: number): Finding[] {
  if (isa.flaw) return [flawFinding(isa, isa.flaw, offset)]
  const found: Finding[] = []
  for (const [position, rule] of Object.entries(RULES)) {
    const element = Number(position)
    const value = isa.elements[element] ?? ''
    const wrong = rule(value, isa)
    if (wrong)
      found.push(finding(wrong[0], placeOf(isa, element, offset), { got: quotable(value), ...wrong[1] }))
  }
  return found
}

/** True where ISA11 of an old version is not U, but nothing that could be mistaken for another standard. */
export const namesNoStandard = (isa11: string, version: string): boolean =>
  namesStandard(version) && !/^[A-Za-z0-9]/.test(isa11)

/** YYMMDD with a month and a day that exist; 29 February in any year that four divides. */
export function isDate(value: string): boolean {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(value)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const lengths = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (lengths[month - 1] ?? 0)
}

/** HHMM. */
export const isTime = (value: string): boolean => /^([01]\d|2[0-3])[0-5]\d$/.test(value)

function version(got: string): ReturnType<Rule> {
  if (isVersion(got)) return undefined
  return /^00\d{3}$/.test(got)
    ? ['interchange-version-unsupported', { expected: 'one such as 00401 or 00501' }]
    : ['interchange-version-invalid', { expected: 'five digits, such as 00401' }]
}

function component(_: string, isa: Isa): ReturnType<Rule> {
  const reason = delimiterFlaw(isa.component, [isa.element])
  return reason ? ['component-separator-invalid', { reason }] : undefined
}

/** The delimiter that each flaw is of, and the element in which it shows. */
const FLAWED = {
  'element-separator-invalid': { delimiter: 'element', element: 0 },
  'terminator-invalid': { delimiter: 'segment', element: 16 },
  'component-separator-invalid': { delimiter: 'component', element: 16 },
} as const

function flawFinding(isa: Isa, flaw: IsaFlaw, offset: number): Finding {
  if (flaw.code === 'interchange-header-malformed') {
    const got = flaw.elements > 16 ? 'more than 16' : String(flaw.elements)
    return finding(flaw.code, { segment: 1, id: 'ISA', offset, length: isa.length }, { got, expected: '16' })
  }
  const { delimiter, element } = FLAWED[flaw.code]
  const facts = { got: quotable(isa[delimiter]), reason: flaw.reason }
  return finding(flaw.code, placeOf(isa, element, offset), facts)
}

function placeOf(isa: Isa, element: number, offset: number): Finding['at'] {
  const { from, to } = isa.places[element] ?? { from: 0, to: isa.length }
  return { segment: 1, id: 'ISA', ...(element && { element }), offset: offset + from, length: to - from }
}
