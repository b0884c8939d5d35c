// Situational rules of an XML guide. The whole document is there when it is read, so that a rule is decided where it
// stands: each predicate looks at the elements that it names.
import type { Facts } from '../../finding/finding.ts'
import { attributeNameOf, elementsAt, type Namespaces } from '../../xml/name.ts'
import type { XmlElement } from '../../xml/tree.ts'
import type { Node, ResolvedGuide, When } from '../model.ts'
import { parsePredicate } from '../x12/predicate.ts'
import type { CompiledNode, XmlCondition, XmlRule } from './compiled.ts'
import { findXmlSpoken, type Nodes } from './spoken.ts'

interface Level {
  nodes: Nodes
  compiled: readonly CompiledNode[]
}

/** Compiles all situational rules into a guide's nodes; whether there are any. */
export function compileXmlSituations({ areas }: ResolvedGuide, compiled: readonly CompiledNode[]): boolean {
  const situated = JSON.stringify(areas).includes('"when":')
  if (situated) situate({ nodes: areas.body ?? {}, compiled }, [])
  return situated
}

function situate(level: Level, outer: readonly Level[]): void {
  const around = [level, ...outer]
  for (const one of level.compiled) {
    const node = level.nodes[one.key]!
    const ofText = node.children?.['.']?.when
    const of = (when: When | undefined, attribute?: string) => rulesOf(when, attribute, node, around)
    one.rules = [
      ...of(node.when),
      ...of(ofText),
      ...Object.entries(node.attributes ?? {}).flatMap(([name, leaf]) => of(leaf.when, name)),
    ]
    situate({ nodes: node.children ?? {}, compiled: one.children }, around)
  }
}

function rulesOf(
  when: When | undefined,
  attribute: string | undefined,
  own: Node,
  around: readonly Level[],
): XmlRule[] {
  return (['required', 'unused', 'is'] as const).flatMap((kind) => {
    const said = when?.[kind]
    if (!said) return []
    const values = 'value' in said ? [said.value].flat().map(String) : []
    const conditions = said.if.map((text) => conditionOf(text, own, around))
    return [{ kind, attribute, values: new Set(values), conditions }]
  })
}

function conditionOf(text: string, own: Node, around: readonly Level[]): XmlCondition {
  const { subject, negated, values } = parsePredicate(text)
  const levels = around.map(({ nodes }) => nodes)
  const spoken = findXmlSpoken(subject, levels, own)
  if (!spoken) throw new Error(`nothing is called ${subject}`)
  const { up, keys, attribute } = spoken
  let nodes = around[up]?.compiled ?? []
  const steps = keys.map((names) => {
    const here = nodes.filter(({ key }) => names.includes(key))
    nodes = here.flatMap(({ children }) => children)
    return here
  })
  return { subject, negated, values: values && new Set(values), up, steps, attribute }
}

/** Whether an element is of a variant. */
export type Fits = (node: CompiledNode, element: XmlElement) => boolean

/** Why a rule applies, in words; undefined where it does not. `around` are the elements around, innermost first. */
export function triggerOf(
  { conditions }: XmlRule,
  own: XmlElement | undefined,
  around: readonly XmlElement[],
  namespaces: Namespaces,
  fits: Fits,
): string | undefined {
  const said = conditions.map((one) => {
    const from = one.up < 0 ? own : around[one.up]
    const texts = from ? textsOf(one, from, namespaces, fits) : []
    const text = one.values ? texts.find((each) => one.values!.has(each)) : texts[0]
    if ((text === undefined) !== one.negated) return undefined
    if (text !== undefined) return `${one.subject} is ${one.values ? text : 'present'}`
    return `${one.subject} is ${one.values ? `not ${[...one.values].join(' or ')}` : 'absent'}`
  })
  return said.includes(undefined) ? undefined : said.join(' and ')
}

/** The texts that a condition looks at; what holds elements only is there by them. */
function textsOf(
  { steps, attribute }: XmlCondition,
  from: XmlElement,
  namespaces: Namespaces,
  fits: Fits,
): string[] {
  let found: readonly XmlElement[] = [from]
  for (const nodes of steps)
    found = found.flatMap((element) => {
      const named = nodes.flatMap((node) =>
        elementsAt(element, node.steps.join('/'), namespaces).filter(
          (one) => !node.key.includes('#') || fits(node, one),
        ),
      )
      return [...new Set(named)]
    })
  const texts =
    attribute === undefined
      ? found.map(({ text, children }) => text.trim() || (children.length > 0 ? 'there' : ''))
      : found.flatMap(({ attributes }) =>
          attributes
            .filter((one) => attributeNameOf(one, namespaces) === attribute)
            .map(({ value }) => value),
        )
  return texts.filter((text) => text !== '')
}

/** What is wrong with a value that a rule says; undefined where nothing is. */
export function breachOf(
  { kind, attribute, values }: XmlRule,
  element: XmlElement,
  namespaces: Namespaces,
): Facts | undefined {
  const said = element.attributes.find((one) => attributeNameOf(one, namespaces) === attribute)?.value
  const got = attribute === undefined ? element.text.trim() : (said ?? '')
  if (kind === 'required') return attribute !== undefined && got === '' ? {} : undefined
  if (kind === 'unused') return attribute === undefined || got !== '' ? {} : undefined
  return got !== '' && !values.has(got) ? { got, allowed: [...values] } : undefined
}
