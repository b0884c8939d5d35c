// A partner's companion guide: one page that needs nothing else, whose every example our own reader takes.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Companion, companionOf } from '../../src/cli/companion/companion.ts'
import { companionHtml } from '../../src/cli/companion/html.ts'
import { examplesOf, subjectOf } from '../../src/cli/companion/subject.ts'
import { escaped } from '../../src/cli/page/html.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { partnerRules } from '../../src/exchange/engine/rulebook.ts'
import { type LoadedPartner, loadPartners } from '../../src/partner/load.ts'
import { edigw, ROOT } from './edigw.ts'

const PARTNERS = `${ROOT}/partners`
const { partners } = loadPartners(PARTNERS)
const subjects = partners.flatMap((partner) =>
  [...partner.agreement.inbound, ...(partner.agreement.outbound ?? [])].map(({ type }) => ({
    partner,
    type,
  })),
)

function companionFor(partner: LoadedPartner, type: string): Companion {
  const subject = subjectOf(partner, type)
  return companionOf(subject, examplesOf(PARTNERS, partner.partner, subject.name))
}

const UNESCAPES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
}
const unescaped = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (one) => UNESCAPES[one]!)

for (const { partner, type } of subjects)
  describe(`the companion guide of ${partner.partner} for ${type}`, () => {
    const companion = companionFor(partner, type)
    const html = companionHtml(companion)

    test('needs nothing from anywhere', () => {
      assert.doesNotMatch(html, /<script|<link|<img|\bsrc=|url\(|@import/)
      const linked = [...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to!)
      assert.ok(linked.every((to) => to.startsWith('#')))
    })

    test('has every place that its contents name', () => {
      const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))
      const missing = [...html.matchAll(/href="#([^"]*)"/g)].filter(([, to]) => !ids.has(to!))
      assert.deepEqual(missing, [])
    })

    test('shows examples that our own reader takes', () => {
      const shown = [...html.matchAll(/<pre class="example"[^>]*>(.*?)<\/pre>/gs)].map(([, text]) =>
        unescaped(text!),
      )
      assert.equal(shown.length, companion.examples.length)
      if (companion.direction === 'outbound') return
      for (const text of shown) {
        const encoding = companion.guide.startsWith('x12/') ? 'latin1' : 'utf8'
        const bytes = Buffer.from(text, text.includes('encoding="ISO-8859-1"') ? 'latin1' : encoding)
        const reading = readBytes(bytes, {
          rules: partnerRules(partner),
          receivedAt: '2026-06-01T10:30:00.000Z',
        })
        const sets = reading.interchanges.flatMap(({ groups }) => groups.flatMap((group) => group.sets))
        assert.ok(sets.length > 0)
        assert.deepEqual(new Set(sets.map(({ state }) => state)), new Set(['read']))
      }
    })
  })

describe('a companion guide', () => {
  const acme = partners.find(({ partner }) => partner === 'acme')!
  const { places, exchange, envelope } = companionFor(acme, '850')
  const at = (address: string) => places.find((one) => one.address === address)!

  test('tells what is required, read, not used and not allowed', () => {
    assert.equal(at('heading.BEG').treatment, 'required')
    assert.equal(at('heading.REF/department').treatment, 'read')
    assert.equal(at('heading.N1/buyer.N1').treatment, 'required-inside')
    assert.equal(at('heading.SAC.CUR').treatment, 'ignored')
    assert.equal(at('heading.TAX').treatment, 'refused')
  })

  test('shows of a loop that is not allowed the loop alone, and counts every place once', () => {
    const harborline = partners.find(({ partner }) => partner === 'harborline')!
    const companion = companionFor(harborline, '850')
    const inside = companion.places.filter(({ address }) => address.startsWith('heading.SAC.'))
    assert.deepEqual(new Set(inside.map(({ treatment }) => treatment)), new Set(['refused']))
    const page = companionHtml(companion)
    assert.match(page, /id="p-heading-SAC"/)
    assert.doesNotMatch(page, /id="p-heading-SAC-/)
    const [all, ...parts] = [.../<p class="lead">(.*?)<\/p>/.exec(page)![1]!.matchAll(/\d+/g)].map(Number)
    assert.equal(
      parts.reduce((sum, one) => sum + one, 0),
      all,
    )
  })

  test('tells the conditions and notes of the partner', () => {
    const release = at('heading.BEG').values.find(({ name }) => name === 'BEG04')!
    assert.equal(release.conditions, 'required where BEG02 is RL')
    assert.equal(release.note, 'a release names its number within the blanket order')
  })

  test('tells folders, answers and deadlines, and the envelope', () => {
    const value = (label: string) => [...exchange, ...envelope].find((one) => one.label === label)?.value
    assert.equal(value('Our answer'), 'a 997 for each group, naming every set, within 1 hour')
    assert.equal(value('TA1'), 'where ISA14 asks for one, and for what is rejected')
    assert.match(value('SFTP')!, /^put files in \/inbound\//)
    assert.equal(value('You'), 'ISA ZZ/ACMERETAIL, GS ACMERETAIL')
  })

  test('shows a partner’s words as words', () => {
    assert.equal(escaped('<b>"A&B"</b>'), '&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;')
    const page = companionHtml({ ...companionFor(acme, '850'), title: '<script>alert(1)</script>' })
    assert.doesNotMatch(page, /<script/)
  })
})

test('says how files go to and fro where we come to the partner’s own server', () => {
  const acme = partners.find(({ partner }) => partner === 'acme')!
  const remote = { sftp: 'sftp.acme.example', user: 'us', hostKey: 'SHA256:…', pick: '/out', put: '/in' }
  const agreement = { ...acme.agreement, doors: { remote: { ...remote, done: '.done' } } }
  const html = companionHtml(companionFor({ ...acme, agreement }, 'x12/004010/850'))
  assert.match(
    html,
    /we fetch files from \/out when a file of the same name with \.done behind it stands beside/,
  )
  assert.doesNotMatch(html, /\/inbound\/|sftp\.acme\.example/)
})

test('edigw guide doc prints the page, or the same as JSON, and names what there is', async () => {
  const page = await edigw('guide', 'doc', '--partner', 'acme', '--type', '850')
  assert.match(page.out, /^<!doctype html>/)
  const json = await edigw('guide', 'doc', '--partner', 'acme', '--type', '850', '--json')
  assert.equal((JSON.parse(json.out) as Companion).guide, 'x12/004010/850')
  const none = await edigw('guide', 'doc', '--partner', 'acme', '--type', '869')
  assert.match(none.err, /the agreement of acme has no "869"; it has .*850-in/)
})
