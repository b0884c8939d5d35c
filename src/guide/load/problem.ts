// A mistake in a guide, overlay or dictionary, shown where it stands: file, line, column and a caret.

export interface Problem {
  file: string
  line: number
  column: number
  message: string
  severity: 'error' | 'warning'
  /** The source line, for the caret. */
  source: string
}

/** The problem as an engineer reads it: place, sentence, the line and a caret below the word. */
export function renderProblem(problem: Problem): string {
  const { file, line, column, severity, message, source } = problem
  const gutter = `${line} | `
  const caret = `${' '.repeat(gutter.length + Math.max(0, column - 1))}^`
  return `${file}:${line}:${column}: ${severity}: ${message}\n${gutter}${source}\n${caret}`
}

/** Guides that can't be used: all their problems at once. */
export class GuideError extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(renderProblem).join('\n\n'))
    this.problems = problems
  }
}
