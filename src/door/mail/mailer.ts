// Sends letters by SMTP: encrypted, unless the server is this machine's own; plain text; nothing is read from files or
// addresses, whatever a letter says.
import { createTransport } from 'nodemailer'
import { Failure } from '../../exchange/failure.ts'
import type { Mail } from '../../exchange/mail.ts'
import type { MailSetting } from '../../setting/mail.ts'

export interface Mailer {
  send: Mail
  close(): void
}

const SECONDS = 1_000
const PATIENCE = {
  connectionTimeout: 20 * SECONDS,
  greetingTimeout: 20 * SECONDS,
  socketTimeout: 60 * SECONDS,
}
/** So many tries, a quarter of an hour apart in the end, are three days. */
const ATTEMPTS = 300

/** Makes what sends letters. */
export function openMailer({
  host,
  port,
  secure,
  user,
  password,
  from,
  to,
  isLoopback,
}: MailSetting): Mailer {
  const transport = createTransport({
    host,
    port,
    secure,
    // A server that offers no TLS is not sent anything; on the loopback there is nobody between.
    requireTLS: !secure && !isLoopback,
    ignoreTLS: !secure && isLoopback,
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '')
  return {
    async send({ id, at, subject, text }) {
      const message = { from, to, subject, text, date: new Date(at), messageId: `<${id}@${domain}>` }
      // What the server says may name who logs in, never by what.
      await transport.sendMail(message).catch((cause: Error) => {
        const says = cause.message.split('\n', 1)[0]
        throw new Failure(`The mail server ${host}:${port} did not take a letter: ${says}`, {
          retry: 'later',
          attempts: ATTEMPTS,
          cause,
        })
      })
    },
    close: () => transport.close(),
  }
}
