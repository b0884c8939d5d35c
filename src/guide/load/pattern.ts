// Patterns of a guide are matched against what partners send: none may take much longer than its text is long.

/** Repetitions without an end, side by side: each multiplies the time by the length of the text. */
const MOST_REPETITIONS = 3
const QUANTIFIER = /^(?:[?*+]|\{(\d+)(,)?(\d*)\})/

/** What a group has in it: parts of no fixed length, and choices. */
interface Group {
  varies: boolean
  chooses: boolean
}

/** What a pattern must be that is too slow or too clever; undefined for a plain one. */
export function slowness(pattern: string): string | undefined {
  const groups: Group[] = [{ varies: false, chooses: false }]
  let endless = 0
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!
    let closed: Group | undefined
    if (char === '\\') {
      at++
      if (/[1-9k]/.test(pattern[at] ?? '')) return 'a pattern without references to its own groups'
    } else if (char === '[') at = endOfClass(pattern, at)
    else if (char === '|') groups.at(-1)!.chooses = true
    else if (char === '(') {
      if (/^\(\?[=!<]/.test(pattern.slice(at, at + 3))) return 'a pattern that does not look around'
      groups.push({ varies: false, chooses: false })
    } else if (char === ')' && groups.length > 1) closed = groups.pop()
    const quantifier = QUANTIFIER.exec(pattern.slice(at + 1))
    const around = groups.at(-1)!
    if (closed?.varies || varies(quantifier)) around.varies = true
    if (!quantifier || quantifier[0] === '?') continue
    if (closed?.varies || closed?.chooses) return 'a pattern that repeats no repetition and no choice'
    if (isEndless(quantifier) && ++endless > MOST_REPETITIONS)
      return `a pattern of at most ${MOST_REPETITIONS} repetitions without an end`
  }
  return undefined
}

const varies = (quantifier: RegExpExecArray | null) =>
  quantifier !== null && (quantifier[1] === undefined || quantifier[2] !== undefined)

const isEndless = ([, least, comma, most]: RegExpExecArray) =>
  least === undefined || (comma !== undefined && most === '')

function endOfClass(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++
    else if (pattern[at] === ']') return at
  }
  return pattern.length
}
