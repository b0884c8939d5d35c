// Canonical paths: `lines[]`, `item.gtin`, `/currency`. A `[]` makes one entry per occurrence.

export interface PathStep {
  name: string
  list: boolean
}

export interface Path {
  /** From the document's root, not from the node above. */
  root: boolean
  steps: readonly PathStep[]
}

/** Parses a path that words.ts has checked. */
export function parsePath(text: string): Path {
  const root = text.startsWith('/')
  const steps = (root ? text.slice(1) : text).split('.').map((step): PathStep => {
    const list = step.endsWith('[]')
    return { name: list ? step.slice(0, -2) : step, list }
  })
  return { root, steps }
}

/** The path as text, for messages. */
export const pathText = (path: Path): string =>
  (path.root ? '/' : '') + path.steps.map((step) => step.name + (step.list ? '[]' : '')).join('.')

/** Index of the last list step that is not the path's end; -1 where there is none. */
export const innerList = (path: Path): number =>
  path.steps.findLastIndex((step, index) => step.list && index < path.steps.length - 1)

/** True where each occurrence makes an entry of a list. */
export const endsInList = (path: Path | undefined): boolean => path?.steps.at(-1)?.list === true

/** The path up to and with a step, and what comes after it. */
export const splitAt = (path: Path, step: number): { prefix: Path; rest: Path } => ({
  prefix: { root: path.root, steps: path.steps.slice(0, step + 1) },
  rest: { root: false, steps: path.steps.slice(step + 1) },
})

/** A path of one name. */
export const named = (name: string): Path => ({ root: false, steps: [{ name, list: false }] })

/** The JSON pointer of a path below another one; an entry that a list lacks is "-" in it. */
export const pointerBelow = (pointer: string, { root, steps }: Path): string =>
  steps.reduce((at, { name, list }) => `${at}/${name}${list ? '/-' : ''}`, root ? '' : pointer)
