// token: a bearer token, alone on standard output, for $(…).
import { parseArgs } from 'node:util'
import { tokenFor } from '../api.ts'
import type { Command } from '../command.ts'
import { say } from '../terminal.ts'

export const token: Command = {
  usage: 'token [--as PRINCIPAL]',
  summary: 'Prints an access token of a principal (default: operator), got with its client secret.',
  run: async (words, { setting }) => {
    const { values } = parseArgs({ args: words, options: { as: { type: 'string', default: 'operator' } } })
    say(await tokenFor(values.as, setting))
    return 0
  },
}
