// doors: whether a partner's own server can be used as its agreement says.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tryServer } from '../../door/remote/trial.ts'
import { printable } from '../../exchange/engine/place.ts'
import { renderProblem } from '../../guide/load/problem.ts'
import { loadPartner } from '../../partner/load.ts'
import type { Command } from '../command.ts'
import { say, styled, tell, UsageError } from '../terminal.ts'

export const doors: Command = {
  usage: 'doors test PARTNER',
  summary:
    "Tries a partner's own SFTP server as doors.remote in partners/ says: name, connection, host key, log-in, folders, writing and renaming (a small file, which is deleted again). Exit 1 where something fails, with what to do.",
  run: async (words, { setting }) => {
    const [act, partner, ...more] = parseArgs({ args: words, allowPositionals: true }).positionals
    if (act !== 'test' || partner === undefined || more.length > 0 || !/^[a-z][a-z0-9-]*$/.test(partner))
      throw new UsageError('say "doors test" and a partner')
    const { partner: loaded, problems } = loadPartner(setting.partners, partner)
    for (const problem of problems) tell(`${renderProblem(problem)}\n`)
    if (!loaded) return 2
    const remote = loaded.agreement.doors?.remote
    if (!remote) {
      tell(`${join('partners', partner, 'agreement.yaml')} has no doors.remote: ${partner} comes to us.`)
      return 2
    }
    const fine = await tryServer(partner, remote, setting.remoteSecrets, ({ step, ok, says, advice }) => {
      say(`${ok ? styled('green', 'ok   ') : styled('red', 'fails')} ${step}: ${printable(says)}`)
      if (advice !== undefined) say(`      ${advice}`)
    })
    return fine ? 0 : 1
  },
}
