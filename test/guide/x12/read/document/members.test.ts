// Whatever the places of a form are called, and whichever are filled: an object that is made by shapes, and its text,
// are those that putting one value after the other makes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seeded } from '../../../../../src/guide/sample/random.ts'
import { plainDocumentOf } from '../../../../../src/guide/x12/read/document/plainDocument.ts'
import { documentOf } from '../../../../../src/guide/x12/read/document/tapeDocument.ts'
import { jsonOf } from '../../../../../src/guide/x12/read/document/tapeJson.ts'
import { Form } from '../../../../../src/guide/x12/read/form.ts'
import type { Entry, Plan } from '../../../../../src/guide/x12/read/plan.ts'
import { Tape } from '../../../../../src/guide/x12/read/tape.ts'
import type { Taped } from '../../../../../src/guide/x12/read/taped.ts'

type Random = () => number

const NAMES = ['a', 'b', 'c', 'ü', 'schema']
const VALUES = ['x', 'ä "', true, { unit: 'EA' }, '轮', undefined]

const one = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)]!

function namesOf(random: Random): string[] {
  const usual = random() < 0.8 ? 3 : NAMES.length
  return Array.from({ length: 1 + Math.floor(random() * 3) }, () => one(random, NAMES.slice(0, usual)))
}

interface Made {
  plan: Plan
  /** Cells that can be filled: one value, or several. */
  cells: { cell: number; list: boolean }[]
  entry: Entry
}

/** A form of some places, one of them a list of entries of another form. */
function planned(random: Random): Made {
  const forms: Form[] = []
  const root = new Form(forms)
  const cells = Array.from({ length: 8 }, () => {
    const [names, list] = [namesOf(random), random() < 0.2]
    return { cell: list ? root.values(names) : root.value(names), list }
  })
  if (random() < 0.3) root.fix(['q'], { kind: 'k' })
  const { cell, form } = root.entries(['entries'])
  for (const name of ['a', 'b']) form.value([name])
  const entry: Entry = { number: 0, root: true, cell, form, shared: 0, constants: 1, via: undefined }
  const plan = {
    set: { canonical: 'order' },
    root,
    forms,
    entries: [entry],
    leaves: [{ address: '', id: '', element: undefined, memo: undefined, part: undefined }],
    constants: [{}, random() < 0.5 ? { a: 'own' } : {}],
  } as unknown as Plan
  return { plan, cells, entry }
}

function filled(random: Random, { plan, cells, entry }: Made): Taped {
  const tape = new Tape(plan.entries, plan.root.size)
  const record = () => tape.record(0, 0, 0, 1, 1, tape.keep(one(random, VALUES)))
  for (const { cell, list } of cells)
    if (random() < 0.5) tape.put(tape.root, { cell, list } as Parameters<Tape['put']>[1], record())
  for (let n = Math.floor(random() * 3); n > 0; n--) {
    const instance = tape.entry(tape.root, entry)
    tape.put(instance, { cell: entry.form.find(['b'])!.value, list: false } as never, record())
  }
  const { root, unmapped, values } = tape
  const bytes = Buffer.alloc(0)
  return { plan, cells: tape.kept(), values, root, unmapped, bytes, base: 0, context: { policy: {} } }
}

test('objects and texts by shapes are those of one value after the other', () => {
  const random = seeded(7)
  for (let n = 0; n < 400; n++) {
    const made = planned(random)
    for (let m = 0; m < 6; m++) {
      const taped = filled(random, made)
      const expected = JSON.stringify(plainDocumentOf(taped))
      assert.equal(jsonOf(taped), expected)
      assert.equal(JSON.stringify(documentOf(taped)), expected)
    }
  }
})
