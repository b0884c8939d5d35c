// What other publications say of a dictionary's segments, in words as short as what they state: `353M 92M`, `ID2/2M AN1/30`,
// `10*(ID2/2 AN1/48)`. A source that is silent about numbers, types or lengths is compared only in what it does say.
import type { CompositeUse, Dictionary, ElementType, ElementUse } from '../model.ts'

/** What publications say of the segments of one dictionary. */
export interface Published {
  /** Whose segments, such as x12/004010. */
  dictionary: string
  /** Short name → what it is. */
  sources: Readonly<Record<string, string>>
  /** Segment or composite → short name → its elements and notes; `because` says why a difference was decided as it was. */
  segments: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** One element as a source has it; what it does not say is absent. */
export interface SaidElement {
  /** Data element number, or composite such as C040. */
  number?: string
  /** An element type, or a class of them: A for AN and ID, # for R and N, N for any number of decimals. */
  type?: string
  min?: string
  max?: string
  /** Whether it must be there; absent where the source only leaves the place open. */
  mandatory?: boolean
}

/** What one source says of one segment. */
export interface Said {
  elements: SaidElement[]
  notes: string[]
}

const NOTE = /^[PRECL](?:\d\d){2,}$/
const WORD =
  /^(?:(?<number>\d{1,4}|[CI]\d{2,3})(?::|(?=M?$)))?(?:(?<type>AN|ID|DT|TM|[RBA#]|N\d(?=:)|N):?(?:(?<min>\d+)\/(?<max>\d+))?)?(?<must>M)?$/

/**
 * Reads the words of one source: elements in order, `?` where it describes nothing (`?M`: only that one must be there), notes such as P0304 anywhere.
 * Throws on a word that is none of these.
 */
export function saidIn(text: string): Said {
  const words = text
    .replaceAll(/(\d+)\*\(([^)]*)\)/g, (_, times, group) => `${group} `.repeat(Number(times)))
    .trim()
    .split(/\s+/)
  const notes = words.filter((word) => NOTE.test(word))
  return { elements: words.filter((word) => !NOTE.test(word)).map(element), notes }
}

function element(word: string): SaidElement {
  if (word === '?') return {}
  if (word === '?M') return { mandatory: true }
  const said = WORD.exec(word)?.groups
  if (!said || word === '')
    throw new Error(`${word} is not an element as a source says it, such as 353M or AN1/30`)
  const { number, type, min, max, must } = said
  return {
    ...(number !== undefined && { number }),
    ...(type !== undefined && { type }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    mandatory: must === 'M',
  }
}

/** The element of a dictionary in the words of a source: only what that source says, in its classes of types. */
export function ourWord(use: ElementUse | CompositeUse, said: SaidElement, dictionary: Dictionary): string {
  const ours = dictionary.elements[use.element]
  const shape = ours && {
    type: said.type && covers(said.type, ours.type, ours.decimals) ? said.type : spell(ours),
    min: String(ours.min),
    max: String(ours.max),
  }
  return wordOf({
    ...(said.number !== undefined && { number: use.element }),
    ...(said.type !== undefined && { type: shape?.type ?? use.element }),
    ...(said.min !== undefined && shape && { min: shape.min }),
    ...(said.max !== undefined && shape && { max: shape.max }),
    mandatory: said.mandatory !== undefined && use.usage === 'M',
  })
}

/** An element as a source says it, back in its word. */
export function wordOf({ number, type, min, max, mandatory }: SaidElement): string {
  const lengths = min === undefined ? '' : `${type && /^N\d$/.test(type) ? ':' : ''}${min}/${max}`
  const shape = type === undefined ? '' : `${type}${lengths}`
  return `${number ?? ''}${number && shape ? ':' : ''}${shape}${mandatory ? 'M' : ''}`
}

const spell = ({ type, decimals }: { type: ElementType; decimals: number }) =>
  type === 'N' ? `N${decimals}` : type

function covers(said: string, type: ElementType, decimals: number): boolean {
  if (said === 'A') return type === 'AN' || type === 'ID'
  if (said === '#') return type === 'R' || type === 'N'
  if (said === 'N') return type === 'N'
  return said === spell({ type, decimals })
}
