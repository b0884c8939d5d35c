// Networks as people write them, 203.0.113.0/24, and which addresses are in them.
import { BlockList, isIP } from 'node:net'

type Family = 'ipv4' | 'ipv6'

interface Network {
  address: string
  bits: number
  family: Family
}

const FAMILIES: Readonly<Record<number, Family>> = { 4: 'ipv4', 6: 'ipv6' }
const MOST_BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 }

/** A network, or an address that is one of itself; undefined where the text is neither. */
export function networkIn(text: string): Network | undefined {
  const [address = '', bits, ...more] = text.split('/')
  const family = FAMILIES[isIP(address)]
  if (!family || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined
  const length = bits === undefined ? MOST_BITS[family] : Number(bits)
  return length <= MOST_BITS[family] ? { address, bits: length, family } : undefined
}

/**
 * What tells whether an address is in one of some networks. Each family has a list of its own: a list takes an address
 * of IPv4 for the one of IPv6 that it can be written as. Throws where one is no network.
 */
export function within(networks: readonly string[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const text of networks) {
    const network = networkIn(text)
    if (!network) throw new Error(`"${text}" is no network such as 203.0.113.0/24`)
    lists[network.family].addSubnet(network.address, network.bits, network.family)
  }
  return (address) => {
    const family = FAMILIES[isIP(address)]
    return family !== undefined && lists[family].check(address, family)
  }
}

/** An address as it is compared: IPv4 also where a socket writes it as IPv6, and without the name of an interface. */
export function bareAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  return mapped ?? address.split('%', 1)[0]!
}
