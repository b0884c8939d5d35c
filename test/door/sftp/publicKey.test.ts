// What is taken as a key, and what is refused with what to do about it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readPublicKey } from '../../../src/door/sftp/publicKey.ts'

const directory = mkdtempSync(join(tmpdir(), 'public-key-'))
after(() => rmSync(directory, { recursive: true }))

/** Both halves, as ssh-keygen writes them. */
function generated(name: string, ...options: string[]): { file: string; public: string; private: string } {
  const file = join(directory, name)
  execFileSync('ssh-keygen', ['-q', '-N', '', '-C', 'edi@acme', '-f', file, ...options])
  return { file, public: readFileSync(`${file}.pub`, 'utf8'), private: readFileSync(file, 'utf8') }
}

const ed25519 = generated('ed25519', '-t', 'ed25519')

test('the line of a .pub file is a key, with the fingerprint that ssh-keygen shows', () => {
  const rsa = generated('rsa', '-t', 'rsa', '-b', '2048')
  for (const { file, public: text } of [ed25519, generated('ecdsa', '-t', 'ecdsa'), rsa]) {
    const read = readPublicKey(`${text}\r\n`)
    assert.equal(
      read.fingerprint,
      execFileSync('ssh-keygen', ['-lf', `${file}.pub`])
        .toString()
        .split(' ')[1],
    )
    assert.equal(read.comment, 'edi@acme')
    assert.ok(text.startsWith(`${read.line} `))
  }
  assert.equal(readPublicKey(rsa.public).bits, 2048)
})

test('the private half is refused whatever its form, and nothing of it is repeated', () => {
  const locked = generated('locked', '-t', 'ed25519', '-N', 'secret words')
  const pem = generated('pem', '-t', 'rsa', '-b', '2048', '-m', 'PEM')
  for (const { private: text } of [ed25519, locked, pem])
    assert.throws(
      () => readPublicKey(text),
      (error: Error) => {
        assert.match(error.message, /private key.*throw it away.*\.pub/)
        return !error.message.includes(text.split('\n')[1]!)
      },
    )
  assert.throws(() => readPublicKey('PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none'), /private key/)
})

test('a weak key, and one of a form that we do not take, is refused with the way to a better one', () => {
  const weak = generated('weak', '-t', 'rsa', '-b', '1024').public
  assert.throws(() => readPublicKey(weak), /1024 bits is too weak, 2048 .*ssh-keygen -t ed25519/)
  const dss = `ssh-dss ${Buffer.from('\0\0\0\x07ssh-dss\0\0\0\x01\x01\0\0\0\x01\x01\0\0\0\x01\x01\0\0\0\x01\x01').toString('base64')}`
  assert.throws(() => readPublicKey(dss), /DSA keys are broken.*ed25519/)
  const rfc4716 = execFileSync('ssh-keygen', ['-e', '-f', `${ed25519.file}.pub`]).toString()
  assert.throws(() => readPublicKey(rfc4716), /ssh-keygen -i -f/)
  assert.throws(() => readPublicKey(`${ed25519.public}${ed25519.public}`), /one key at a time/)
  assert.throws(() => readPublicKey('sk-ssh-ed25519@openssh.com AAAA x'), /hardware token/)
  assert.throws(() => readPublicKey('ssh-ed25519-cert-v01@openssh.com AAAA x'), /Certificates/)
  for (const nonsense of [`from="192.0.2.7" ${ed25519.public}`, 'hello', 'ssh-ed25519 AAAA'])
    assert.throws(() => readPublicKey(nonsense), /can't be read/)
  assert.throws(() => readPublicKey(' '), /no public key/)
  assert.throws(() => readPublicKey(`ssh-ed25519 ${'A'.repeat(20_000)}`), /no public key/)
})

test('a comment can do nothing where it is shown', () => {
  const [type, key] = ed25519.public.split(' ')
  assert.equal(readPublicKey(`${type} ${key} a\u001b[31mb\u202e`).comment, 'a[31mb')
})
