// What is written for people names only what there is: files, commands, scripts and settings.
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { library } from '../src/guide/library.ts'
import { lintGuide } from '../src/guide/lint/lint.ts'
import { loadSource } from '../src/guide/load/source.ts'
import { edigw } from './cli/edigw.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGES = globSync('{.,contracts,partners,src/*,test}/*.md', { cwd: ROOT })
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const found = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, one]) => one!)),
]

const { out } = await edigw()
const commands = new Set(found(out, /^ {2}([a-z-]+) {2}/gm))
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
const source = globSync(['src/**/*.ts', 'test/**/*.ts', 'scripts/*.mjs'], { cwd: ROOT })
  .map(textOf)
  .join('\n')

test('there is something to read, and something to name', () => {
  assert.ok(PAGES.includes('README.md'))
  assert.ok(commands.size > 30)
})

for (const page of PAGES)
  describe(page, () => {
    const text = textOf(page)
    test('links to files that are there', () => {
      const links = found(text, /\]\(([^)#:]+)(?:#[^)]*)?\)/g)
      const missing = links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))
      assert.deepEqual(missing, [])
    })
    test('calls commands that there are', () => {
      const called = found(text, /(?:^|[`( ])edigw ([a-z][a-z-]*)/gm)
      assert.deepEqual(
        called.filter((name) => !commands.has(name) && name !== 'help'),
        [],
      )
    })
    test('runs scripts that there are', () => {
      const run = found(text, /npm run (?:-s )?([a-z:]+)/g)
      assert.deepEqual(
        run.filter((name) => !(name in scripts)),
        [],
      )
    })
    test('names settings that are read', () => {
      const named = found(text, /\bEDIGW_([A-Z]+(?:_[A-Z]+)*)\b/g)
      assert.deepEqual(
        named.filter((name) => !source.includes(name)),
        [],
      )
    })
  })

test('each line that the partners’ handbook gives for an overlay can be said and meant', () => {
  const text = readFileSync('partners/README.md', 'utf8')
  const lines = [...text.matchAll(/`((?:heading|detail|summary)\.[^`]*\})`/g)].map(([, line]) => line!)
  assert.ok(lines.length > 9, `${lines.length} lines`)
  for (const line of lines) {
    const overlay = loadSource('850.yaml', `overlay: x12/004010/850\nchanges:\n  ${line}\n`)
    const guide = library().resolve('x12/004010/850', overlay)
    assert.deepEqual(lintGuide(guide, [overlay]), [], line)
  }
})
