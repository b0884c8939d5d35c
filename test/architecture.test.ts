// Rules about the code: arrows point down the storeys, files and functions stay small, and nothing is said
// that belongs elsewhere. The house is DESIGN's: a folder may import what stands below it, nothing else.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

const FACTS = ['canonical', 'finding']
const ENGINE = ['guide', 'x12', 'xml', ...FACTS]
const HOUSE = [...ENGINE, 'store', 'setting']
const FLOW = ['contract', 'exchange', 'partner', ...HOUSE]

/** What each storey may import. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  finding: [],
  canonical: ['finding'],
  x12: FACTS,
  xml: FACTS,
  guide: ['x12', 'xml', ...FACTS],
  store: ['finding'],
  setting: ['store'],
  partner: HOUSE,
  exchange: ['partner', ...HOUSE],
  contract: ['exchange', 'partner', ...HOUSE],
  door: FLOW,
  cli: ['door', ...FLOW],
}

const sources = globSync('src/**/*.ts').filter((file) => !file.endsWith('.d.ts'))
const textOf = (file: string) => readFileSync(file, 'utf8')
const storeyOf = (file: string) => relative('src', file).split('/')[0]!

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!)

test('arrows point down the storeys', () => {
  for (const file of sources) {
    const storey = storeyOf(file)
    if (storey.endsWith('.ts')) continue
    for (const name of importsOf(file).filter((one) => one.startsWith('.'))) {
      const target = relative('src', join(dirname(file), name))
      if (target.startsWith('..')) continue
      const other = target.split('/')[0]!
      assert.ok(
        other === storey || BELOW[storey]?.includes(other),
        `${file} imports ${name}: ${storey} stands below ${other}`,
      )
    }
  }
})

test('the engine is pure: no clock, no network, and no disk but its own guides', () => {
  const forbidden = /^node:(fs|net|http|https|dgram|child_process|worker_threads|timers)/
  for (const file of sources.filter((one) => ENGINE.includes(storeyOf(one)))) {
    if (file === 'src/guide/library.ts') continue
    assert.deepEqual(
      importsOf(file).filter((name) => forbidden.test(name)),
      [],
      file,
    )
    assert.doesNotMatch(textOf(file), /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|performance\.now\(/, file)
  }
})

test('a file is at most 400 lines', () => {
  for (const file of sources) assert.ok(textOf(file).split('\n').length <= 400, file)
})

test('a file begins by saying what is in it', () => {
  for (const file of sources) assert.match(textOf(file), /^\/\/ \S/, file)
})

test('a function is at most 70 lines, and nine of ten at most 30', () => {
  const lengths = sources.flatMap((file) => functionLengths(file))
  const long = lengths.filter(({ lines }) => lines > 70)
  assert.deepEqual(long, [])
  const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b)
  assert.ok(sorted[Math.floor(sorted.length * 0.9)]! <= 30)
})

// A function of a module or class as the formatter leaves it: its last line closes at the first one's indent.
function functionLengths(file: string): { file: string; name: string; lines: number }[] {
  const lines = textOf(file).split('\n')
  const found: { file: string; name: string; lines: number }[] = []
  for (const [at, line] of lines.entries()) {
    const match =
      /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:static |async )*(#?\w+)\([^)]*\)[^;=]*\{$)/.exec(
        line,
      )
    const name = match?.[2] ?? match?.[3]
    if (!match || !name || ['if', 'for', 'while', 'switch', 'catch'].includes(name)) continue
    const end = lines.findIndex((one, n) => n > at && one === `${match[1]}}`)
    if (end > 0) found.push({ file, name, lines: end - at + 1 })
  }
  return found
}

test('no folder or file is called after nothing', () => {
  for (const file of globSync('src/**/*'))
    assert.doesNotMatch(file, /(^|[/.])(utils?|common|helpers?|managers?|services?|misc)([/.]|$)/i)
})

test('nothing waits to be done, and no test is left out', () => {
  const marks = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`)
  const skips = new RegExp(`\\b(it|test|describe)\\.(${['on' + 'ly', 'sk' + 'ip'].join('|')})\\(`)
  for (const file of globSync('{src,test,scripts,contracts}/**/*.{ts,mjs}')) {
    assert.doesNotMatch(textOf(file), marks, file)
    assert.doesNotMatch(textOf(file), skips, file)
  }
})
