// How the companion guide looks: system fonts, one colour for what must be, contents that stay beside the text, and
// paper that shows all examples open.

/** The page's style sheet. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #5c6775; --line: #d8dee6; --back: #ffffff; --soft: #f5f7fa; --must: #9a3412; --link: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --dim: #9aa6b5; --line: #364150; --back: #12171e; --soft: #1a212b; --must: #fdba74; --link: #7cc0ff } }
* { box-sizing: border-box }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back) }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); background: var(--soft); font-size: 13px }
nav ol { list-style: none; margin: 0; padding: 0 }
nav li { padding: 1px 0 }
.d1 { padding-left: .9rem } .d2 { padding-left: 1.8rem } .d3 { padding-left: 2.7rem } .d4 { padding-left: 3.6rem }
td.d1 { padding-left: 2rem } td.d2 { padding-left: 3.4rem } td.d3 { padding-left: 4.8rem } td.d4 { padding-left: 6.2rem }
main { padding: 2rem 2.5rem 4rem; max-width: 76rem }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem } h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line) } h3 { margin: 1.8rem 0 .2rem } small { font-weight: 400; color: var(--dim) }
.lead { font-size: 1.05rem; color: var(--dim) }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; margin: 0 } dt { color: var(--dim) } dd { margin: 0 }
table { width: 100%; border-collapse: collapse; margin: .5rem 0 1rem; font-size: 13.5px }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) } th { color: var(--dim); font-weight: 600 } td { overflow-wrap: anywhere } td:first-child { white-space: nowrap; font-family: ui-monospace, monospace }
table.values { table-layout: fixed } .values th:nth-child(1) { width: 6.5rem } .values th:nth-child(2) { width: 17% } .values th:nth-child(3) { width: 15% } .values th:nth-child(4) { width: 5.5rem } .values th:nth-child(6) { width: 17% }
table.values details { display: inline-block; vertical-align: top }
tr.ignored, tr.unused { color: var(--dim) }
b.required, b.required-inside, tr.required td:first-child, .values tr.required td:nth-child(3), tr.required:has(a) td:last-child { color: var(--must) }
.note { margin: .2rem 0; padding-left: .8rem; border-left: 3px solid var(--line) }
code, pre { font-family: ui-monospace, monospace } pre { overflow: auto; padding: 1rem; background: var(--soft); border: 1px solid var(--line); border-radius: 4px; font-size: 12.5px; line-height: 1.45 }
summary { cursor: pointer; padding: .2rem 0 }
footer { margin-top: 3rem; color: var(--dim); font-size: 13px }
@media (max-width: 60rem) { body { display: block } nav { position: static; height: auto; max-height: 40vh } main { padding: 1rem } }
@media (max-width: 40rem) {
  dl { grid-template-columns: 1fr; gap: 0 } dd { margin-bottom: .6rem }
  th, td { padding: .3rem .35rem } td:first-child { white-space: normal } td.d1 { padding-left: .9rem } td.d2 { padding-left: 1.5rem } td.d3, td.d4 { padding-left: 2.1rem }
  .values, .values tbody, .values tr, .values td { display: block; width: auto } .values thead { display: none } .values tr { padding: .4rem 0; border-bottom: 1px solid var(--line) } .values td { border: 0; padding: 0 } .values td:empty { display: none } .values td:first-child { font-weight: 600 } .values td:last-child:not(:empty)::before { content: "becomes " ; color: var(--dim) }
}
@media print { body { display: block; font-size: 10.5pt } nav { position: static; height: auto; border: 0; break-after: page; columns: 2 } main { max-width: none; padding: 0 } article, tr, pre { break-inside: avoid } details > * { display: block } details::details-content { content-visibility: visible; block-size: auto } a { color: inherit } }
`
