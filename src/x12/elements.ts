// A short segment's text cut into elements. Where the interchange has a release character, what stands behind it
// is data; `A\*B*C` are two elements then, the first of them `A*B`.

/** One element; splitting the whole segment would cost more than all else that framing does for a set. */
export function elementIn(text: string, separator: string, element: number): string {
  let from = 0
  for (let skip = element; skip > 0; skip--) {
    const at = text.indexOf(separator, from)
    if (at < 0) return ''
    from = at + separator.length
  }
  const to = text.indexOf(separator, from)
  return text.slice(from, to < 0 ? text.length : to)
}

/** All elements as written, the id first. */
export function splitElements(text: string, separator: string, release?: string): string[] {
  if (release === undefined || !text.includes(release)) return text.split(separator)
  const elements: string[] = []
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] === release) at++
    else if (text.startsWith(separator, at)) {
      elements.push(text.slice(from, at))
      from = at + separator.length
      at = from - 1
    }
  }
  return [...elements, text.slice(from)]
}

/** The value without its release characters. */
export const released = (value: string, release?: string): string =>
  release === undefined || !value.includes(release) ? value : [...releasedIn(value, release)].join('')

function* releasedIn(value: string, release: string): Generator<string> {
  for (let at = 0; at < value.length; at++) {
    if (value[at] === release) at++
    yield value[at] ?? ''
  }
}
