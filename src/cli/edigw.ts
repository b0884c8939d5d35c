// edigw: the tools that users and developers share.
import { nearest } from '../guide/load/nearest.ts'
import { readSetting } from '../setting/setting.ts'
import type { Command, Context } from './command.ts'
import { mistakeIn } from './mistake.ts'
import { endWithReader, say, tell, UsageError } from './terminal.ts'
import { actsOf, explained, type Listing, overview } from './usage.ts'

// Each is loaded when it is called: together they take longer to load than most take to run.
const LISTING: Listing = {
  'Start and try': {
    start: ['starts the gateway', async () => (await import('./command/start.ts')).start],
    demo: [
      'shows the whole way, a day of an operator, or an order cycle',
      async () => (await import('./command/demo.ts')).demo,
    ],
    send: [
      'sends a file to the running gateway as a partner',
      async () => (await import('./command/send.ts')).send,
    ],
    submit: [
      'sends a canonical document to a partner as the ERP',
      async () => (await import('./command/submit.ts')).submit,
    ],
    token: ['prints an access token for the API', async () => (await import('./command/token.ts')).token],
    doctor: [
      'checks this machine and installation',
      async () => (await import('./command/doctor.ts')).doctor,
    ],
  },
  'Look at a file, without a gateway': {
    read: [
      'what the gateway would make of it, each mistake with its line',
      async () => (await import('./command/read.ts')).read,
    ],
    acknowledge: [
      'what it would answer: 997, 999, TA1',
      async () => (await import('./command/acknowledge.ts')).acknowledge,
    ],
    convert: [
      'the same document in another syntax or dialect',
      async () => (await import('./command/convert.ts')).convert,
    ],
    guide: [
      'shows, compares and checks guides; writes a partner’s companion guide',
      async () => (await import('./command/guide.ts')).guide,
    ],
    corpus: [
      'reads a whole folder and counts what became of it',
      async () => (await import('./command/corpus.ts')).corpus,
    ],
  },
  'The EDI desk': {
    find: [
      'everything about an order, control number or file',
      async () => (await import('./command/find.ts')).find,
    ],
    documents: [
      'lists, shows, reads anew, sends again, releases',
      async () => (await import('./command/documents.ts')).documents,
    ],
    receipts: [
      'the files and bodies that came, also those that could not be read',
      async () => (await import('./command/receipts.ts')).receipts,
    ],
    'dead-letters': [
      'what does not go on by itself, and why',
      async () => (await import('./command/deadLetters.ts')).deadLetters,
    ],
    alerts: [
      'what an operator must know of, and what to do',
      async () => (await import('./command/alerts.ts')).alerts,
    ],
    crosswalk: [
      'what a partner’s codes mean; rows that documents wait for',
      async () => (await import('./command/crosswalk.ts')).crosswalk,
    ],
    feed: ['reads a part of the ERP’s feed once more', async () => (await import('./command/feed.ts')).feed],
    webhooks: ['who is told what happens', async () => (await import('./command/webhooks.ts')).webhooks],
  },
  'Partners and their mappings': {
    partners: [
      'checks partners/ and puts it in force',
      async () => (await import('./command/partners.ts')).partners,
    ],
    keys: ['SSH keys of partners, and our host keys', async () => (await import('./command/keys.ts')).keys],
    secrets: ['client secrets of the API', async () => (await import('./command/secrets.ts')).secrets],
    doors: [
      'partners’ own servers; sessions and bans at our drop point',
      async () => (await import('./command/doors.ts')).doors,
    ],
    overlay: ['drafts an overlay out of samples', async () => (await import('./command/overlay.ts')).overlay],
    contract: [
      'samples, approval and evidence: what a mapping promises',
      async () => (await import('./command/contract.ts')).contract,
    ],
    mapping: [
      'which version is in force; activates, rolls back, tries on real documents',
      async () => (await import('./command/mapping.ts')).mapping,
    ],
  },
  'In production': {
    ledger: ['proves that nothing was lost', async () => (await import('./command/ledger.ts')).ledger],
    audit: [
      'who did what, and whether the trail is whole',
      async () => (await import('./command/audit.ts')).audit,
    ],
    backup: [
      'all that the store remembers, in one file',
      async () => (await import('./command/backup.ts')).backup,
    ],
    restore: ['a backup into a new store', async () => (await import('./command/restore.ts')).restore],
    retention: ['how long what is kept', async () => (await import('./command/retention.ts')).retention],
    redact: ['takes a person’s data out', async () => (await import('./command/redact.ts')).redact],
    'control-numbers': [
      'how far they are; passes over some',
      async () => (await import('./command/controlNumbers.ts')).controlNumbers,
    ],
    'store-key': ['seals documents at rest', async () => (await import('./command/storeKey.ts')).storeKey],
  },
  'Measure and break it': {
    bench: ['speed and memory', async () => (await import('./command/bench.ts')).bench],
    load: [
      'a large interchange, and what others feel of it',
      async () => (await import('./command/load.ts')).load,
    ],
    torture: [
      'kills the gateway, and counts what is lost',
      async () => (await import('./command/torture.ts')).torture,
    ],
    fuzz: [
      'two ways of reading and of writing, on documents broken in any way',
      async () => (await import('./command/fuzz.ts')).fuzz,
    ],
  },
}

const COMMANDS = new Map(Object.values(LISTING).flatMap((group) => Object.entries(group)))

/** Runs one command; answers the exit code. */
export async function run(words: string[], handed: Pick<Context, 'startGateway'>): Promise<number> {
  endWithReader()
  const [name, ...rest] = words
  const asksHelp = name === undefined || HELP.has(name)
  const [called] = asksHelp ? rest : [name]
  if (called === undefined) {
    say(overview(LISTING))
    return 0
  }
  const command = await COMMANDS.get(called)?.[1]()
  if (!command) return unknown(called)
  if (asksHelp || rest.some((word) => word === '--help')) {
    say(explained(command, process.stdout.columns ?? WIDTH))
    return 0
  }
  try {
    checkAct(called, command, rest[0])
    return await command.run(rest, { ...handed, setting: readSetting(process.env) })
  } catch (error) {
    const mistake = mistakeIn(error)
    if (!mistake) throw error
    tell(mistake.isOfUsage ? `${mistake.says}\nUsage: edigw ${command.usage}` : mistake.says)
    return 2
  }
}

const HELP: ReadonlySet<string> = new Set(['help', '--help', '-h'])
const WIDTH = 100

function unknown(name: string): number {
  const meant = nearest(name, [...COMMANDS.keys()])
  tell(`edigw: there is no command "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`)
  tell('"edigw help" lists them all.')
  return 2
}

/** Of a command that can be told to do several things, the word behind it is one of them. The contract's own has other exit codes. */
function checkAct(name: string, command: Command, word: string | undefined): void {
  if (name === 'contract' || word === undefined || word.startsWith('-')) return
  const acts = actsOf(command)
  if (acts.length === 0 || acts.includes(word)) return
  throw new UsageError(`there is no "${name} ${word}"; there is ${acts.join(', ')}`)
}
