// An overlay that allows less of the purchase order than the guide does, by every word that it has for that. No
// partner of the samples asks for all of them.
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { compileMapping, type Mapping } from '../../src/guide/mapping.ts'

const OVERLAY = `
overlay: x12/004010/850
changes:
  heading.BEG.1: { codes: { "02": null, "03": null, "*": null } }
  heading.BEG.2: { is: [SA, BK, RL, NE] }
  heading.BEG.4: { when: { required: { if: [02 is RL] } } }
  heading.BEG.6: { usage: unused }
  heading.BEG.7: { usage: required }
  heading.CUR/money.2: { pattern: "[A-Z]{3}" }
  heading.FOB.9: { max: 40, when: { required: { if: [8 is present] } } }
  heading.REF/promotion:
    after: CUR/other
    path: references[]
    key: { type: promotion }
    elements: { 1: { is: PD }, 2: { path: value, usage: required, pattern: "[A-Z]{4}" } }
    when: { required: { if: [BEG.2 is one of SA NE, PER is absent] }, unused: { if: [BEG.2 is BK] } }
  detail.PO1.PO1.3: { when: { required: { if: [2 is present, BEG.2 is BK] } } }
  detail.PO1.CTP: { when: { required: { if: [PO1.4 is absent, BEG.2 is RL] } } }
`

/** The shipped purchase order under this overlay. */
export const strictMapping = (): Mapping =>
  compileMapping(library().resolve('x12/004010/850', loadSource('strict.yaml', OVERLAY)))
