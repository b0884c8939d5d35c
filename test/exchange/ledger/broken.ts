// Every way in which a store can disagree with itself: what somebody or something did to it past the gateway, and the very
// sentences that the verifier has for it.
import type { Filled } from './filled.ts'

export interface Broken {
  /** As in: notices … */
  name: string
  statements: string[]
  sentences: string[]
}

const SECOND = '2026-06-01T10:31:00.000Z'

/** A row again under another id, with other values in some columns. */
const copyOf = (table: string, id: string, columns: string[], changed: Record<string, string>) => {
  const names = columns.map((name) => `"${name}"`)
  const values = columns.map((name) => changed[name] ?? `"${name}"`)
  return `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${table} where id = '${id}'`
}

const ENTRY = ['id', 'position', 'environment', 'partner', 'type', 'document', 'at', 'decision']
const RECEIPT = [
  ...['id', 'at', 'principal', 'partner', 'door', 'environment', 'name', 'blob', 'bytes', 'sha256', 'state'],
  ...['repeat_of', 'findings'],
]
const DOCUMENT = [
  ...[
    'id',
    'direction',
    'ordinal',
    'partner',
    'environment',
    'type',
    'canonical',
    'agreement',
    'mapping',
    'control',
  ],
  ...[
    'offset',
    'length',
    'segments',
    'state',
    'findings',
    'at',
    'regarding',
    'sender',
    'receiver',
    'functional_id',
  ],
  ...['interchange_control', 'group_control', 'delivered_at', 'acknowledgement'],
]

const NEW = '01M7ZZZZZZZZZZZZZZZZZZZZZZ'
const KEY = 'ISA:01/123456789:ZZ/ACMERETAIL'

function receipts({ first, again, wrong, group, published, other }: Filled): Broken[] {
  const one = `receipt ${first} (acme, two.edi)`
  const repeat = `receipt ${again} (acme, again.edi)`
  const bad = `receipt ${wrong} (acme, wrong.edi)`
  const set = (id: string, what: string) => `update receipt set ${what} where id = '${id}'`
  return [
    {
      name: 'a receipt that nobody opens',
      statements: [set(wrong, `state = 'received'`)],
      sentences: [`${bad} is received, and no step opens it`],
    },
    {
      name: 'a receipt that nobody goes on with',
      statements: [set(wrong, `state = 'opened'`)],
      sentences: [`${bad} is opened, and no step reads a group of it or concludes it`],
    },
    {
      name: 'a receipt that would be answered again',
      statements: [step('acknowledge', first)],
      sentences: [`${one} is concluded, and a step would open or answer it once more`],
    },
    {
      name: 'a repeat of nothing',
      statements: [set(again, `repeat_of = '${NEW}'`)],
      sentences: [`${repeat} is a repeat of receipt ${NEW}, which is not there`],
    },
    {
      name: 'a repeat of other bytes',
      statements: [set(again, `repeat_of = '${wrong}'`)],
      sentences: [`${repeat} is a repeat of receipt ${wrong}, which has other bytes`],
    },
    {
      name: 'a repeat of a repeat',
      statements: [copyOf('receipt', again, RECEIPT, { id: `'${NEW}'`, repeat_of: `'${again}'` })],
      sentences: [`receipt ${NEW} (acme, again.edi) is a repeat of receipt ${again}, which is one itself`],
    },
    {
      name: 'a repeat that is concluded as well',
      statements: [set(again, `state = 'concluded'`)],
      sentences: [`${repeat} is a repeat of ${first}, and concluded as well`],
    },
    {
      name: 'a repeat that does not say of what',
      statements: ['drop index receipt_first', set(again, 'repeat_of = null')],
      sentences: [
        `${one} has the same bytes as receipt ${again}, and neither is a repeat`,
        `${repeat} has the same bytes as receipt ${first}, and neither is a repeat`,
        `${repeat} is a repeat, and nothing says of which receipt`,
      ],
    },
    {
      name: 'a repeat that was read',
      statements: [`update document set receipt = '${again}' where id in ('${published}', '${other}')`],
      sentences: [`${repeat} is a repeat, and has 2 documents of its own`],
    },
    {
      name: 'a repeat that would be opened',
      statements: [step('open', again)],
      sentences: [`${repeat} is a repeat, and a step would open or answer it once more`],
    },
    {
      name: 'bytes that are gone',
      statements: [`delete from blob_chunk where blob = (select blob from receipt where id = '${wrong}')`],
      sentences: [`${bad} has $BYTES bytes, and 0 of 1 chunk of blob $BLOB are kept`],
    },
    {
      name: 'bytes that are others',
      statements: [set(wrong, `sha256 = 'abc'`)],
      sentences: [`receipt ${wrong} (acme) came with the hash abc, and its bytes have $HASH now`],
    },
    {
      name: 'a receipt that is gone',
      statements: [`delete from receipt where id = '${wrong}'`],
      sentences: [
        `interchange $INTERCHANGE (acme, 000000002) is of receipt ${wrong}, which is not there`,
        `group $GROUP (acme, PO 78) is of receipt ${wrong}, which is not there`,
        `document $DRAFT (acme, x12/004010/850 L-3) is of receipt ${wrong}, which is not there`,
        ...['', '.error.json', '.error.txt'].map(
          (report) => `file /error/wrong.edi${report} of acme is of receipt ${wrong}, which is not there`,
        ),
      ],
    },
    {
      name: 'an interchange that is gone',
      statements: [`delete from interchange where receipt = '${first}'`],
      sentences: [`group ${group} (acme, PO 77) is of an interchange that is not there`],
    },
  ]
}

const step = (verb: string, subject: string) =>
  `insert into step (verb, subject, partner, state, turn, until, attempts, token, again)
    values ('${verb}', '${subject}', 'acme', 'parked', 0, '', 1, 1, 0)`

const chunk = (blob: string, ordinal: number) =>
  `insert into blob_chunk (blob, ordinal, bytes) select '${blob}', ${ordinal}, bytes from blob_chunk limit 1`

const blob = (at: string) => `insert into blob (id, at) values ('${NEW}', '${at}')`

const uploads: readonly Broken[] = [
  {
    name: 'a body that still comes, as nothing',
    statements: [blob('2026-06-03T11:59:00.000Z'), chunk(NEW, 0), chunk(NEW, 1)],
    sentences: [],
  },
  {
    name: 'a body that nobody goes on with and nobody discards',
    statements: [blob(SECOND), chunk(NEW, 0)],
    sentences: [`blob ${NEW} has had no byte since ${SECOND}, is named by nothing, and was not discarded`],
  },
  {
    name: 'a body with a hole',
    statements: [blob('2026-06-03T11:59:00.000Z'), chunk(NEW, 0), chunk(NEW, 2)],
    sentences: [`blob ${NEW} is named by nothing yet, and has 2 of 3 chunks`],
  },
]

function answers({ group, interchange, answer, published }: Filled): Broken[] {
  const one = `group ${group} (acme, PO 77)`
  const again = { id: `'${NEW}'`, type: `'x12/004010/TA1'`, regarding: `'${interchange}'`, state: `'parked'` }
  const parked = `document ${NEW} (acme, x12/004010/TA1) is parked, and nothing says why`
  const unkept = `document ${NEW} (acme, x12/004010/TA1) is parked, and its canonical document is not kept`
  return [
    {
      name: 'a group that is not answered',
      statements: [`update document set regarding = null where id = '${answer}'`],
      sentences: [`${one} is to be answered by a 997 or 999, and there is none`],
    },
    {
      name: 'a group that is answered twice',
      statements: [copyOf('document', answer, DOCUMENT, { ...again, regarding: `'${group}'` })],
      sentences: [`${one} is answered by 2 997 or 999s`, parked, unkept],
    },
    {
      name: 'an answer that nobody agreed on',
      statements: [copyOf('document', answer, DOCUMENT, again)],
      sentences: [
        `interchange ${interchange} (acme, 000000001) is answered by a TA1, and nobody agreed on one`,
        parked,
        unkept,
      ],
    },
    {
      name: 'an interchange that is not answered',
      statements: ['update document set regarding = null where regarding in (select id from interchange)'],
      sentences: ['interchange $INTERCHANGE (acme, 000000002) is to be answered by a TA1, and there is none'],
    },
    {
      name: 'a set that is gone',
      statements: [
        `delete from feed_entry where document = '${published}'`,
        `delete from document where id = '${published}'`,
      ],
      sentences: [
        `${one} came with 2 sets, and has 1 document`,
        'entry $SECOND (production, position 2) comes where position 1 should be: they are missing',
      ],
    },
    {
      name: 'a group that nobody reads',
      statements: [`update functional_group set state = 'opened' where id = '${group}'`],
      sentences: [`${one} is opened, and no step reads or acknowledges it`],
    },
  ]
}

function inbound({ published, draft, entries }: Filled): Broken[] {
  const one = `document ${published} (acme, x12/004010/850 L-1)`
  const bad = `document ${draft} (acme, x12/004010/850 L-3)`
  const state = (id: string, to: string) => `update document set state = '${to}' where id = '${id}'`
  return [
    {
      name: 'a document that nobody reads',
      statements: [state(draft, 'opened')],
      sentences: [`${bad} is opened, and no step reads it`],
    },
    {
      name: 'a document that nobody publishes',
      statements: [state(draft, 'read')],
      sentences: [`${bad} is read, and no step publishes or matches it`],
    },
    {
      name: 'a document that waits for nothing',
      statements: [state(draft, 'waiting')],
      sentences: [`${bad} is waiting, and nothing that it waits for is known`],
    },
    {
      name: 'a document that waits for ever',
      statements: [
        state(draft, 'waiting'),
        `insert into reference_wait (document, partner, environment, canonical, number, until)
          values ('${draft}', 'acme', 'production', 'order', 'X-1', '${SECOND}')`,
      ],
      sentences: [`${bad} is waiting, and no step publishes it when its time is over`],
    },
    {
      name: 'a document that is parked for no reason',
      statements: [state(draft, 'parked')],
      sentences: [`${bad} is parked, and nothing says why`],
    },
    {
      name: 'a published document without an entry',
      statements: [state(draft, 'published')],
      sentences: [`${bad} is published, and in no feed`],
    },
    {
      name: 'a document that is in the feed twice',
      statements: [
        copyOf('feed_entry', entries[0]!, ENTRY, { id: `'${NEW}'`, position: '3', decision: `'undecided'` }),
        `update feed set last = 3 where environment = 'production'`,
      ],
      sentences: [`${one} is in the feed 2 times`],
    },
    {
      name: 'a document in the feed that was rejected',
      statements: [state(published, 'draft')],
      sentences: [
        `${one} is draft, and in the feed`,
        `entry ${entries[0]} (production, position 1) shows document ${published}, which is draft`,
      ],
    },
    {
      name: 'a canonical document that is gone',
      statements: [`delete from reading where document = '${published}'`],
      sentences: [`${one} is published, and its canonical document is not kept`],
    },
  ]
}

function outbound({ sent, answer }: Filled): Broken[] {
  const one = `document ${sent.id} (acme, x12/004010/850 O-1)`
  const state = (to: string) => `update document set state = '${to}' where id = '${sent.id}'`
  const number = `number 4 of ${KEY} (production)`
  const group = `number 1 of ${KEY}:PO (production)`
  const isa = `interchange number 000000004`
  const notSealed = (now: string) => [
    `${number} was sealed for document ${sent.id}, which is ${now}`,
    `${group} was sealed for document ${sent.id}, which is ${now}`,
    `file /outbound/order-O-1.edi of acme is shown to the partner, and document ${sent.id} is ${now}`,
  ]
  return [
    {
      name: 'a document of ours that nobody writes',
      statements: [state('submitted')],
      sentences: [`${one} is submitted, and no step writes it`, ...notSealed('submitted')],
    },
    {
      name: 'a document of ours that nobody seals',
      statements: [state('written')],
      sentences: [`${one} is written, and no step seals it`, ...notSealed('written')],
    },
    {
      name: 'a document of ours that nobody delivers',
      statements: [state('sealed')],
      sentences: [`${one} is sealed, and no step delivers it`],
    },
    {
      name: 'a document of ours that is parked for no reason',
      statements: [state('parked')],
      sentences: [`${one} is parked, and nothing says why`, ...notSealed('parked')],
    },
    {
      name: 'an acknowledgement that nobody would miss',
      statements: [`delete from step where subject = '${sent.id}'`],
      sentences: [`${one} waits for its acknowledgement, and no step looks whether it is overdue`],
    },
    {
      name: 'a delivered document of which nobody knows whether it is to be acknowledged',
      statements: [`update document set acknowledgement = null where id = '${sent.id}'`],
      sentences: [`${one} is delivered, and nothing says whether it is to be acknowledged`],
    },
    {
      name: 'what the ERP gave us, gone',
      statements: [`delete from outbound where document = '${sent.id}'`],
      sentences: [
        `${one} is delivered, and its canonical document is not kept`,
        `${one} is delivered, and has no sealed bytes`,
      ],
    },
    {
      name: 'sealed bytes that are gone',
      statements: [
        `delete from blob_chunk where blob = (select blob from outbound where document = '${sent.id}')`,
      ],
      sentences: [`${one} was sealed in $BYTES bytes, and 0 of 1 chunk of blob $BLOB are kept`],
    },
    {
      name: 'a number that was never given',
      statements: [`update document set interchange_control = '000000099' where id = '${sent.id}'`],
      sentences: [
        `${one} was sealed under interchange number 000000099, which the ledger never gave`,
        `document ${sent.id} (acme) was sealed under interchange number 000000099, and its bytes say 000000004`,
      ],
    },
    {
      name: 'a number that is none',
      statements: [`update document set group_control = 'none' where id = '${sent.id}'`],
      sentences: [
        `${one} was sealed under group number none, which the ledger never gave`,
        `document ${sent.id} (acme) was sealed under group number none, and its bytes say 1`,
      ],
    },
    {
      name: 'a number that two documents have',
      statements: [`update document set interchange_control = '000000001' where id = '${sent.id}'`],
      sentences: [
        `${one} was sealed under interchange number 000000001, which the ledger gave to document ${answer}`,
        `document ${sent.id} (acme) was sealed under interchange number 000000001, and its bytes say 000000004`,
      ],
    },
    {
      name: 'a number that left and is void',
      statements: [
        `update control_number set state = 'void', reason = 'why' where key = '${KEY}' and number = 4`,
      ],
      sentences: [`${one} was sealed under ${isa}, which is void in the ledger`],
    },
  ]
}

function failures({ failed }: Filled): Broken[] {
  const one = `entry ${failed.entry} (test, position 1)`
  const set = (table: string, id: string, what: string) => `update ${table} set ${what} where id = '${id}'`
  const gone = set('document', failed.answer, 'regarding = null')
  const otherwise = `update document set type = 'x12/005010/850' where id =
    (select document from feed_entry where id = '${failed.entry}')`
  return [
    {
      name: 'a failure of which nobody is told',
      statements: [gone],
      sentences: [
        `${one} was failed, and acme is to be told so by an order response, of which there is none, sent or held`,
      ],
    },
    { name: 'a failure of which nobody was to be told', statements: [gone, otherwise], sentences: [] },
    {
      name: 'a failure that is told though nobody agreed on it',
      statements: [otherwise],
      sentences: [`${one} was failed, and acme is told so by an order response, on which nobody agreed`],
    },
    {
      name: 'a failure that is told by another document than was agreed',
      statements: [set('document', failed.answer, `canonical = 'application-advice'`)],
      sentences: [`${one} was failed, and acme is told so by an application advice, on which nobody agreed`],
    },
    {
      name: 'a failure that is told twice',
      statements: [copyOf('document', failed.answer, DOCUMENT, { id: `'${NEW}'` })],
      sentences: [
        `${one} was failed, and acme is told so in 2 documents`,
        `document ${NEW} (acme, x12/004010/855) is held, and its canonical document is not kept`,
      ],
    },
    {
      name: 'a failure that is told anew instead',
      statements: [
        copyOf('document', failed.answer, [...DOCUMENT, 'replaces'], {
          id: `'${NEW}'`,
          replaces: `'${failed.answer}'`,
        }),
      ],
      sentences: [`document ${NEW} (acme, x12/004010/855) is held, and its canonical document is not kept`],
    },
    {
      name: 'a failure that is told, of what the ERP accepted',
      statements: [set('feed_entry', failed.entry, `decision = 'accepted'`)],
      sentences: [`${one} is accepted, and acme is told in a document that the ERP failed it`],
    },
  ]
}

function dropPoints({ first, again, wrong, sent, published }: Filled): Broken[] {
  const file = (where: string) => `file /${where} of acme`
  const ours = `document ${sent.id} (acme, x12/004010/850 O-1) is delivered`
  const two = file('archive/$DAY/two.edi')
  const out = file('outbound/order-O-1.edi')
  const of = (id: string) => `receipt = '${id}' or document = '${id}'`
  return [
    {
      name: 'a file of ours that is gone, and nobody took it',
      statements: [`delete from drop_file where ${of(sent.id)}`],
      sentences: [`${ours}, and misses 1 of 1 file at its drop point that nobody took away`],
    },
    {
      name: 'a file of ours that is gone, of which nobody counted whether it was there',
      statements: [
        `delete from drop_file where ${of(sent.id)}`,
        `update document set files = null where id = '${sent.id}'`,
      ],
      sentences: [],
    },
    {
      name: 'a report that is gone from beside what was rejected',
      statements: [`delete from drop_file where receipt = '${wrong}' and name like '%.txt'`],
      sentences: [
        `receipt ${wrong} (acme, wrong.edi) is concluded, and misses 1 of 3 files at its drop point that nobody took away`,
      ],
    },
    {
      name: 'a file whose place another of its name took while it is read',
      statements: [
        `delete from drop_file where ${of(first)}`,
        `update receipt set state = 'opened' where id = '${first}'`,
        `update receipt set name = 'two.edi' where id = '${again}'`,
        step('acknowledge', first),
      ],
      sentences: [],
    },
    {
      name: 'a file that was accepted and stands there still',
      statements: [`update drop_file set folder = 'inbound', day = '' where receipt = '${first}'`],
      sentences: [`${file('inbound/two.edi')} stands there still, and receipt ${first} is concluded`],
    },
    {
      name: 'a file of nothing',
      statements: [`update drop_file set document = null where document = '${sent.id}'`],
      sentences: [
        `${ours}, and misses 1 of 1 file at its drop point that nobody took away`,
        `${out} is of no receipt and of no document`,
      ],
    },
    {
      name: 'a file of a receipt that is not there',
      statements: [`update drop_file set receipt = '${NEW}' where receipt = '${again}'`],
      sentences: [
        `receipt ${again} (acme, again.edi) is repeat, and misses 1 of 1 file at its drop point that nobody took away`,
        `${file('archive/$DAY/again.edi')} is of receipt ${NEW}, which is not there`,
      ],
    },
    {
      name: 'a file of a document that is not there',
      statements: [`update drop_file set document = '${NEW}' where document = '${sent.id}'`],
      sentences: [
        `${ours}, and misses 1 of 1 file at its drop point that nobody took away`,
        `${out} is of document ${NEW}, which is not there`,
      ],
    },
    {
      name: 'a file with the bytes of another receipt',
      statements: [
        `update drop_file set blob = (select blob from receipt where id = '${wrong}') where receipt = '${first}'`,
      ],
      sentences: [`${two} shows other bytes than those of receipt ${first}`],
    },
    {
      name: 'a file with the bytes of what came',
      statements: [
        `update drop_file set blob = (select blob from receipt where id = '${first}') where document = '${sent.id}'`,
      ],
      sentences: [
        `${ours}, and misses 1 of 1 file at its drop point that nobody took away`,
        `${out} shows other bytes than document ${sent.id} was sealed in`,
      ],
    },
    {
      name: 'a file of ours that is shown and was never sealed',
      statements: [`update drop_file set document = '${published}' where document = '${sent.id}'`],
      sentences: [
        `${ours}, and misses 1 of 1 file at its drop point that nobody took away`,
        `${out} is shown to the partner, and document ${published} is published`,
      ],
    },
    {
      name: 'a report whose bytes are gone',
      statements: [
        `delete from blob_chunk where blob = (select blob from drop_file where name = 'wrong.edi.error.txt')`,
      ],
      sentences: [
        `${file('error/wrong.edi.error.txt')} is shown with $BYTES bytes, and 0 of 1 chunk of blob $BLOB are kept`,
      ],
    },
  ]
}

const passedOver = (what: string, key: string, first: number, last: number): string =>
  `insert into gap (what, environment, key, first, last, at, principal, reason)
    values ('${what}', 'production', '${key}', ${first}, ${last}, '${SECOND}', 'olga', 'restored')`

function sequences({ sent, entries, published }: Filled): Broken[] {
  const one = `entry ${entries[0]} (production, position 1)`
  const two = `entry ${entries[1]} (production, position 2)`
  const number = `number 4 of ${KEY} (production)`
  return [
    {
      name: 'a gap in the feed',
      statements: [
        `update feed_entry set position = 5 where id = '${entries[1]}'`,
        `update feed set last = 5 where environment = 'production'`,
      ],
      sentences: [
        `entry ${entries[1]} (production, position 5) comes where positions 2 to 4 should be: they are missing`,
      ],
    },
    {
      name: 'a feed whose end is gone',
      statements: [`update feed set last = 3 where environment = 'production'`],
      sentences: ['the feed of production has given position 3, and its last entry is at 2'],
    },
    {
      name: 'an entry that shows nothing',
      statements: [`update feed_entry set document = '${NEW}' where id = '${entries[0]}'`],
      sentences: [
        `document ${published} (acme, x12/004010/850 L-1) is published, and in no feed`,
        `${one} shows document ${NEW}, which is not there`,
      ],
    },
    {
      name: 'a test document in the feed of production',
      statements: [`update document set environment = 'test' where id = '${published}'`],
      sentences: [`${one} shows document ${published}, which is of test`],
    },
    {
      name: 'a decision without its time',
      statements: [`update feed_entry set decision = 'accepted' where id = '${entries[1]}'`],
      sentences: [`${two} is accepted, and nothing says since when`],
    },
    {
      name: 'a control number that is gone',
      statements: [`delete from control_number where key = '${KEY}' and number = 2`],
      sentences: [
        'document $SECONDANSWER (acme, x12/$TYPE) was sealed under interchange number 000000002, which the ledger never gave',
        `number 3 of ${KEY} (production) comes where number 2 should be: nothing says why they are missing`,
      ],
    },
    {
      name: 'a control number that is still reserved though its document left',
      statements: [`update control_number set state = 'reserved' where key = '${KEY}' and number = 4`],
      sentences: [
        `document ${sent.id} (acme, x12/004010/850 O-1) was sealed under interchange number 000000004, which is reserved in the ledger`,
        `${number} is reserved for document ${sent.id}, which is delivered`,
      ],
    },
    {
      name: 'a void number without a reason',
      statements: [
        `insert into control_number (key, environment, number, state, document, at)
          values ('${KEY}', 'production', 5, 'void', '${sent.id}', '${SECOND}')`,
        `update control_counter set last = 5 where key = '${KEY}' and environment = 'production'`,
      ],
      sentences: [`number 5 of ${KEY} (production) is void, and nothing says why`],
    },
    {
      name: 'a counter that has gone on by itself',
      statements: [`update control_counter set last = 9 where key = '${KEY}' and environment = 'production'`],
      sentences: [`the counter of ${KEY} (production) has come to 9, and the last number in the ledger is 4`],
    },
    {
      name: 'what was passed over with a reason, as nothing',
      statements: [
        passedOver('control-numbers', KEY, 5, 1004),
        `update control_counter set last = 1004 where key = '${KEY}' and environment = 'production'`,
        passedOver('control-numbers', '*', 1, 1000),
        `insert into control_counter (key, environment, last) values ('NEW', 'production', 1001)`,
        `insert into control_number (key, environment, number, state, document, reason, at)
          values ('NEW', 'production', 1001, 'void', '${sent.id}', 'why', '${SECOND}')`,
        passedOver('feed', '', 2, 101),
        `update feed_entry set position = 102 where id = '${entries[1]}'`,
        passedOver('feed', '', 103, 202),
        `update feed set last = 202 where environment = 'production'`,
      ],
      sentences: [],
    },
    {
      name: 'a number that is missing before those that were passed over',
      statements: [
        passedOver('control-numbers', KEY, 6, 1005),
        `update control_counter set last = 1005 where key = '${KEY}' and environment = 'production'`,
      ],
      sentences: [
        `the counter of ${KEY} (production) has come to 1005, and the last number in the ledger is 4`,
      ],
    },
    {
      name: 'an event that nobody tells',
      statements: [
        `insert into webhook (id, environment, url, events, secret, state, at, principal)
          values ('${NEW}', 'production', 'https://erp.example/hook', '[]', 'whsec_x', 'active', '${SECOND}', 'erp')`,
        `insert into house_event (id, at, environment, partner, type, document)
          values ('${NEW}', '${SECOND}', 'production', 'acme', 'document.ready', '${published}')`,
        `insert into webhook_delivery (webhook, event, state, attempts, due_at, at)
          values ('${NEW}', '${NEW}', 'due', 0, '${SECOND}', '${SECOND}')`,
      ],
      sentences: [`webhook ${NEW} (https://erp.example/hook) is to be told 1 event, and no step tells it`],
    },
    {
      name: 'a step about nothing',
      statements: [step('read', NEW)],
      sentences: [`step $STEP (acme, read) is about ${NEW}, which is not there`],
    },
  ]
}

/** All of them, about a store that was filled so. */
export const broken = (filled: Filled): Broken[] => [
  ...uploads,
  ...receipts(filled),
  ...answers(filled),
  ...inbound(filled),
  ...outbound(filled),
  ...failures(filled),
  ...dropPoints(filled),
  ...sequences(filled),
]
