// A house of one partner and a few samples in a folder of its own, and the contract command in it, as a person runs it.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { runContract } from '../../src/cli/command/contract.ts'
import { readSetting } from '../../src/setting/setting.ts'
import { folders } from './promises.ts'

/** A house of one partner with the samples that are named, each approved; gone after the file. */
export function smallHouse(samples: readonly string[]) {
  const home = mkdtempSync(join(tmpdir(), 'edigw-contract-'))
  after(() => rmSync(home, { recursive: true, force: true }))
  const own = join('partners', 'acme')
  const beside = join(own, 'samples', '850-in')
  const copy = (path: string) =>
    cpSync(join(folders.partners, '..', path), join(home, path), { recursive: true })
  for (const path of ['agreement.yaml', '850.yaml', 'crosswalks']) copy(join(own, path))
  for (const name of samples) {
    copy(join(beside, `${name}.edi`))
    copy(join(beside, `${name}.expected.json`))
  }
  copy(join('contracts', 'erp'))
  mkdirSync(join(home, 'contracts', 'acme'))
  const lines = samples.map((name) => `  ${name}: approved # looked at`)
  const file = join(home, 'contracts', 'acme', '850-in.yaml')
  writeFileSync(file, ['contract: acme/850-in', 'samples:', ...lines, ''].join('\n'))
  const run = (...words: string[]) => runCommand(home, words)
  return { home, overlay: join(home, own, '850.yaml'), samples: join(home, beside), file, run }
}

async function runCommand(home: string, words: string[]): Promise<{ code: number; out: string }> {
  const setting = readSetting({ EDIGW_PARTNERS: join(home, 'partners'), EDIGW_DATA: join(home, 'data') })
  const said: string[] = []
  const note = (text: string) => void said.push(`${text}\n`)
  const code = await runContract(words, setting, note, note)
  return { code, out: said.join('') }
}
