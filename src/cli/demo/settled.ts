// Whether everything that went out came to its end: a partner has taken each document, or took the one that was sent
// instead of it.
import type { Api } from '../api.ts'

interface Sent {
  id: string
  canonical: string
  number?: string
  state: string
  acknowledgement?: { state: string }
  replacedBy?: string
}

const TAKEN = ['accepted', 'accepted-with-errors']

/** A sentence for each document to a partner that still waits for something, and for each answer that speaks of nothing. */
export async function openAtTheEnd(operator: Api, partner: string): Promise<string[]> {
  const sent = await listed(operator, `partner=${partner}&direction=out`)
  const answers = await listed(operator, `partner=${partner}&direction=in&acknowledgement=unmatched`)
  const taken = new Set(sent.filter(isTaken).map(({ id }) => id))
  const open = []
  for (const one of sent.filter(({ canonical }) => canonical !== 'acknowledgement'))
    if (!taken.has(one.id) && !taken.has(await replacementOf(operator, one))) open.push(sentence(one))
  return [...open, ...answers.map(({ id }) => `${id} acknowledges nothing that we sent`)]
}

const isTaken = ({ acknowledgement }: Sent): boolean => TAKEN.includes(acknowledgement?.state ?? '')

const listed = async (operator: Api, query: string): Promise<Sent[]> =>
  ((await operator.get(`/v1/documents?${query}&limit=500`)) as { items: Sent[] }).items

const replacementOf = async (operator: Api, { id }: Sent): Promise<string> =>
  ((await operator.get(`/v1/documents/${id}`)) as Sent).replacedBy ?? ''

const sentence = ({ id, canonical, number, state, acknowledgement }: Sent): string =>
  `${canonical} ${number ?? id}: ${state}, ${acknowledgement?.state ?? 'not acknowledged'}`
