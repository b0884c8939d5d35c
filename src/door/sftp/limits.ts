// What one partner, one address or one connection may take from the SFTP door. Each number is the larger
// of what real clients were seen to need; beyond it the door refuses, so that others are still served.

export interface SftpLimits {
  /** Connections at once: all, from one address (an IPv6 /64 counts as one), and of one principal. */
  connections: number
  connectionsPerAddress: number
  connectionsPerPrincipal: number
  /** Connections from one address that may fail to log in, one after the other, before it is banned; each is forgiven in time. */
  failedLogins: number
  /** How long the first ban lasts, and the longest: each is twice as long as the one before. */
  firstBanSeconds: number
  longestBanSeconds: number
  /** Connections from one address that may shake hands within a minute and never try to log in. */
  handshakesPerMinute: number
  /** Milliseconds from the first packet to a log-in. */
  loginGrace: number
  /** Keys a client may try on one connection; OpenSSH gives up after six by itself. */
  loginAttempts: number
  sessionsPerConnection: number
  /** Files and listings open at once in one session. */
  handles: number
  /** Largest file in bytes. */
  fileBytes: number
  /** Bytes, and files, that one partner may have in upload. */
  stagingBytes: number
  stagingFiles: number
  /** Bytes received of one session but not yet written, above which the client has to wait. */
  unwrittenBytes: number
  /** Days after which an upload that nobody finished is removed. */
  keepUnfinishedDays: number
}

export const SFTP_LIMITS: SftpLimits = {
  connections: 1000,
  connectionsPerAddress: 500,
  connectionsPerPrincipal: 200,
  failedLogins: 10,
  firstBanSeconds: 60,
  longestBanSeconds: 86_400,
  handshakesPerMinute: 60,
  loginGrace: 20_000,
  loginAttempts: 8,
  sessionsPerConnection: 4,
  handles: 128,
  fileBytes: 2 ** 30,
  stagingBytes: 4 * 2 ** 30,
  stagingFiles: 10_000,
  unwrittenBytes: 4 * 2 ** 20,
  keepUnfinishedDays: 14,
}
