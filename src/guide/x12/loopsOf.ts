// Below what a segment may stand.
import type { CompiledSet, Level } from './compiled.ts'

/** The first segments of the loops that a segment may stand in, in the guide's order. */
export function loopsOf({ level }: CompiledSet, id: string): string[] {
  const firsts = new Set<string>()
  visit(level, id, undefined, firsts)
  return [...firsts]
}

function visit({ positions }: Level, id: string, first: string | undefined, firsts: Set<string>): void {
  const own = first === undefined ? positions : positions.slice(1)
  if (first !== undefined && own.some((one) => one.id === id)) firsts.add(first)
  for (const one of own) for (const { loop } of one.variants) if (loop) visit(loop, id, one.id, firsts)
}
