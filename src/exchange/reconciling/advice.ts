// What a canonical application advice (824, ApplicationResponse) says of documents that we sent. What is said of one
// document in several places, such as line by line, is one saying.
import type { AdviceReason, AdvisedDocument, ApplicationAdvice } from '../../canonical/canonical.ts'
import { finding } from '../../finding/catalogue.ts'
import type { Finding, Place } from '../../finding/finding.ts'
import type { Told } from '../../store/record.ts'
import { type Named, plainControl, type Statement, saying } from './statement.ts'

/** Everything that an advice says, document by document. */
export function adviceStatements({ documents = [] }: ApplicationAdvice): Statement[] {
  const byName = Map.groupBy(documents.flatMap(withLines), (one) => JSON.stringify(nameOf(one)))
  return [...byName].map(([name, told]) => statementOf(JSON.parse(name) as Named, told))
}

/** A document, and what is said of its lines under its name. */
function withLines({ lines = [], ...document }: AdvisedDocument): AdvisedDocument[] {
  const { number, type, set, groupControl, setControl } = document
  const name = Object.fromEntries(
    Object.entries({ number, type, set, groupControl, setControl }).filter(
      ([, value]) => value !== undefined,
    ),
  )
  return [document, ...lines.map((line, index) => ({ line: String(index + 1), ...line, ...name }))]
}

function nameOf({ number, type, set, groupControl, setControl }: AdvisedDocument): Named {
  return {
    kind: 'document',
    ...(number === undefined ? {} : { number }),
    ...(type === undefined ? {} : { type }),
    ...(set === undefined ? {} : { set }),
    ...(groupControl === undefined ? {} : { groupControl: plainControl(groupControl) }),
    ...(setControl === undefined ? {} : { setControl: plainControl(setControl) }),
  }
}

function statementOf(named: Named, told: readonly AdvisedDocument[]): Statement {
  const state = stateOf(told)
  const findings = state === 'accepted' ? [] : told.flatMap(state === 'received' ? questionsOf : findingsOf)
  return {
    named,
    label: labelOf(told[0]!),
    tell: (documents) => ({
      sayings: documents.map(({ id }) => saying(id, 'application', state, findings)),
      findings: [],
    }),
  }
}

const labelOf = ({ type, set, number, groupControl, setControl }: AdvisedDocument): string =>
  number === undefined
    ? `set ${setControl ?? '?'} of group ${groupControl ?? '?'}`
    : `${set ?? type ?? 'document'} ${number}`

type State = Told['state']

// What is said of the whole counts; of lines alone, some of which are rejected, the whole is taken in part.
function stateOf(told: readonly AdvisedDocument[]): State {
  const whole = told.filter((one) => !isOfPart(one)).map(verdictOf)
  const parts = told.filter(isOfPart).map(verdictOf)
  const worst = (states: readonly State[]) => ORDER.find((state) => states.includes(state))
  const ofWhole = worst(whole)
  const ofParts = worst(parts)
  if (ofWhole === 'rejected' || ofParts === undefined) return ofWhole ?? 'received'
  const isPartial = ofParts === 'rejected' || ofParts === 'partially'
  return worst([...whole, isPartial ? 'partially' : ofParts])!
}

const ORDER: readonly State[] = ['rejected', 'partially', 'accepted-with-errors', 'accepted', 'received']

const isOfPart = ({ line, status = '' }: AdvisedDocument): boolean =>
  line !== undefined || /^(item|line)-/.test(status)

// By the words of the status: accepted, accepted-with-change, rejected, item-rejected, and what is paid was accepted.
// What says neither decides nothing.
function verdictOf({ status = '' }: AdvisedDocument): State {
  if (/partial/.test(status)) return 'partially'
  if (/reject|refus/.test(status)) return 'rejected'
  if (!/accept|paid/.test(status)) return 'received'
  return /with|condition|change|error/.test(status) ? 'accepted-with-errors' : 'accepted'
}

// What decides nothing may ask something, or say why it takes its time.
const questionsOf = (told: AdvisedDocument): Finding[] =>
  told.reasons?.length ? findingsOf(told).map((one) => ({ ...one, severity: 'warning' })) : []

function findingsOf(told: AdvisedDocument): Finding[] {
  const { status = 'nothing', line, description, reasons = [] } = told
  if (/^(item-)?accepted$/.test(status)) return []
  const base = { status: status.replaceAll('-', ' '), ...(line === undefined ? {} : { line }) }
  if (reasons.length === 0)
    return [
      finding(
        'told-application',
        {},
        { ...base, ...(description === undefined ? {} : { text: description }) },
      ),
    ]
  return reasons.map((reason) =>
    finding('told-application', placeOf(reason), {
      ...base,
      ...textOf(reason, description),
      ...(reason.copy === undefined ? {} : { got: reason.copy }),
      ...(reason.path === undefined ? {} : { where: reason.path }),
    }),
  )
}

function textOf({ code, text, notes = [] }: AdviceReason, description: string | undefined) {
  const words = [text ?? description, ...notes.map((note) => note.text)].filter((one) => one !== undefined)
  // That it is another reason than those with a code says nothing beside the words.
  const said = [...(code === undefined || (code === 'other' && words.length > 0) ? [] : [code]), ...words]
  return said.length > 0 ? { text: said.join(' – ') } : {}
}

function placeOf({ segment, position, element, component, repetition, path }: AdviceReason): Place {
  const numbers = { segment: position, element, component, repetition }
  const known = Object.entries(numbers).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(known.map(([name, value]) => [name, Number(value)])),
    ...(segment === undefined ? {} : { id: segment }),
    ...(path === undefined ? {} : { path }),
  }
}
