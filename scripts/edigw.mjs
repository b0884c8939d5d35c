#!/usr/bin/env node
// The launcher, in JavaScript on purpose: it must start on any Node, and then runs the pinned one.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LEAST = [24, 15]
const [major, minor] = process.versions.node.split('.').map(Number)

// A gateway runs for months with several threads: small nurseries and few pools of memory keep it at two thirds of
// what it would take (measured by `edigw load`). Neither can be set from inside, so the process is replaced once; nor
// does the cache of compiled modules reach the gateway's threads but by the environment.
const { options, environment } = JSON.parse(readFileSync(new URL('launch.json', import.meta.url), 'utf8'))
const isLaunched = Object.keys(environment).every((name) => name in process.env)

if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) {
  if (process.argv[2] === 'start' && !isLaunched && process.execve) launch()
  module.enableCompileCache?.()
  await import('./resolve.mjs')
  const { run } = await import('../src/cli/edigw.ts')
  // Only some commands start the house, and loading it takes longer than most commands do.
  const startGateway = async (setting, how) => (await import('../src/main.ts')).startProcess(setting, how)
  process.exitCode = await run(process.argv.slice(2), { startGateway })
} else runPinned()

function launch() {
  const resolve = `--import=${new URL('resolve.mjs', import.meta.url)}`
  const words = [process.execPath, ...process.execArgv, ...options, resolve, ...process.argv.slice(1)]
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') }
  process.execve(process.execPath, words, { ...environment, ...cache, ...process.env })
}

function runPinned() {
  const node = pinnedNode()
  if (!node) {
    console.error(`edigw needs Node ${LEAST.join('.')} or later; this is ${process.versions.node}.`)
    console.error(
      'The package brings its own Node for Linux (x64, arm64) and Windows (x64): run `npm ci` without --omit=optional.',
    )
    console.error('Elsewhere (macOS), install Node 24 and try again.')
    process.exit(2)
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 128 : 1)))
}

function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  try {
    const home = dirname(
      module.createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`),
    )
    const binary = join(home, 'bin', platform === 'win' ? 'node.exe' : 'node')
    return existsSync(binary) ? binary : undefined
  } catch {
    return undefined
  }
}
