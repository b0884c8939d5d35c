// When there is code for the objects of a scope: once there were some, which show what they have.
import { isObject } from '../fits.ts'
import { OBJECT, type ObjectPlan, type ScopePlan } from '../writePlan.ts'
import { codeOf, type ObjectCode } from './scopeCode.ts'

/** The code for the next object of a scope, with its lineage or without; undefined where there is none yet, or ever. */
export function codeFor(scope: ScopePlan, isTraced: boolean): ObjectCode | undefined {
  if (scope.seen < scope.busy.after) return undefined
  const known = isTraced ? scope.traced : scope.code
  return (known === undefined ? makeCode(scope, isTraced) : known) ?? undefined
}

function makeCode(scope: ScopePlan, isTraced: boolean): ObjectCode | null {
  const made = codeOf(scope, isTraced) ?? null
  if (isTraced) scope.traced = made
  else scope.code = made
  return made
}

/** Remembers what an object has that there is no code for. */
export function notice(scope: ScopePlan, object: object): void {
  scope.seen++
  noticeMembers(scope.object, object as Record<string, unknown>, scope.had)
}

function noticeMembers(plan: ObjectPlan, object: Record<string, unknown>, had: Set<number>): void {
  for (const name in object) {
    const member = plan.get(name)
    const value = object[name]
    if (!member || value === undefined) continue
    if (member.slot >= 0) had.add(member.slot)
    if (member.kind === OBJECT && isObject(value)) noticeMembers(member.object!, value, had)
  }
}
