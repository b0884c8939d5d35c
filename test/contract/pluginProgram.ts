// A consumer's test by Pact's own words, with the plugin: it leaves its pact in the folder that is named. It is a
// program of its own since Pact's native code writes on standard output.
import { Pact } from '@pact-foundation/pact'

const [dir = '.', text = ''] = process.argv.slice(2)
const contents = {
  text,
  rules: {
    BIG02: { type: 'regex', regex: 'INV-\\d+' },
    'IT1[*]02': { type: 'regex', regex: '\\d+' },
    'IT1[0]03': { type: 'regex', regex: 'EA|CA' },
    'SLN09-2': { type: 'type' },
    CTT01: { type: 'regex', regex: '\\d+' },
  },
  repeats: ['IT1'],
}

await new Pact({ consumer: 'partner.any', provider: 'mapping.any.810-out', dir, logLevel: 'error' })
  .addAsynchronousInteraction()
  .given('an invoice')
  .usingPlugin({ plugin: 'edi-x12', version: '1.0.0' })
  .expectsToReceive('an invoice of one line')
  .withPluginContents(JSON.stringify(contents), 'application/edi-x12')
  .executeTest(async () => undefined)
