// What the broker double remembers, and the matrix that it works out of it: which version of a consumer goes with which
// version of a provider. It is a double, in memory: no real broker runs in these tests.
import { createHash, randomUUID } from 'node:crypto'

interface Version {
  pacticipant: string
  number: string
  branch?: string
}

interface Contract {
  consumer: string
  provider: string
  /** Of what it says, whatever the order of its members. */
  sha: string
  content: Record<string, unknown>
  versions: string[]
}

interface Verification {
  sha: string
  consumer: string
  provider: string
  providerVersion: string
  success: boolean
  testResults: unknown
}

interface Environment {
  uuid: string
  name: string
}

export interface Row {
  consumer: { name: string; version: { number: string } }
  provider: { name: string; version: { number: string } | null }
  verificationResult: { success: boolean } | null
}

interface Selector {
  pacticipant: string
  version?: string
}

export class Remembered {
  readonly versions: Version[] = []
  readonly contracts: Contract[] = []
  readonly verifications: Verification[] = []
  readonly environments: Environment[] = []
  readonly deployed: { pacticipant: string; version: string; environment: string }[] = []
  /** As a broker that takes results and loses them. */
  forgetful = false

  touch(pacticipant: string, number: string, branch?: string): void {
    const known = this.versions.find((one) => one.pacticipant === pacticipant && one.number === number)
    const version = known ?? { pacticipant, number }
    if (branch !== undefined) version.branch = branch
    if (!known) this.versions.push(version)
  }

  knows(pacticipant: string, number: string): boolean {
    return this.versions.some((one) => one.pacticipant === pacticipant && one.number === number)
  }

  /** False where the version of the consumer said otherwise before. */
  keep(consumer: string, version: string, provider: string, content: Record<string, unknown>): boolean {
    const sha = shaOf(content)
    const own = this.contracts.filter((one) => one.consumer === consumer && one.provider === provider)
    if (own.some((one) => one.versions.includes(version) && one.sha !== sha)) return false
    const known = own.find((one) => one.sha === sha)
    if (known) known.versions.push(...(known.versions.includes(version) ? [] : [version]))
    else this.contracts.push({ consumer, provider, sha, content, versions: [version] })
    return true
  }

  contract(consumer: string, provider: string, version: string): Contract | undefined {
    const fits = (one: Contract) => one.consumer === consumer && one.provider === provider
    return this.contracts.find((one) => fits(one) && one.versions.includes(version))
  }

  verify(verification: Verification): void {
    this.touch(verification.provider, verification.providerVersion)
    if (!this.forgetful) this.verifications.push(verification)
  }

  environment(name: string): Environment {
    const known = this.environments.find((one) => one.name === name)
    if (known) return known
    const made = { uuid: randomUUID(), name }
    this.environments.push(made)
    return made
  }

  deploy(pacticipant: string, version: string, environment: string): void {
    const before = this.deployed.findIndex(
      (one) => one.pacticipant === pacticipant && one.environment === environment,
    )
    if (before >= 0) this.deployed.splice(before, 1)
    this.deployed.push({ pacticipant, version, environment })
  }

  /** Rows of two selectors, or of one beside all that is deployed in an environment. */
  matrix([one, other]: readonly Selector[], environment?: string): Row[] {
    if (!one) return []
    return this.contracts.flatMap((contract) => {
      const { consumer, provider } = contract
      const mine = consumer === one.pacticipant || provider === one.pacticipant
      if (!mine) return []
      const besides = consumer === one.pacticipant ? provider : consumer
      if (other && other.pacticipant !== besides) return []
      const theirs = other ? [other.version] : this.#live(besides, environment)
      const pairs = theirs.length > 0 ? theirs : provider === besides ? [undefined] : []
      return pairs.flatMap((version) =>
        consumer === one.pacticipant
          ? this.#row(contract, one.version, version)
          : this.#row(contract, version, one.version),
      )
    })
  }

  #live(pacticipant: string, environment: string | undefined): string[] {
    const there = this.deployed.filter((one) => one.pacticipant === pacticipant)
    return there.filter((one) => one.environment === environment).map(({ version }) => version)
  }

  #row(contract: Contract, consumerVersion: string | undefined, providerVersion: string | undefined): Row[] {
    if (consumerVersion === undefined || !contract.versions.includes(consumerVersion)) return []
    const result = this.verifications.findLast(
      (one) =>
        one.sha === contract.sha &&
        one.consumer === contract.consumer &&
        one.provider === contract.provider &&
        one.providerVersion === providerVersion,
    )
    return [
      {
        consumer: { name: contract.consumer, version: { number: consumerVersion } },
        provider: {
          name: contract.provider,
          version: providerVersion === undefined ? null : { number: providerVersion },
        },
        verificationResult: result ? { success: result.success } : null,
      },
    ]
  }
}

function shaOf({ interactions, messages }: Record<string, unknown>): string {
  return createHash('sha1')
    .update(JSON.stringify(sorted({ interactions, messages })))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, inner]) => [name, sorted(inner)]))
}
