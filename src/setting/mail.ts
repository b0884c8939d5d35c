// By which server operators are sent mail, and to whom. A password stands in a file of its own, never in the address.
import { readFileSync, statSync } from 'node:fs'
import { SettingError } from './error.ts'

export interface MailSetting {
  host: string
  port: number
  /** TLS from the first byte; else by STARTTLS, without which only a server on the loopback is used. */
  secure: boolean
  isLoopback: boolean
  user?: string
  password?: string
  from: string
  to: string[]
}

const ADDRESS = /^[^\s@<>,;:"\\]{1,64}@[A-Za-z0-9.-]{1,255}$/

/** The setting that these words make; undefined where no server is named. Throws SettingError. */
export function mailSetting(text: (name: string, otherwise: string) => string): MailSetting | undefined {
  const address = text('MAIL_URL', '')
  if (address === '') return undefined
  const url = URL.parse(address)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new SettingError('EDIGW_MAIL_URL must be smtp://HOST[:PORT] or smtps://HOST[:PORT]')
  if (url.password !== '')
    throw new SettingError(
      'EDIGW_MAIL_URL must not hold a password: name its file in EDIGW_MAIL_PASSWORD_FILE',
    )
  const secure = url.protocol === 'smtps:'
  const file = text('MAIL_PASSWORD_FILE', '')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return {
    host,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    isLoopback: host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host),
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(file === '' ? {} : { password: passwordIn(file) }),
    from: addressIn('MAIL_FROM', text('MAIL_FROM', '')),
    to: text('MAIL_TO', '')
      .split(',')
      .map((one) => addressIn('MAIL_TO', one.trim())),
  }
}

function addressIn(name: string, text: string): string {
  if (ADDRESS.test(text)) return text
  throw new SettingError(`EDIGW_${name} must be a mail address such as edi@example.com, got "${text}"`)
}

function passwordIn(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw new SettingError(`EDIGW_MAIL_PASSWORD_FILE names ${path}, which is not there`)
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new SettingError(`${path} can be read by others; its mode must be 600`)
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
}
