// The view of an X12 interchange: its segments as plain data, under the names that people use (IT104, and SVC01-2
// for a component), without what changes each time. Control numbers and counts are judged here by what they must
// agree with; their values are nobody's promise.
import type { CanonicalDocument } from '../../guide/reading.ts'

/** Dates, times and numbers of an envelope, and what only repeats or counts them. */
const VOLATILE = new Set('ISA09 ISA10 ISA13 IEA01 IEA02 GS04 GS05 GS06 GE01 GE02 ST02 SE01 SE02'.split(' '))

/** A segment as it stands: its id, and its elements as text. */
interface Raw {
  id: string
  elements: string[]
}

interface Separators {
  element: string
  component: string
  repetition: string | undefined
  segment: string
}

/**
 * The view of an interchange: `segments` is the order of their ids, `controls` what does not agree in its envelopes,
 * and each id has its segments in their order. Anything else than an interchange has a word in `controls`.
 */
export function x12View(bytes: Uint8Array): CanonicalDocument {
  const text = textOf(bytes)
  const separators = separatorsOf(text)
  if (!separators) return { segments: [], controls: ['it does not begin with an ISA segment'] }
  const raw = rawSegments(text, separators)
  const byId = Map.groupBy(raw, ({ id }) => id)
  return {
    segments: raw.map(({ id }) => id),
    controls: disagreements(raw),
    ...Object.fromEntries([...byId].map(([id, all]) => [id, all.map((one) => elementsOf(one, separators))])),
  }
}

// The ISA is ASCII whatever follows it, so its places are the same either way.
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8')
  return text.includes('\ufffd') ? Buffer.from(bytes).toString('latin1') : text
}

function separatorsOf(text: string): Separators | undefined {
  if (!text.startsWith('ISA') || text.length < 106) return undefined
  const [repetition, version] = [text[82]!, text.slice(84, 89)]
  return {
    element: text[3]!,
    component: text[104]!,
    segment: text[105]!,
    repetition: version >= '00402' && !/[A-Z0-9]/.test(repetition) ? repetition : undefined,
  }
}

function rawSegments(text: string, { segment, element }: Separators): Raw[] {
  return text
    .split(segment)
    .map((one) => one.replace(/^[\r\n]+/, ''))
    .filter((one) => one !== '')
    .map((one) => {
      const [id = '', ...elements] = one.split(element)
      return { id, elements }
    })
}

function elementsOf({ id, elements }: Raw, separators: Separators): Record<string, unknown> {
  const named = elements.map((text, index): [string, string] => [
    `${id}${String(index + 1).padStart(2, '0')}`,
    id === 'ISA' ? text.trim() : text,
  ])
  const said = named.filter(([name]) => !VOLATILE.has(name))
  // The separators stand in the ISA itself, and would take it apart.
  const values = said.map(([name, text]) => [name, id === 'ISA' ? text : sayingOf(name, text, separators)])
  return Object.fromEntries(values.filter(([, value]) => value !== ''))
}

// What is empty at the end of a list is as if it were not there.
function withoutEnd<T>(list: readonly T[]): T[] {
  const last = list.findLastIndex((one) => one !== '')
  return list.slice(0, Math.max(1, last + 1))
}

function sayingOf(name: string, text: string, { component, repetition }: Separators): unknown {
  const repetitions = repetition === undefined ? [text] : text.split(repetition)
  const values = withoutEnd(repetitions.map((one) => componentsOf(name, one, component)))
  return values.length === 1 ? values[0] : values
}

function componentsOf(name: string, text: string, separator: string): unknown {
  const parts = withoutEnd(text.split(separator))
  if (parts.length === 1) return parts[0]
  return Object.fromEntries(
    parts.flatMap((part, index) => (part === '' ? [] : [[`${name}-${index + 1}`, part]])),
  )
}

interface Open {
  isa: Raw | undefined
  gs: Raw | undefined
  st: Raw | undefined
  groups: number
  sets: number
  segments: number
}

/** What does not agree in the envelopes, a sentence each. */
function disagreements(raw: readonly Raw[]): string[] {
  const open: Open = { isa: undefined, gs: undefined, st: undefined, groups: 0, sets: 0, segments: 0 }
  const told = raw.flatMap((one) => {
    open.segments++
    return STEPS[one.id]?.(one, open) ?? []
  })
  const unended = [open.st && 'SE', open.gs && 'GE', open.isa && 'IEA'].filter((id) => id !== undefined)
  return [...told, ...unended.map((id) => `${id} is missing`)]
}

type Step = (one: Raw, open: Open) => string[]

const STEPS: Readonly<Record<string, Step>> = {
  ISA(one, open) {
    Object.assign(open, { isa: one, groups: 0 })
    return /^[0-9]{9}$/.test(one.elements[12] ?? '') ? [] : ['ISA13 is not a number of nine digits']
  },
  GS(one, open) {
    Object.assign(open, { gs: one, groups: open.groups + 1, sets: 0 })
    return /^[0-9]{1,9}$/.test(one.elements[5] ?? '') ? [] : ['GS06 is not a number of at most nine digits']
  },
  ST(one, open) {
    Object.assign(open, { st: one, sets: open.sets + 1, segments: 1 })
    return (one.elements[1] ?? '').length >= 4 ? [] : ['ST02 has less than four characters']
  },
  SE(one, open) {
    const told = [...counted(one, open.segments), ...repeats(one, 'ST02', open.st?.elements[1])]
    open.st = undefined
    return told
  },
  GE(one, open) {
    const told = [...counted(one, open.sets), ...repeats(one, 'GS06', open.gs?.elements[5])]
    open.gs = undefined
    return told
  },
  IEA(one, open) {
    const told = [...counted(one, open.groups), ...repeats(one, 'ISA13', open.isa?.elements[12])]
    open.isa = undefined
    return told
  },
}

const counted = ({ id, elements: [said = ''] }: Raw, are: number): string[] =>
  /^[0-9]+$/.test(said) && Number(said) === are
    ? []
    : [`${id}01 says ${said || 'nothing'} where there are ${are}`]

const repeats = ({ id, elements: [, said = ''] }: Raw, name: string, meant: string | undefined): string[] =>
  said === meant ? [] : [`${id}02 does not repeat ${name}`]
