// The envelope of one set from us to Acme, as our tests seal it.
import type { SealEnvelope } from '../../../src/exchange/engine/seal.ts'

const PARTIES = { sender: '123456789', receiver: 'ACMERETAIL' }

/** The interchange, under control number 1. */
export const INTERCHANGE: SealEnvelope['interchange'] = {
  ...{ authorizationQualifier: '00', authorization: '', securityQualifier: '00', security: '' },
  ...{ senderQualifier: '01', receiverQualifier: 'ZZ', ...PARTIES },
  ...{ date: '260601', time: '1030', standardOrRepetition: 'U', version: '00401' },
  ...{ control: '000000001', acknowledgementRequested: '0', usage: 'P' },
}

/** With a group of one set, under the first numbers there are. */
export const envelopeOf = (functionalId: string, id: string): SealEnvelope => ({
  interchange: INTERCHANGE,
  group: {
    ...{ functionalId, ...PARTIES, date: '20260601', time: '1030', control: '1' },
    ...{ agency: 'X', version: '004010' },
  },
  set: { id, control: '0001' },
})
