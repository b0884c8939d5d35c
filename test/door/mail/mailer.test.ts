// Letters leave by a real SMTP server, which the test runs; nothing leaves unencrypted to another machine.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { openMailer } from '../../../src/door/mail/mailer.ts'
import { Failure } from '../../../src/exchange/failure.ts'
import { SettingError } from '../../../src/setting/error.ts'
import { mailSetting } from '../../../src/setting/mail.ts'

interface Received {
  from: string
  to: string[]
  user?: string
  text: string
}

const received: Received[] = []
let refuses = false

const server = new SMTPServer({
  hideSTARTTLS: true,
  authOptional: true,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, done) =>
    password === 'tell nobody' ? done(null, { user: username }) : done(new Error('wrong password')),
  onMailFrom: (_address, _session, done) => done(refuses ? new Error('not today') : null),
  onData(stream, { envelope, user }, done) {
    let text = ''
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    stream.on('end', () => {
      const from = envelope.mailFrom ? envelope.mailFrom.address : ''
      const to = envelope.rcptTo.map(({ address }) => address)
      received.push({ from, to, text, ...(user === undefined ? {} : { user: String(user) }) })
      done()
    })
  },
})
server.on('error', () => {})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.server.address() as AddressInfo
after(() => new Promise<void>((resolve) => server.close(resolve)))

const words = {
  MAIL_URL: `smtp://127.0.0.1:${port}`,
  MAIL_FROM: 'edi@us.example',
  MAIL_TO: 'desk@us.example, night@us.example',
}
const settingOf = (over: Record<string, string> = {}) =>
  mailSetting((name, otherwise) => ({ ...words, ...over })[name] ?? otherwise)!

const letter = {
  id: '01JCD4XK3M8Y2V7Q5T9W1ZAB6N',
  at: '2026-06-01T10:30:00.000Z',
  subject: 'EDI gateway: 1 new (documents-parked)',
  text: 'NEW\n\n1. 2 documents from acme are parked – für München\n.\nRSET\n',
}

test('a letter reaches everybody, whole, under the id that it has in the store', async () => {
  const mailer = openMailer(settingOf())
  await mailer.send(letter)
  mailer.close()
  const [mail] = received.splice(0)
  assert.deepEqual([mail?.from, mail?.to], ['edi@us.example', ['desk@us.example', 'night@us.example']])
  assert.match(mail!.text, /^Subject: EDI gateway: 1 new \(documents-parked\)\r$/m)
  assert.match(mail!.text, /^Message-ID: <01JCD4XK3M8Y2V7Q5T9W1ZAB6N@us\.example>\r$/m)
  assert.match(mail!.text, /^Content-Type: text\/plain; charset=utf-8\r$/m)
  const encoded = mail!.text.slice(mail!.text.indexOf('\r\n\r\n')).replace(/=\r\n/g, '')
  assert.match(encoded, /parked =E2=80=93 f=C3=BCr M=C3=BCnchen\r\n\.\r\nRSET/)
})

test('a subject with a line break in it is still one header', async () => {
  const mailer = openMailer(settingOf())
  await mailer.send({ ...letter, subject: 'One\r\nBcc: everybody@example.com' })
  mailer.close()
  const [mail] = received.splice(0)
  assert.doesNotMatch(mail!.text, /^Bcc:/m)
  assert.deepEqual(mail!.to.length, 2)
})

test('what the server does not take is a failure that is tried again later', async () => {
  refuses = true
  const mailer = openMailer(settingOf())
  await assert.rejects(mailer.send(letter), (error) => {
    assert.ok(error instanceof Failure && error.retry === 'later')
    assert.match(error.message, /127\.0\.0\.1:\d+ did not take a letter: .*not today/)
    return true
  })
  mailer.close()
  refuses = false
})

test('a server elsewhere that offers no TLS is sent nothing', async () => {
  const mailer = openMailer({ ...settingOf(), isLoopback: false })
  await assert.rejects(mailer.send(letter), Failure)
  mailer.close()
  assert.deepEqual(received, [])
})

test('settings that can not be used are refused by name', () => {
  const refused: [Record<string, string>, RegExp][] = [
    [{ MAIL_URL: 'http://mail.example' }, /EDIGW_MAIL_URL must be smtp/],
    [{ MAIL_URL: 'smtps://edi:secret@mail.example' }, /EDIGW_MAIL_PASSWORD_FILE/],
    [{ MAIL_TO: '' }, /EDIGW_MAIL_TO/],
    [{ MAIL_FROM: 'EDI <edi@us.example>\r\nBcc: x@example.com' }, /EDIGW_MAIL_FROM/],
    [{ MAIL_PASSWORD_FILE: 'nowhere/password' }, /nowhere\/password, which is not there/],
  ]
  for (const [over, message] of refused)
    assert.throws(
      () => settingOf(over),
      (error: Error) => {
        assert.ok(error instanceof SettingError)
        assert.match(error.message, message)
        assert.doesNotMatch(error.message, /secret@/)
        return true
      },
    )
  const { port: of, secure, user, isLoopback } = settingOf({ MAIL_URL: 'smtps://edi@mail.example' })
  assert.deepEqual([of, secure, user, isLoopback], [465, true, 'edi', false])
})
