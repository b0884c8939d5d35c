// A pattern's text → its expression, as far as it is made of characters, sets, groups, choices and counts, which is what
// guides are written with. Of what is anything else, such as looking ahead, nothing is made.
import { chain, choice, EMPTY, type Expression, one, repeat } from './expression.ts'

/** Printable ASCII: what else there is in a value is not decided by a table. */
const [FIRST, LAST] = [0x20, 0x7e]
export const PRINTED: readonly number[] = Array.from({ length: LAST - FIRST + 1 }, (_, n) => FIRST + n)

/** The expression of a pattern, which matches whole values; undefined where it has other words. */
export function expressionOf(text: string): Expression | undefined {
  try {
    return new Parsing(text).whole()
  } catch (error) {
    if (error instanceof OtherWord) return undefined
    throw error
  }
}

class OtherWord extends Error {}

const codes = (pattern: RegExp): Set<number> =>
  new Set(PRINTED.filter((code) => pattern.test(String.fromCharCode(code))))

const CLASSES: Readonly<Record<string, RegExp>> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ }
/** Characters that stand for themselves behind a backslash. */
const SYNTAX = '^$\\.*+?()[]{}|/-'

class Parsing {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): Expression {
    const all = this.#choice()
    if (this.#at < this.#text.length) throw new OtherWord()
    return all
  }

  #choice(): Expression {
    const all = [this.#chain()]
    while (this.#takes('|')) all.push(this.#chain())
    return choice(all)
  }

  #chain(): Expression {
    let all = EMPTY
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at]!))
      all = chain(all, this.#counted(this.#single()))
    return all
  }

  #single(): Expression {
    if (this.#takes('(?:')) return this.#group()
    if (this.#takes('(?')) throw new OtherWord()
    if (this.#takes('(')) return this.#group()
    if (this.#takes('[')) return one(this.#set())
    if (this.#takes('.')) return one(new Set(PRINTED))
    return one(this.#character('^$*+?{}[]'))
  }

  #group(): Expression {
    const inner = this.#choice()
    if (!this.#takes(')')) throw new OtherWord()
    return inner
  }

  #counted(single: Expression): Expression {
    const [word, min = '', comma, max = ''] =
      /^(?:[?*+]|\{(\d+)(,?)(\d*)\})/.exec(this.#text.slice(this.#at)) ?? []
    if (word === undefined) return single
    this.#at += word.length
    if (this.#takes('?')) throw new OtherWord()
    if (word === '?') return repeat(single, 0, 1)
    if (word === '*') return repeat(single, 0, Number.POSITIVE_INFINITY)
    if (word === '+') return repeat(single, 1, Number.POSITIVE_INFINITY)
    if (comma === '') return repeat(single, Number(min), Number(min))
    return repeat(single, Number(min), max === '' ? Number.POSITIVE_INFINITY : Number(max))
  }

  #set(): Set<number> {
    const isOthers = this.#takes('^')
    const named = new Set<number>()
    while (!this.#takes(']')) for (const code of this.#range()) named.add(code)
    return isOthers ? new Set(PRINTED.filter((code) => !named.has(code))) : named
  }

  #range(): ReadonlySet<number> {
    const from = this.#character('[')
    if (this.#text[this.#at] !== '-' || this.#text[this.#at + 1] === ']') return from
    this.#at++
    const to = this.#character('[')
    if (from.size !== 1 || to.size !== 1) throw new OtherWord()
    const [[first], [last]] = [[...from], [...to]]
    return new Set(PRINTED.filter((code) => code >= first! && code <= last!))
  }

  /** What one character, or a backslash and what is behind it, stands for; not those that would mean something else. */
  #character(others: string): Set<number> {
    const own = this.#text[this.#at++]
    if (own === undefined || others.includes(own)) throw new OtherWord()
    if (own !== '\\') return this.#itself(own)
    const escaped = this.#text[this.#at++] ?? ''
    const named = Object.hasOwn(CLASSES, escaped) ? CLASSES[escaped] : undefined
    if (named) return codes(named)
    if (escaped === '' || !SYNTAX.includes(escaped)) throw new OtherWord()
    return this.#itself(escaped)
  }

  /** A character beyond printable ASCII is one that no table decides on. */
  #itself(character: string): Set<number> {
    const code = character.charCodeAt(0)
    return new Set(code >= FIRST && code <= LAST ? [code] : [])
  }

  #takes(word: string): boolean {
    const isThere = this.#text.startsWith(word, this.#at)
    if (isThere) this.#at += word.length
    return isThere
  }
}
