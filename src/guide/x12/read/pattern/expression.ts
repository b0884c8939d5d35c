// Patterns as expressions that are derived by one character after the other (Brzozowski): what is left to be matched
// behind it. So many different ones come of it that each can be a state of a table (patterns.ts).

/** What may stand at one place: characters by their codes, all of them ASCII. */
type Characters = ReadonlySet<number>

export type Expression =
  | { kind: 'nothing' | 'empty' }
  | { kind: 'one'; of: Characters; key: string }
  | { kind: 'chain'; first: Expression; rest: Expression }
  | { kind: 'choice'; of: readonly Expression[] }
  | { kind: 'repeat'; of: Expression; min: number; max: number }

const NOTHING: Expression = { kind: 'nothing' }
export const EMPTY: Expression = { kind: 'empty' }

/** One of some characters. */
export const one = (of: Characters): Expression => ({ kind: 'one', of, key: [...of].sort().join() })

/** One behind the other. */
export function chain(first: Expression, rest: Expression): Expression {
  if (first.kind === 'nothing' || rest.kind === 'nothing') return NOTHING
  if (first.kind === 'empty') return rest
  if (rest.kind === 'empty') return first
  if (first.kind !== 'chain') return { kind: 'chain', first, rest }
  return chain(first.first, chain(first.rest, rest))
}

/** Any of them; in one order, so that what is the same has the same name. */
export function choice(all: readonly Expression[]): Expression {
  const flat = all.flatMap((each) => (each.kind === 'choice' ? each.of : [each]))
  const named = new Map(flat.filter(({ kind }) => kind !== 'nothing').map((each) => [nameOf(each), each]))
  const of = [...named.keys()].sort().map((name) => named.get(name)!)
  if (of.length > 1) return { kind: 'choice', of }
  return of[0] ?? NOTHING
}

/** The same again, from so often to so often. */
export function repeat(of: Expression, min: number, max: number): Expression {
  return max === 0 ? EMPTY : { kind: 'repeat', of, min, max }
}

/** The same for what matches the same, as far as that is easily told. */
export function nameOf(expression: Expression): string {
  switch (expression.kind) {
    case 'one':
      return `[${expression.key}]`
    case 'chain':
      return `${nameOf(expression.first)} ${nameOf(expression.rest)}`
    case 'choice':
      return `(${expression.of.map(nameOf).join('|')})`
    case 'repeat':
      return `(${nameOf(expression.of)}){${expression.min},${expression.max}}`
    default:
      return expression.kind
  }
}

/** Whether nothing need follow. */
export function isOver(expression: Expression): boolean {
  switch (expression.kind) {
    case 'empty':
      return true
    case 'chain':
      return isOver(expression.first) && isOver(expression.rest)
    case 'choice':
      return expression.of.some(isOver)
    case 'repeat':
      return expression.min === 0 || isOver(expression.of)
    default:
      return false
  }
}

/** What must follow a character; `nothing` where that must not stand there. */
export function behind(expression: Expression, character: number): Expression {
  switch (expression.kind) {
    case 'one':
      return expression.of.has(character) ? EMPTY : NOTHING
    case 'chain': {
      const { first, rest } = expression
      const own = chain(behind(first, character), rest)
      return isOver(first) ? choice([own, behind(rest, character)]) : own
    }
    case 'choice':
      return choice(expression.of.map((each) => behind(each, character)))
    case 'repeat': {
      const { of, min, max } = expression
      return chain(behind(of, character), repeat(of, Math.max(0, min - 1), max - 1))
    }
    default:
      return NOTHING
  }
}

/** The sets of characters that it tells apart. */
export function setsIn(expression: Expression): Characters[] {
  switch (expression.kind) {
    case 'one':
      return [expression.of]
    case 'chain':
      return [...setsIn(expression.first), ...setsIn(expression.rest)]
    case 'choice':
      return expression.of.flatMap(setsIn)
    case 'repeat':
      return setsIn(expression.of)
    default:
      return []
  }
}
