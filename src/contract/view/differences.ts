// How two views of a wire differ, element by element, as a person would put the two files beside each other.
import { type Difference, differences } from '../difference.ts'
import { aligned, type Pair, type Part } from './align.ts'

/** A difference; `pointer` is into the expected view, `at` into the one that was got. */
export interface WireDifference extends Difference {
  at?: string
}

type View = Readonly<Record<string, unknown>>

/** The differences of two views, in the order of the expected one. */
export function wireDifferences(expected: View, got: View): WireDifference[] {
  const controls = listOf(got.controls).map((said) => ({ pointer: '/controls', expected: AGREE, got: said }))
  if (controls.length > 0 && !hasParts(got)) return controls
  return 'elements' in expected
    ? [...controls, ...ofXml(expected, got)]
    : [...controls, ...aligned(segmentsOf(expected), segmentsOf(got)).flatMap(ofSegments)]
}

const AGREE = 'counts and control numbers that agree'

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

const hasParts = ({ segments, elements }: View) => listOf(segments ?? elements).length > 0

/** The segments of a view in their order. */
export function segmentsOf(view: View): Part[] {
  const seen = new Map<string, number>()
  return listOf(view.segments).map((one) => {
    const kind = String(one)
    const index = seen.get(kind) ?? 0
    seen.set(kind, index + 1)
    return { kind, pointer: `/${kind}/${index}`, value: listOf(view[kind])[index] }
  })
}

function ofSegments({ expected, got }: Pair): WireDifference[] {
  if (!expected || !got)
    return [alone({ ...(expected ? { expected } : {}), ...(got ? { got } : {}) }, segmentText)]
  return differences(expected.value, got.value).map((one) => ({
    ...one,
    pointer: expected.pointer + one.pointer,
    at: got.pointer + one.pointer,
  }))
}

function alone({ expected, got }: Pair, textOf: (part: Part) => string): WireDifference {
  return {
    pointer: expected?.pointer ?? '',
    expected: expected && textOf(expected),
    got: got && textOf(got),
    ...(got ? { at: got.pointer } : {}),
  }
}

/** A segment as people write it, such as REF*IA*077120. */
function segmentText({ kind, value }: Part): string {
  const elements: string[] = [kind]
  for (const [name, said] of Object.entries(value as View)) {
    const at = Number(name.slice(kind.length))
    while (elements.length < at) elements.push('')
    elements[at] = typeof said === 'string' ? said : leavesOf(said).join(':')
  }
  return elements.join('*')
}

const leavesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)]

function ofXml({ elements, controls: _, ...expected }: View, got: View): WireDifference[] {
  const { elements: order, controls: __, ...other } = got
  const told = ofElement(expected, other, '', '')
  if (told.length > 0) return told
  const [was, now] = [listOf(elements), listOf(order)]
  const at = was.findIndex((name, index) => name !== now[index])
  return at < 0 ? [] : [{ pointer: '/elements', expected: `${was[at]} (element ${at + 1})`, got: now[at] }]
}

function ofElement(expected: View, got: View, pointer: string, at: string): WireDifference[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])]
  return names.flatMap((name): WireDifference[] => {
    const [was, now] = [expected[name], got[name]]
    if (Array.isArray(was) || Array.isArray(now))
      return aligned(partsOf(name, was, pointer), partsOf(name, now, at)).flatMap(ofElements)
    const place = { pointer: `${pointer}/${name}`, at: `${at}/${name}` }
    return was === now ? [] : [{ ...place, expected: was, got: now }]
  })
}

const partsOf = (kind: string, list: unknown, pointer: string): Part[] =>
  listOf(list).map((value, index) => ({ kind, pointer: `${pointer}/${kind}/${index}`, value }))

function ofElements({ expected, got }: Pair): WireDifference[] {
  if (!expected || !got)
    return [alone({ ...(expected ? { expected } : {}), ...(got ? { got } : {}) }, elementText)]
  return ofElement(expected.value as View, got.value as View, expected.pointer, got.pointer)
}

const elementText = ({ value }: Part): string => {
  const { '#text': text } = value as View
  return typeof text === 'string' ? text : leavesOf(value).join(' ')
}
