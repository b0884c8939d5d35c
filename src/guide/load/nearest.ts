// What somebody may have meant who mistyped a word: the name that it is nearest to, if it is near at all.

/** The name that a word is nearest to, where that is so near that it was meant. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, away: name.startsWith(word) ? 0.5 : distance(word, name) }))
    .sort((a, b) => a.away - b.away)[0]
  return near && near.away <= Math.max(1, Math.floor(word.length / 3)) ? near.name : undefined
}

/** The end of a sentence that asks whether that name was meant; empty where none is near. */
export function meant(word: string, names: readonly string[]): string {
  const near = nearest(word, names)
  return near === undefined || near === word ? '' : `; did you mean ${near}?`
}

/** The guides of the document that an unknown one names, such as 850, as the end of a sentence; empty where there is none. */
export function guidesMeant(id: string, ids: readonly string[]): string {
  const document = id.split('/').at(-1)!.toLowerCase()
  const same = ids.filter((one) => one.toLowerCase().endsWith(`/${document}`))
  return same.length === 0 ? '' : `; there is ${same.join(', ')}`
}

/** How many letters must be changed, added or left out to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1]
    for (const [at, other] of [...b].entries())
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
