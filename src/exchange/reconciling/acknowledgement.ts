// What a canonical acknowledgement (TA1, 997, 999) says of interchanges, groups and sets that we sent.
import type {
  AcknowledgedGroup,
  AcknowledgedInterchange,
  AcknowledgedSegment,
  AcknowledgedSet,
  Acknowledgement,
} from '../../canonical/canonical.ts'
import { finding } from '../../finding/catalogue.ts'
import type { Finding, Place } from '../../finding/finding.ts'
import type { Told } from '../../store/record.ts'
import { plainControl, type Saying, type Sent, type Statement, saying, type Telling } from './statement.ts'

type Status = AcknowledgedGroup['status']

/** Everything that an acknowledgement says. */
export function acknowledgementStatements({ interchange, group }: Acknowledgement): Statement[] {
  return [
    ...(interchange ? [interchangeStatement(interchange)] : []),
    ...(group ? [groupStatement(group)] : []),
  ]
}

function interchangeStatement(said: AcknowledgedInterchange): Statement {
  const control = plainControl(said.control)
  const rejected = said.status === 'rejected'
  const codes = said.code === undefined || said.code === '000' ? [] : [said.code]
  const found = finding('told-interchange', {}, { got: said.control, codes })
  const findings: Finding[] = rejected ? [found] : codes.length > 0 ? [{ ...found, severity: 'warning' }] : []
  return {
    named: { kind: 'interchange', control },
    label: `interchange ${said.control}`,
    // That an interchange arrived says nothing of the sets in it yet.
    tell: (documents) => ({
      sayings: documents.map(({ id }) =>
        saying(id, 'interchange', rejected ? 'rejected' : 'received', findings),
      ),
      findings: [],
    }),
  }
}

const groupStatement = (group: AcknowledgedGroup): Statement => ({
  named: { kind: 'group', functionalId: group.functionalId, control: plainControl(group.control) },
  label: `group ${group.functionalId} ${group.control}`,
  tell: (documents) => tellGroup(group, documents),
})

function tellGroup(group: AcknowledgedGroup, documents: readonly Sent[]): Telling {
  const named = new Map((group.sets ?? []).map((set) => [plainControl(set.control), set]))
  const sayings = documents.map((document): Saying => {
    const set = named.get(plainControl(document.setControl ?? ''))
    const state = stateOf(group, set)
    return saying(document.id, 'set', state, state === 'accepted' ? [] : findingsOf(group, set))
  })
  const sent = new Set(documents.map(({ setControl = '' }) => plainControl(setControl)))
  const unknown = [...named].filter(([control]) => documents.length > 0 && !sent.has(control))
  const name = `${group.functionalId} ${group.control}`
  return {
    sayings,
    findings: unknown.map(([, set]) =>
      finding('acknowledgement-set-unknown', {}, { got: `${set.id} ${set.control}`, name }),
    ),
  }
}

const STATES: Readonly<Record<Status, Told['state']>> = {
  accepted: 'accepted',
  'accepted-with-errors': 'accepted-with-errors',
  'partially-accepted': 'partially',
  rejected: 'rejected',
}

// A set of a rejected group is not taken, whatever is said of it. One that is not named went the group's way, but
// for what is said to be wrong with others.
function stateOf(group: AcknowledgedGroup, set: AcknowledgedSet | undefined): Told['state'] {
  if (group.status === 'rejected') return 'rejected'
  if (set) return STATES[set.status]
  const others = group.sets ?? []
  if (others.some(({ status }) => status !== 'accepted')) return 'accepted'
  return STATES[group.status]
}

function findingsOf(group: AcknowledgedGroup, set: AcknowledgedSet | undefined): Finding[] {
  const { codes = [], status } = group
  const name = `${group.functionalId} ${group.control}`
  const tellsGroup = codes.length > 0 || !set || set.status === 'accepted'
  const ofGroup = finding('told-group', {}, { got: name, verdict: wordOf(status), codes })
  return [...(tellsGroup ? [ofGroup] : []), ...(set && set.status !== 'accepted' ? ofSet(set) : [])]
}

const wordOf = (status: Status): string =>
  status === 'partially-accepted' ? 'accepted in part' : status.replaceAll('-', ' ')

function ofSet({ id, control, status, codes = [], segments = [] }: AcknowledgedSet): Finding[] {
  const told = finding('told-set', {}, { got: `${id} ${control}`, verdict: wordOf(status), codes })
  return [told, ...segments.flatMap(ofSegment)]
}

function ofSegment({ id, position, loop, code, elements = [] }: AcknowledgedSegment): Finding[] {
  const at: Place = { segment: Number(position), id }
  // That its elements are in error is said by them.
  const silent = elements.length > 0 && (code === undefined || code === '8')
  const codes = code === undefined ? [] : [code]
  const told = finding('told-segment', at, { got: id, codes, ...(loop === undefined ? {} : { loop }) })
  return [
    ...(silent ? [] : [told]),
    ...elements.map((one) => {
      const place = {
        ...at,
        element: Number(one.position),
        ...(one.component === undefined ? {} : { component: Number(one.component) }),
        ...(one.repetition === undefined ? {} : { repetition: Number(one.repetition) }),
      }
      const { component } = place
      return finding('told-element', place, {
        name: id,
        element: Number(one.position),
        codes: [one.code],
        ...(component === undefined ? {} : { component }),
        ...(one.reference === undefined ? {} : { reference: one.reference }),
        ...(one.copy === undefined ? {} : { got: one.copy }),
      })
    }),
  ]
}
