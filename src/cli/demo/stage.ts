// What a demonstration stands on: steps that are told by their number, partners' own drop points, and the commands
// that a person would type, run in this process and shown as they would be seen.
import { readFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import type { DropPointConnection, RemoteDropPoint } from '../../door/sftp/client.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command, WholeGateway } from '../command.ts'
import type { DevelopmentAccess } from '../development.ts'
import { listening, say, styled } from '../terminal.ts'

export interface Stage {
  gateway: WholeGateway
  /** Those of the running gateway: its port, its data directory. */
  setting: Setting
  access: DevelopmentAccess
}

/** Tells steps, each under the next number. */
export function storyteller(): (text: string) => void {
  let number = 0
  return (text) => say(`\n${styled('bold', `${++number}. ${text}`)}`)
}

/** Shows a text below its step. */
export const show = (text: string): void => say(text.trimEnd().replaceAll(/^/gm, '   '))

/** Bytes in X12 as text, a segment a line. */
export const segmentsOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('latin1').replaceAll('~', '~\n').replaceAll('\n\n', '\n')

/** The drop point of a principal, by the key that was made for trying things out. */
export async function remoteOf({ gateway, access }: Stage, principal: string): Promise<RemoteDropPoint> {
  return {
    host: '127.0.0.1',
    port: gateway.sftp.port,
    username: principal,
    privateKey: await readFile(access.keys[principal]!),
    hostKeys: gateway.hostKeys.map((key) => key.public),
  }
}

/** A file of a drop point; from an outbound folder it is fetched by that. */
export async function bytesAt(point: DropPointConnection, folder: string, name: string): Promise<Buffer> {
  const parts: Buffer[] = []
  const into = new Writable({
    write: (part: Buffer, _, done) => {
      parts.push(part)
      done()
    },
  })
  await point.fetch(folder, name, into)
  return Buffer.concat(parts)
}

/** Runs a command as it would be typed, and shows what it says. Throws where its exit code is not 0. */
export const typed = (stage: Stage, command: [string, Command], ...words: string[]): Promise<void> =>
  typedFor(stage, 0, command, ...words)

/** As `typed`, where another exit code is right. */
export async function typedFor(
  { gateway, setting }: Stage,
  expected: number,
  [name, command]: [string, Command],
  ...words: string[]
): Promise<void> {
  const quoted = words.map((word) => (/[^\w./-]/.test(word) ? `'${word}'` : word))
  show(styled('dim', `$ edigw ${[name, ...quoted].join(' ')}`))
  const startGateway = async () => gateway
  const code = await listening(show, () => command.run(words, { setting, startGateway }))
  if (code !== expected)
    throw new Error(`edigw ${name} ${words[0] ?? ''} ended with ${code}, not ${expected}`)
}
