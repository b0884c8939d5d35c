// The two texts that stand at a drop point: what goes where, and what to try before production. Both speak
// from the gateway's point of view and say so.
import { byWhich } from '../agreed/exceeded.ts'
import type { Bound } from '../agreed/terms.ts'
import type { SftpLimits } from './limits.ts'

/** /README.txt of a partner; sizes in bytes, the settling time in seconds. */
export function readme(
  partner: string,
  limits: SftpLimits,
  settleSeconds: number,
  bounds: readonly Bound[],
): string {
  return `Drop point of ${partner}

All directions are ours: "inbound" is what you send to us, "outbound" is what we send to you.

  /inbound   Put your files here.
  /outbound  Take our files from here. A file that you have read to its end moves to /archive by itself;
             you may also delete it. Every file here is whole: we never show one that is being written.
  /archive   What was accepted from you and what you have fetched, by day. You can only read here.
  /error     A file that we could not accept, and beside it NAME.error.txt, which says why: your line, the
             place in it, the rule, and what would have been right. NAME.error.json says the same to a
             program. Delete them when you are done.
  /test      The same four folders for test documents (usage indicator T). Start with /test/CHECKLIST.txt.

When is a file complete?

  Either you close it under its final name, or you upload it under a temporary name and then rename it.
  Temporary names end in .tmp .part .partial .filepart or .uploading, or begin with a dot; a file with such
  a name is never read. When your client reports success, the file is stored safely on our side.

  If your connection breaks, what has come is kept: resume the upload (reput, append) or put the file again.
  If you close a file that lacks its last line (IEA in X12, the closing tag of the root in XML), we wait
  ${settleSeconds} seconds for the rest and then take it as it is.

  A rename never replaces a file. Putting a file again before it was complete replaces it; afterwards it is
  a new delivery. The very same bytes again are recognised and not processed twice.

Limits

  A file has at most ${inMegabytes(limits.fileBytes)} MB, and a name at most 255 bytes, without control characters.
  Folders can't be made or removed, and there are no links. File times and permissions are not kept.
${bounds.map(agreed).join('')}`
}

function agreed({ of, connections, filesPerMinute, filesPerDay, bytesPerDay }: Bound): string {
  const said = [
    [connections, 'connections at once'],
    [filesPerMinute, 'files a minute'],
    [filesPerDay, 'files a day (in UTC)'],
    [bytesPerDay === undefined ? undefined : Math.floor(bytesPerDay / 1024), 'kB a day (in UTC)'],
  ].filter(([most]) => most !== undefined)
  return said.map(([most, what]) => `  At most ${most} ${what}${byWhich(of)}, as we agreed.\n`).join('')
}

/** /test/CHECKLIST.txt: the steps of onboarding, in the order in which they help. */
export function checklist(partner: string): string {
  return `Checklist for ${partner}, before production

All directions are ours: "inbound" is what you send to us, "outbound" is what we send to you.

  1. Put one small document into /test/inbound, with usage indicator T (ISA15) if it is X12.
  2. Wait a few seconds and look into /test/outbound: there is our acknowledgement, if one was agreed.
     Fetch it. It moves to /test/archive, and so has your document, if it was accepted.
  3. Look into /test/error: if your document is there, read NAME.error.txt beside it and mend what it says.
  4. Put a document that you know to be wrong, and see that you find and understand our answer.
  5. Put the first document once more: the same bytes are recognised as a repeat and not processed twice.
  6. Break off an upload on purpose, and resume it.
  7. Let the program that you will use in production do all of this by itself, and tell us when it does.
`
}

const inMegabytes = (bytes: number): number => Math.floor(bytes / 2 ** 20)
