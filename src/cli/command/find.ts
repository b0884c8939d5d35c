// find: everything about a number or a file in one command, as one story for each document.
import { parseArgs } from 'node:util'
import { openApi } from '../api.ts'
import type { Command } from '../command.ts'
import {
  fileLines,
  receiptLines,
  type ShownFile,
  type ShownReceipt,
  type Story,
  storyLines,
} from '../page/story.ts'
import { type ShownUpload, uploadLine } from '../page/upload.ts'
import { say, UsageError } from '../terminal.ts'

export const find: Command = {
  usage: 'find TEXT [--limit N] [--json]',
  summary:
    'Everything about a business number or its beginning, a number that documents name (order, invoice, shipment), a control number (ISA13, GS06, or GS06/ST02), a file’s name or an id: the file, what we made of it and answered, what the ERP was given and decided, what we sent and what the partner said. 1 where there is nothing.',
  run: async (words, { setting }) => {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { limit: { type: 'string' }, json: { type: 'boolean' } },
    })
    const [text, ...more] = positionals
    if (!text || more.length > 0) throw new UsageError('say what to look for, such as an order number')
    const query = new URLSearchParams({
      text,
      ...(values.limit === undefined ? {} : { limit: values.limit }),
    })
    const api = await openApi('operator', setting)
    const found = (await api.get(`/v1/find?${query}`)) as Found
    if (values.json) say(JSON.stringify(found, null, 2))
    else for (const line of linesOf(found)) say(line)
    return found.items.length + found.receipts.length + found.uploads.length > 0 ? 0 : 1
  },
}

interface Found {
  items: Story[]
  receipts: ShownReceipt[]
  files: ShownFile[]
  uploads: ShownUpload[]
}

function linesOf({ items, receipts, files, uploads }: Found): string[] {
  if (items.length + receipts.length + uploads.length === 0)
    return ['There is nothing of that number or name.']
  return [
    ...files.flatMap((one) => fileLines(one, items)),
    ...items.flatMap((one) => [...storyLines(one), '']),
    ...receipts.flatMap(receiptLines),
    ...uploads.map(uploadLine),
  ]
}
