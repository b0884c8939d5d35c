// Where webhooks may go. An address that anybody subscribes must not make us call what stands inside our own network, so
// only public addresses are called, and those that the installation allows by name. It is the address called that is
// judged, not the name: what a name means is looked up once, judged, and called.
import { type LookupAddress, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { SettingError } from '../../setting/error.ts'
import { networkIn, within } from '../../setting/networks.ts'

/** An address that is not called; the message says why, without what a name was looked up as. */
export class ForbiddenAddress extends Error {}

// Not reachable from the Internet, or more than one machine: the IANA special-purpose registries for IPv4 and IPv6. Forms
// of IPv4 inside of IPv6 are among them, since they lead where they please.
const INNER_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
const INNER_V6 = [
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

export interface Networks {
  /** Whether an address may be called. */
  allows(address: string): boolean
  /** Whether the installation named the network of an address: there, also calls without TLS are allowed. */
  names(address: string): boolean
}

/** Public addresses, and the networks that are allowed by name, such as 10.1.0.0/16. Throws SettingError where one is none. */
export function networksOf(allowed: readonly string[] = []): Networks {
  const isInner = within([...INNER_V4, ...INNER_V6])
  for (const network of allowed)
    if (!network.includes('/') || !networkIn(network))
      throw new SettingError(
        `EDIGW_WEBHOOK_NETWORKS must be networks such as 10.1.0.0/16, with commas between them; got "${network}"`,
      )
  const names = within(allowed)
  return { names, allows: (address) => isIP(address) !== 0 && (names(address) || !isInner(address)) }
}

/** An address with the brackets of IPv6 taken off, as sockets want it. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Looks up a name for a socket, and answers the first address that may be called; an error is ForbiddenAddress. A name
 * with several addresses is not called at all where one of them may not be.
 */
export const guardedLookup =
  ({ allows }: Networks): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '')
      const addresses = found as LookupAddress[]
      if (addresses.length === 0 || !addresses.every(({ address }) => allows(address)))
        return done(new ForbiddenAddress(`${hostname} is not an address that may be called`), '')
      const [{ address, family } = { address: '', family: 4 }] = addresses
      if (options.all) done(null, [{ address, family }])
      else done(null, address, family)
    })
  }

const LONGEST = 2000

/** Why a webhook can't have an address; undefined where it can, as far as its text says. */
export function whyNotAddress(text: string, networks: Networks): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || text.length > LONGEST) return `It must be an https address of at most ${LONGEST} characters.`
  if (url.username !== '' || url.password !== '') return 'A name and password in the address are not taken.'
  if (url.hash !== '') return 'A fragment in the address would never be sent.'
  const host = hostOf(url)
  const literal = isIP(host) !== 0
  if (url.protocol === 'http:' && !literal)
    return 'Without TLS only addresses of networks that the installation allows can be called.'
  if (url.protocol === 'http:' && !networks.names(host)) return `${host} may not be called without TLS.`
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'It must be an https address.'
  return literal && !networks.allows(host) ? `${host} is not an address that may be called.` : undefined
}
