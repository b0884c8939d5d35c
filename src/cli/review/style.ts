// How a review looks: one row for each line of the file, the segment on the left, its meaning on the right; colour only
// where something is to be looked at. Pointing at an element marks what became of it, without a script.
import { STYLE } from '../companion/style.ts'

/** Elements of a segment, and their meanings, that mark each other. */
const MARKED = 40

const marks = Array.from({ length: MARKED }, (_, n) => `.c${n}`)
  .map((one) => `tr:has(${one}:hover) ${one}`)
  .join(',\n')

/** The page's style sheet. */
export const REVIEW_STYLE = `${STYLE}
:root { --good: #1a7f4b; --warn: #9a6700; --bad: #c0262d; --warnback: #fff6dd; --badback: #fdecec; --mark: #dbeafe }
@media (prefers-color-scheme: dark) { :root { --good: #5fd39b; --warn: #f0c457; --bad: #ff8f8f; --warnback: #33290f; --badback: #3a1a1d; --mark: #21406b } }
main { max-width: 110rem }
nav { font-size: 14px } nav li { padding: 3px 0 } nav h2 { font-size: 1rem; margin: 0 0 .5rem; border: 0; padding: 0 } nav label { display: block; margin: 1rem 0; cursor: pointer }
.dot::before { content: "●"; margin-right: .45rem; color: var(--good) } .dot.review::before { color: var(--warn) } .dot.bad::before { color: var(--bad) }
section { margin-top: 3rem } h2 small { margin-left: .6rem; font-size: .85rem }
.chip { display: inline-block; padding: 0 .55rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8rem; font-weight: 600 } .chip.approved { color: var(--good) } .chip.review { color: var(--warn) } .chip.bad { color: var(--bad) }
table.file { table-layout: fixed; font-size: 13px; margin: 1rem 0 } table.file > thead th:nth-child(1) { width: 3rem } table.file > thead th:nth-child(2) { width: 38% }
table.file td { padding: .35rem .6rem; white-space: normal; font-family: inherit } table.file td:first-child { color: var(--dim); text-align: right; font-variant-numeric: tabular-nums }
table.file td.wire { font: 12.5px/1.55 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap } .wire span { border-radius: 3px } .wire .unmapped { color: var(--warn); background: var(--warnback) } .wire .lost, .wire .unread { color: var(--bad); background: var(--badback) } .wire .checked { color: var(--dim) }
table.file tr.envelope td, table.file tr.open td { color: var(--dim); padding-top: .12rem; padding-bottom: .12rem }
tr.look > td:first-child { box-shadow: inset 3px 0 var(--warn) }
.meaning { display: grid; grid-template-columns: 5.4rem minmax(9rem, 1.5fr) minmax(6rem, 1.2fr) minmax(0, 1fr); column-gap: .8rem; border-radius: 3px } .plain .meaning { grid-template-columns: 5.4rem minmax(9rem, 1.5fr) minmax(6rem, 1.5fr) } .meaning > * { overflow-wrap: anywhere } .meaning + .meaning { border-top: 1px dotted var(--line) }
.meaning .name { color: var(--dim); font-family: ui-monospace, monospace; font-size: 12px } .meaning code { font-size: 12.5px } .meaning .path { color: var(--link) } .meaning b { font-weight: 600 } .meaning.checked { color: var(--dim) } .meaning .wide { grid-column: 2 / 4 } .meaning .title { color: var(--dim); font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis } .plain .meaning .wide { grid-column: 2 / -1 }
.meaning.unmapped .wide { color: var(--warn) } .meaning.lost .wide, .meaning.unread .wide { color: var(--bad); font-weight: 600 }
del { color: var(--bad) } .finding { margin: .1rem 0; color: var(--bad) } .finding.note, .finding.warning { color: var(--warn) }
${marks} { background: var(--mark) }
body:has(#only:checked) :is(tr.fine, section:not(:has(tr.look))) { display: none }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; color: var(--dim); font-size: 13px }
pre.command { padding: .6rem 1rem; user-select: all; white-space: pre-wrap }
@media (max-width: 60rem) { .meaning, .plain .meaning { grid-template-columns: 4.2rem 1fr } .meaning > b, .meaning .wide, .plain .meaning .wide { grid-column: 2 } .meaning .title { display: none } }
@media print { section { break-before: page } nav label, .legend, pre.command { display: none } table.file { font-size: 8.5pt } .wire { font-size: 8pt } tr { break-inside: avoid } }
`
