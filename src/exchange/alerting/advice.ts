// What to do about documents and steps that wait for a person, by the code of why they wait: one table, for letters, the
// list of what is stuck and its page.

export interface Advice {
  advice: string
  /** What to type; PARTNER stands for the partner's id, DOCUMENT for an example's. */
  command: string
}

const SHOW = 'edigw documents show DOCUMENT'

const BY_CODE: Readonly<Record<string, Advice>> = {
  'crosswalk-missing': {
    advice:
      'Say what the codes mean; the documents that wait for a row go on by themselves when it is there.',
    command: 'edigw crosswalk missing PARTNER',
  },
  'code-unknown': {
    advice: 'Ask the partner what the code means, add it to the overlay, and read the documents anew.',
    command: SHOW,
  },
  'mapping-not-in-force': {
    advice: 'Put a verified version of the mapping in force; what waits goes on by itself then.',
    command: 'edigw mapping list --partner PARTNER',
  },
  'no-finding': {
    advice: 'Look at the reason; mend what it names, then read or send the document anew.',
    command: SHOW,
  },
  'reference-missing': {
    advice: 'It goes on by itself when what it refers to comes, or when the time that was agreed is over.',
    command: SHOW,
  },
  held: {
    advice: 'Look at it, then release it.',
    command: 'edigw documents release DOCUMENT',
  },
  batch: {
    advice: 'Nothing: it leaves with others when their time comes.',
    command: SHOW,
  },
  fault: {
    advice:
      'This is a fault of the gateway: keep the log, tell its developers, and let it go on when it is mended.',
    command: 'edigw dead-letters steps --reason fault',
  },
  failure: {
    advice:
      'The network, a disk or a server was out of order for long: when that is over, let the steps go on; dead-letters give-up ends what never will.',
    command: 'edigw dead-letters resume --reason failure',
  },
}

const OTHERWISE: Readonly<Record<'in' | 'out', Advice>> = {
  in: {
    advice: 'Look at one of them, mend what its finding names, and read them anew (documents reprocess).',
    command: SHOW,
  },
  out: {
    advice:
      'Look at one of them; what its finding names is corrected in our ERP, or in a file of the document, and it is sent anew in its place: documents regenerate ID --file FILE. What is not to be sent at all: documents give-up ID.',
    command: SHOW,
  },
}

interface About {
  partner: string
  document?: string
  direction?: 'in' | 'out'
}

/** What to do about what waits for this reason. */
export function adviceFor(code: string, names: About): Advice {
  const { direction = 'in' } = names
  const { advice, command } =
    (Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined) ?? OTHERWISE[direction]
  return {
    advice,
    command: command.replace('PARTNER', names.partner).replace('DOCUMENT', names.document ?? 'ID'),
  }
}

/** Why a parked step waits, by the text that was kept of it. */
export function codeOfStep(reason: string): 'mapping-not-in-force' | 'fault' | 'failure' {
  if (/^No version of \S+ \S+ is in force/.test(reason)) return 'mapping-not-in-force'
  return /\n\s+at /.test(reason) ? 'fault' : 'failure'
}
