// A tape as document where nothing is known beforehand: each value is put where its place says, one after the other.
import type { CanonicalDocument } from '../../../reading.ts'
import { CONSTANTS, eachFilled, type Form, NEXT, type Slot } from '../form.ts'
import { canonicalOf, type Taped } from '../taped.ts'

/** The document as far as it is on the tape. */
export function plainDocumentOf(taped: Taped): CanonicalDocument {
  const { plan, root } = taped
  return { schema: `${plan.set.canonical}/1`, ...plainObjectOf(taped, plan.root, root) }
}

/** The object of an instance, whose form it has; with its constants, if it has any. */
export function plainObjectOf(taped: Taped, form: Form, instance: number): CanonicalDocument {
  const object: CanonicalDocument = { ...taped.plan.constants[taped.cells[instance + CONSTANTS]!] }
  eachFilled(taped.cells, form, instance, (slot, head) => {
    const value = slotValue(taped, slot, head)
    if (value === undefined) return
    const { names, constants } = slot
    let holder = object
    for (let n = 0; n < names.length - 1; n++) {
      const name = names[n]!
      holder[name] ??= { ...constants[n] }
      holder = holder[name] as CanonicalDocument
    }
    holder[names.at(-1)!] ??= value
  })
  return object
}

function slotValue(taped: Taped, { kind, form }: Slot, head: number): unknown {
  if (kind === 'value') return canonicalOf(taped, head)
  const { cells } = taped
  const values: unknown[] = []
  for (let one = head; one !== 0; one = cells[one + NEXT]!)
    values.push(kind === 'entries' ? plainObjectOf(taped, form!, one) : canonicalOf(taped, one))
  return values
}
