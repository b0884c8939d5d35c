// Makes the API as one document, and the committed types, from the OpenAPI sources. `--check` writes nothing and fails where a committed
// file differs, which is what CI runs: a changed document with stale types can't be merged.
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)

if (process.features.typescript) await generate()
else runAgainByOurNode()

async function generate() {
  const { default: openapiTS, astToString, COMMENT_HEADER } = await import('openapi-typescript')
  const { composeApi } = await import('../src/door/http/compose.ts')
  const folder = new URL('openapi/', root)
  const canonical = JSON.parse(await readFile(new URL('canonical.json', folder), 'utf8'))
  const api = await composeApi(folder)
  await settle('openapi/gateway.json', `${JSON.stringify(api, null, 1)}\n`)
  const made = [
    { file: 'src/canonical/schema.d.ts', document: canonical },
    { file: 'src/door/http/api.d.ts', document: api },
  ]
  for (const { file, document } of made) {
    await settle(file, COMMENT_HEADER + astToString(await openapiTS(document)))
  }
}

/** Writes the text, or with `--check` says whether the file already is the same. */
async function settle(file, text) {
  const at = new URL(file, root)
  const now = await readFile(at, 'utf8').catch(() => '')
  if (now === text) return
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the OpenAPI sources say: run "npm run generate" and commit it.`)
    process.exitCode = 1
    return
  }
  await writeFile(at, text)
  console.error(`${file} written`)
}

/** The machine's Node may not run TypeScript; the package brings one that does. */
function runAgainByOurNode() {
  const node = fileURLToPath(
    new URL(`node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`, root),
  )
  const shell = process.platform === 'win32'
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit', shell })
  process.exitCode = status ?? 1
}
