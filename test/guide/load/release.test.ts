import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { locate } from '../../../src/guide/load/address.ts'
import { GuideError } from '../../../src/guide/load/problem.ts'
import { Resolver } from '../../../src/guide/load/resolve.ts'
import type { Table } from '../../../src/guide/load/source.ts'
import { guideText, sourcesOf, XML } from '../fragment.ts'

const BASE = `
body:
  c:Version: { is: "1" }
  c:Buyer:
    children:
      c:Party: { children: { c:Name: {}, c:Account: {} } }
      c:AgentParty: { children: { c:Name: {}, c:Account: {} } }
      c:ThirdParty: {}
      c:Partyless: { children: { c:Account: {} } }
  c:Party: { children: { c:Name: {} } }
`
const LATER = 'later/2/Order'
const resolved = (changes: string, own = '') => {
  const texts = {
    [XML]: guideText(XML, BASE),
    [LATER]: `guide: ${LATER}\nlike: ${XML}\nrelease: later/2\n${own}`,
    'later/2/release': `release: later/2\nchanges:\n${changes}`,
  }
  return new Resolver(sourcesOf(texts)).resolve(LATER)
}
const at = (changes: string, address: string) =>
  locate(structuredClone(resolved(changes).areas) as unknown as Table, address)?.value

describe('what a release adds', () => {
  const WEB = '  "*.c:*Party.c:Web": { after: c:Account, max: 3 }\n'

  test('stands in every part of that name, wherever it is, behind what it comes after', () => {
    assert.deepEqual(at(WEB, 'body.c:Buyer.c:Party'), {
      children: { 'c:Name': {}, 'c:Account': {}, 'c:Web': { max: 3 } },
    })
    assert.deepEqual(at(WEB, 'body.c:Buyer.c:AgentParty.c:Web'), { max: 3 })
  })

  test('stands in no part that is another thing, or whose inside the guide does not describe', () => {
    for (const address of ['body.c:Party', 'body.c:Buyer.c:ThirdParty', 'body.c:Buyer.c:Partyless'])
      assert.equal(at(WEB, `${address}.c:Web`), undefined, address)
  })

  test('may be one place, too', () => {
    assert.deepEqual(at('  body.c:Version: { is: "2" }\n', 'body.c:Version'), { is: '2' })
  })

  test('comes before what the guide itself changes', () => {
    const { areas } = resolved(WEB, 'changes: { "body.c:Buyer.c:Party.c:Web": { max: 1 } }\n')
    assert.deepEqual(areas.body?.['c:Buyer']?.children?.['c:Party']?.children?.['c:Web'], { max: 1 })
  })

  test('is told where a guide names a release that is not there, or the release says a word that is none', () => {
    const missing = sourcesOf({ [XML]: guideText(XML, `release: later/3\n${BASE}`) })
    assert.throws(() => new Resolver(missing).resolve(XML), /there is no release later\/3/)
    const error = (() => {
      try {
        return resolved('  body.c:Version: { iss: "2" }\n')
      } catch (caught) {
        return caught
      }
    })()
    assert.ok(error instanceof GuideError)
    assert.match(error.message, /later\/2\/release.*"iss" is not a word here/s)
  })

  test('is no guide', () => {
    const sources = sourcesOf({ 'later/2/release': 'release: later/2\nchanges: {}\n' })
    assert.deepEqual(
      new Resolver(sources).ids().filter((id) => id.endsWith('release')),
      [],
    )
  })
})
