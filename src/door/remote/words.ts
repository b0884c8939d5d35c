// What it means when a partner's server can't be used, in words: what failed, and what can be done about it.
import { WrongHostKey } from '../sftp/client.ts'

const TIMES = /Timed out|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|said nothing/

/** What to do about an error of a connection. */
export function adviceFor(error: unknown): string {
  const { message, code } = error as { message?: string; code?: unknown }
  const said = `${String(code ?? '')} ${message ?? ''}`
  if (error instanceof WrongHostKey)
    return 'Ask the partner for the fingerprint of the key. Only if they confirm the one shown, write it as doors.remote.hostKey.'
  if (/ENOTFOUND|EAI_AGAIN/.test(said))
    return 'Check the host in doors.remote.sftp, and the name service here.'
  if (/ECONNREFUSED/.test(said))
    return 'Nobody listens at this port: check host and port, or ask the partner.'
  if (TIMES.test(said))
    return 'Ask the partner whether our address is on their list, and look at the firewalls between.'
  if (/authentication methods failed/i.test(said))
    return 'Check doors.remote.user, and whether the partner has entered our public key (or the password is right).'
  if (/Cannot parse privateKey/i.test(said))
    return 'The key is not an OpenSSH or PEM private key without a passphrase.'
  if (/no such file|ENOENT/i.test(said))
    return 'Check the folder in the agreement, or ask the partner to make it.'
  if (/permission|denied|EACCES/i.test(said))
    return 'Ask the partner for the right to do this in that folder.'
  return 'Ask the partner, with the time of this try.'
}

/** What an error said. */
export const saidBy = (error: unknown): string => (error instanceof Error ? error.message : String(error))
