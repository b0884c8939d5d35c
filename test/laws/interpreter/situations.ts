// Situational rules, plainly: when all is read, each rule of the guide is asked of everything that it is about, and
// each predicate is sought in all that was read of the loop around.
import { type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../src/finding/finding.ts'
import type { Leaf, Node, ResolvedGuide, When } from '../../../src/guide/model.ts'
import type { CompiledElement, CompiledSegment } from '../../../src/guide/x12/compiled.ts'
import { elementName } from '../../../src/guide/x12/notes.ts'
import type { SegmentCursor } from '../../../src/x12/segments.ts'

/** A segment that was read, and what was found in it. */
export interface Read {
  segment: CompiledSegment
  ordinal: number
  told: readonly Finding[]
  place: Place
}

type Nodes = Readonly<Record<string, Node>>

/** A loop of the guide, or the set. */
interface Loop {
  address: string
  nodes: readonly (readonly [address: string, key: string, node: Node])[]
}

const listed = (nodes: Nodes, at: string) =>
  Object.entries(nodes).map(([key, node]) => [`${at}.${key}`, key, node] as const)

const loopOf = (address: string, node: Node): Loop => ({ address, nodes: listed(node.loop ?? {}, address) })
const firstOf = (address: string, node: Node) => loopOf(address, node).nodes[0]?.[0] ?? address

interface Claim {
  code: FindingCode
  at: Place
  facts: Facts
  guide: string
  predicates: readonly string[]
  /** Index of what was read. */
  index: number
  loops: readonly Loop[]
  own?: string
}

/**
 * Everything that the situational rules of a guide find in what was read. `end` is where the set ended; undefined where
 * it broke off.
 */
export function situations(
  guide: ResolvedGuide,
  reads: readonly Read[],
  cursor: SegmentCursor,
  end: Place | undefined,
) {
  const claims: Claim[] = []
  const set: Loop = {
    address: '',
    nodes: (['heading', 'detail', 'summary'] as const).flatMap((area) =>
      listed(guide.areas[area] ?? {}, area),
    ),
  }
  const goTo = (ordinal: number) => {
    if (cursor.ordinal > ordinal || cursor.ordinal === 0) cursor.aim(cursor.bytes, cursor.base)
    while (cursor.ordinal < ordinal && cursor.next());
    return cursor
  }

  /** From and to: the occurrence of a loop in which something was read. */
  function range({ address, nodes }: Loop, index: number): [number, number] {
    if (address === '') return [0, reads.length]
    const isIn = (n: number) => reads[n]!.segment.address.startsWith(`${address}.`)
    const isFirst = (n: number) => reads[n]!.segment.address === firstOf(nodes[0]![0], nodes[0]![2])
    let from = index
    while (!isFirst(from)) from--
    let to = index + 1
    while (to < reads.length && isIn(to) && !isFirst(to)) to++
    return [from, to]
  }

  function visit(loop: Loop, loops: readonly Loop[]): void {
    const all = [...loops, loop]
    const positions: number[] = []
    for (const [n, [, key]] of loop.nodes.entries()) {
      const isSame = n > 0 && loop.nodes[n - 1]![1].split('/')[0] === key.split('/')[0]
      positions.push(n === 0 ? 0 : positions[n - 1]! + (isSame ? 0 : 1))
    }
    const placeIn = (one: Read) =>
      positions[
        loop.nodes.findIndex(([a]) => one.segment.address === a || one.segment.address.startsWith(`${a}.`))
      ]!
    for (const [n, [address, key, node]] of loop.nodes.entries()) {
      if (node.loop) visit(loopOf(address, node), all)
      else
        for (const [index, one] of reads.entries())
          if (one.segment.address === address) visitSegment(one, node, index, all)
      visitNode(address, key, node, positions[n]!)
    }

    function visitNode(address: string, key: string, node: Node, position: number): void {
      const [own, id] = [firstOf(address, node), key.split('/')[0]!]
      const title = guide.dictionary!.segments[id]!.title
      const name = node.title ?? (key.includes('/') ? `${title}, ${key.slice(key.indexOf('/') + 1)}` : title)
      const { required, unused } = node.when ?? {}
      if (required && node.usage !== 'required' && !node.min)
        for (const [from, to] of occurrences()) {
          const inside = reads.slice(from, to)
          if (inside.some((one) => one.segment.address === own)) continue
          const behind = inside.find((one) => placeIn(one) > position) ?? reads[to]
          const at = behind?.place ?? end
          if (!at) continue
          const facts = { expected: id, name }
          claims.push({
            code: 'segment-dependent-missing',
            at,
            facts,
            guide: address,
            predicates: required.if,
            index: from,
            loops: all,
          })
        }
      if (unused)
        for (const [index, one] of reads.entries()) {
          if (
            one.segment.address !== own ||
            one.told.some(({ code }) => /over-max|segment-unused/.test(code))
          )
            continue
          claims.push({
            code: 'segment-dependent-unused',
            at: one.place,
            facts: { got: id, name },
            guide: address,
            predicates: unused.if,
            index,
            loops: all,
          })
        }
    }

    function occurrences(): [number, number][] {
      if (loop.address === '') return [[0, reads.length]]
      const first = firstOf(loop.nodes[0]![0], loop.nodes[0]![2])
      return [...reads.keys()].filter((n) => reads[n]!.segment.address === first).map((n) => range(loop, n))
    }
  }

  function visitSegment(one: Read, node: Node, index: number, loops: readonly Loop[]): void {
    if (one.told.some(({ code }) => code === 'elements-too-many')) return
    for (const element of one.segment.elements) {
      const leaf = node.elements?.[element.position]
      visitElement(one, element, leaf, index, loops)
      for (const part of element.components ?? [])
        visitElement(one, part, leaf?.components?.[part.component!], index, loops)
    }
  }

  function visitElement(
    one: Read,
    element: CompiledElement,
    leaf: Leaf | undefined,
    index: number,
    loops: readonly Loop[],
  ) {
    const { position, component, name, reference, address } = element
    for (const [kind, said] of Object.entries(leaf?.when ?? {}) as [keyof When, NonNullable<When['is']>][]) {
      const texts = textsOf(goTo(one.ordinal), position, component)
      if (texts.length === 0 && component === undefined) texts.push('')
      for (const [n, text] of texts.entries()) {
        const allowed = [said.value ?? []].flat().map(String)
        const isBad = kind === 'required' ? text === '' : text !== '' && !allowed.includes(text)
        const isTold = one.told.some(
          ({ at }) => at.element === position && (at.component ?? component) === component,
        )
        if (!isBad || isTold) continue
        const at = placeOf(goTo(one.ordinal), position, component, texts.length > 1 ? n + 1 : undefined)
        const own = { name, reference }
        const base = { at, guide: address, predicates: said.if, index, loops, own: one.segment.address }
        if (kind === 'required') {
          const expected = elementName(one.segment.id, position, component)
          claims.push({ ...base, code: 'element-dependent-missing', facts: { expected, ...own } })
        } else if (kind === 'unused')
          claims.push({ ...base, code: 'element-dependent-unused', facts: { got: text, ...own } })
        else claims.push({ ...base, code: 'code-unused', facts: { got: text, allowed, ...own } })
      }
    }
  }

  /** What a predicate follows from; undefined where it does not hold. */
  function holds(predicate: string, { loops, index, own }: Claim): Facts | undefined {
    const [, subject = '', said = ''] = /^(\S+) is (.*)$/.exec(predicate)!
    const negated = said === 'absent' || said.startsWith('not one of ')
    const values = ['present', 'absent'].includes(said)
      ? undefined
      : said.replace(/^(not )?one of /, '').split(/\s+/)
    const { addresses, element, component, among } = spoken(subject, loops, index, own)
    const id = addresses[0]!.split('.').at(-1)!.split('/')[0]!
    const name = element ? elementName(id, element, component) : subject
    for (const one of among) {
      if (!addresses.includes(one.segment.address)) continue
      const texts = element ? textsOf(goTo(one.ordinal), element, component).filter(Boolean) : ['']
      const text = texts.find((found) => !values || values.includes(found))
      if (text === undefined) continue
      if (negated) return undefined
      const use = one.segment.elements[(element ?? 0) - 1]
      const reference = (component ? use?.components?.[component - 1] : use)?.reference
      return {
        trigger: `${name} is ${values ? text : 'present'}`,
        triggerId: one.segment.id,
        triggerSegment: one.ordinal,
        ...(element ? { triggerElement: element } : {}),
        ...(component ? { triggerComponent: component } : {}),
        ...(reference ? { triggerReference: reference } : {}),
      }
    }
    if (!negated) return undefined
    return { trigger: values ? `${name} is not ${values.join(' or ')}` : `${name} is absent` }
  }

  function spoken(subject: string, loops: readonly Loop[], index: number, own: string | undefined) {
    const steps = subject.split('.')
    const digits: number[] = []
    while (/^\d+$/.test(steps.at(-1) ?? '')) digits.unshift(Number(steps.pop()))
    const [element, component] = digits
    if (steps.length === 0) return { addresses: [own!], element, component, among: [reads[index]!] }
    const area = ['heading', 'detail', 'summary'].includes(steps[0]!) ? `${steps.shift()}.` : ''
    for (const loop of [...loops].reverse()) {
      let found = pick(
        loop.nodes.filter(([address]) => address.startsWith(area)),
        steps[0]!,
      )
      if (found.length === 0) continue
      for (const step of steps.slice(1))
        found = pick(
          found.flatMap(([address, , node]) => loopOf(address, node).nodes),
          step,
        )
      const addresses = found.map(([address, , node]) => firstOf(address, node))
      const among = loop.address === '' ? reads : reads.slice(...range(loop, index))
      return { addresses, element, component, among }
    }
    throw new Error(`nothing is called ${subject}`)
  }

  visit(set, [])
  const found = claims.flatMap((claim) => {
    const triggers = claim.predicates.map((one) => holds(one, claim))
    if (triggers.includes(undefined)) return []
    const place = triggers.find((one) => one!.triggerId !== undefined)
    const facts = { ...claim.facts, ...place, trigger: triggers.map((one) => one!.trigger).join(' and ') }
    return [finding(claim.code, claim.at, facts, claim.guide)]
  })
  const order = ({ at: { segment, element, component, repetition }, guide, code }: Finding) =>
    [segment, element, component, repetition].map((n) => String(n ?? 0).padStart(9, '0')).join() +
    guide +
    ' ' +
    code
  return found.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

const pick = (nodes: Loop['nodes'], step: string): Loop['nodes'] => {
  const exact = nodes.filter(([, key]) => key === step)
  return exact.length > 0 ? exact : nodes.filter(([, key]) => key.split('/')[0] === step)
}

function textsOf(cursor: SegmentCursor, element: number, component: number | undefined): string[] {
  const whole = cursor.repetitions(element)
  const texts =
    component === undefined
      ? whole
      : whole.map((_, n) => cursor.components(element, n + 1)[component - 1] ?? '')
  return texts.map((one) => (one.trim() === '' ? '' : one))
}

function placeOf(cursor: SegmentCursor, element: number, component?: number, repetition?: number): Place {
  const range =
    component === undefined ? cursor.at(element) : cursor.componentAt(element, component, repetition)
  const place: Place = { segment: cursor.ordinal, id: cursor.id, element, ...range }
  if (component !== undefined) place.component = component
  if (repetition === undefined) return place
  place.repetition = repetition
  if (component !== undefined) return place
  const parts = cursor.components(element, repetition).length
  const [first, last] = [
    cursor.componentAt(element, 1, repetition),
    cursor.componentAt(element, parts, repetition),
  ]
  return { ...place, offset: first.offset, length: last.offset + last.length - first.offset }
}
