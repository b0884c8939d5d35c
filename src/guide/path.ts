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
