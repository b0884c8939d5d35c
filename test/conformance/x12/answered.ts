// What a file is answered with, as codes: by the functions that `edigw acknowledge` prints from. An interchange as
// text stands in for nothing: it is read, answered, written, sealed and read back as in the flow.
import { type Answer, answersOf } from '../../../src/exchange/engine/answers.ts'
import type { Tolerance } from '../../../src/exchange/engine/judge.ts'
import { type FileReading, readBytes } from '../../../src/exchange/engine/readFile.ts'
import { type AnswerKind, type Rulebook, shippedRules } from '../../../src/exchange/engine/rulebook.ts'
import { library } from '../../../src/guide/library.ts'
import { loadSource } from '../../../src/guide/load/source.ts'
import { compileMapping } from '../../../src/guide/mapping.ts'
import type { ReadPolicy } from '../../../src/guide/reading.ts'

const SHIPPED = shippedRules()

/** The rules of somebody whose orders differ from the standard's as an overlay says. */
export function rulesWith(changes: string, tolerance: Tolerance = {}, policy: ReadPolicy = {}): Rulebook {
  const overlay = loadSource('agreed.yaml', `overlay: x12/004010/850\nchanges:\n${changes}`)
  const mapping = compileMapping(library().resolve('x12/004010/850', overlay))
  const ruled = { mapping, policy, tolerance }
  return { ...SHIPPED, group: () => ({ findings: [], ruled: () => ruled }) }
}

const AT = '2026-06-02T08:15:00.000Z'
export const readFile = (bytes: Uint8Array, rules: Rulebook = SHIPPED): FileReading =>
  readBytes(bytes, { rules, receivedAt: AT })

/** The errors of a file, each as the standard calls it: `AK304=3`; our own code where the standard has none. */
export function errorsOf({ interchanges, findings }: FileReading): string[] {
  const groups = interchanges.flatMap((one) => one.groups)
  const all = [interchanges, groups, groups.flatMap(({ sets }) => sets), [{ findings }]].flat()
  return all
    .flatMap((one) => one.findings)
    .filter(({ severity }) => severity === 'error')
    .map(
      ({ code, standard }) =>
        Object.entries(standard)
          .map(([part, number]) => `${part.toUpperCase()}=${number}`)
          .join(' ') || code,
    )
}

/** The segments of every answer of a kind, envelopes left out, elements separated by `*`. */
export function answerOf(reading: FileReading, kind: AnswerKind, rules: Rulebook = SHIPPED): string[] {
  let control = 0
  const answers = answersOf(reading, { rules, kind, at: AT, nextControl: () => ++control })
  return answers.flatMap(segmentsOf)
}

function segmentsOf({ bytes, wire }: Answer): string[] {
  const { segment, element } = wire.delimiters
  return Buffer.from(bytes)
    .toString('latin1')
    .split(String.fromCharCode(segment))
    .map((one) => one.replace(/^[\r\n]+/, '').replaceAll(String.fromCharCode(element), '*'))
    .filter((one) => one !== '' && !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(one))
}

/** The codes of a 997's or 999's segments that are not about an accepted set: `AK3 N1 7 8`. */
export const toldOf = (segments: readonly string[]): string[] =>
  segments
    .filter((one) => !/^(AK1|AK2|CTX)\*/.test(one) && !/^(AK|IK)5\*A$/.test(one) && !/^AK9\*A/.test(one))
    .map((one) => one.replace(/^IK/, 'AK'))
