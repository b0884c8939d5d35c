// Who may come in, and how each proves who it is.
import type { Role } from './record.ts'

export interface Principal {
  id: string
  role: Role
  /** Agreement whose documents it may bring; only for role partner. */
  partner?: string
}

/** A way to prove who one is: an OpenSSH public key, or the salted hash of a client secret. */
export interface Credential {
  id: string
  principal: string
  kind: 'ssh-key' | 'client-secret'
  value: string
  from: string
  expires?: string
  /** What it is for, in the words of who added it. */
  comment?: string
  addedBy?: string
  /** When it was used last, to the minute, and from where. */
  usedAt?: string
  usedFrom?: string
}

export interface Credentials {
  putPrincipal(principal: Principal): Promise<void>
  principal(id: string): Promise<Principal | undefined>
  principals(): Promise<Principal[]>
  addCredential(credential: Credential): Promise<void>
  /** Those that are good now. */
  credentials(principal: string, kind: Credential['kind'], now: string): Promise<Credential[]>
  /** All of a kind, also those that are not good yet or any more; of one principal where it is named. */
  everyCredential(kind: Credential['kind'], principal?: string): Promise<Credential[]>
  /** Sets the end of one; false where there is none. */
  endCredential(end: { id: string; expires: string }): Promise<boolean>
  /** It was used, from an address. */
  useCredential(use: { id: string; at: string; from: string }): Promise<void>
}
