// What the ERP relies on of what it is told by webhook: which document it is, and where to ask for it. Each message is
// tried out by reading it as the ERP does.
import assert from 'node:assert/strict'
import { MatchersV3, PactV4 } from '@pact-foundation/pact'
import { id, instant, link } from './words.ts'

const { regex, string } = MatchersV3

interface Message {
  given: string
  with: Record<string, string>
  says: string
  type: string
  /** What is said of the document. */
  data: Record<string, unknown>
  links: Record<string, unknown>
}

const acknowledgements = regex('/v1/documents/.+/acknowledgements', '/v1/documents/1/acknowledgements')

const MESSAGES: readonly Message[] = [
  {
    given: 'an order of the partner was taken in',
    with: { partner: 'acme' },
    says: 'that an order is in the feed',
    type: 'document.ready',
    data: { partner: 'acme', direction: 'in', canonical: 'order', number: string('4500012001') },
    links: { feed: '/v1/orders' },
  },
  {
    given: 'an order of the partner was rejected',
    with: { partner: 'acme' },
    says: 'that an order was rejected',
    type: 'document.rejected',
    data: { partner: 'acme', direction: 'in', canonical: 'order' },
    links: {},
  },
  {
    given: 'a document of the kind was rejected by the partner',
    with: { partner: 'harborline', kind: 'invoice' },
    says: 'that the partner rejected an invoice of ours',
    type: 'acknowledgement.rejected',
    data: { partner: 'harborline', direction: 'out', canonical: 'invoice', number: string('BW-INV-5510') },
    links: { acknowledgements },
  },
  {
    given: 'the partner said nothing of a document of the kind in time',
    with: { partner: 'harborline', kind: 'shipment' },
    says: 'that the acknowledgement of a ship notice of ours is overdue',
    type: 'acknowledgement.overdue',
    data: { partner: 'harborline', direction: 'out', canonical: 'shipment' },
    links: { acknowledgements },
  },
]

/** Writes its interactions into the pact below a directory. */
export async function writePact(dir: string): Promise<void> {
  for (const { given, with: params, says, type, data, links } of MESSAGES) {
    const pact = new PactV4({ consumer: 'erp', provider: 'gateway-events', dir, logLevel: 'error' })
    await pact
      .addAsynchronousInteraction()
      .given(given, params)
      .expectsToReceive(says, (it) => {
        it.withJSONContent({
          type,
          timestamp: instant(),
          data: {
            environment: 'production',
            document: id(),
            ...data,
            links: { document: link('/v1/documents'), ...links },
          },
        })
      })
      .executeTest(async ({ contents }) => {
        const { content } = contents as { content: { type: string; data: { links: { document: string } } } }
        assert.equal(content.type, type)
        assert.match(content.data.links.document, /^\/v1\/documents\/./)
      })
  }
}
