import assert from 'node:assert/strict'
import { test } from 'node:test'
import ssh2 from 'ssh2'
import { isReadable, makeKeyPair } from '../../../src/door/sftp/keyPair.ts'

test('a new pair can be read and proves who one is', async () => {
  const made = [
    { pair: await makeKeyPair('ed25519'), hash: undefined },
    { pair: await makeKeyPair('ecdsa'), hash: undefined },
    { pair: await makeKeyPair('rsa', 2048), hash: 'sha256' },
  ]
  for (const { pair, hash } of made) {
    const key = ssh2.utils.parseKey(pair.private)
    const half = ssh2.utils.parseKey(pair.public)
    assert.ok(!(key instanceof Error) && !(half instanceof Error))
    assert.equal(half.verify('words', key.sign('words', hash), hash), true)
  }
})

// The odds that 20,000 pairs hold none of them are e to the power of minus 78.
test('a pair that ssh2 has written wrongly is not taken for a good one', () => {
  for (let tries = 0; tries < 20_000; tries += 1) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519')
    if (isReadable(pair)) continue
    assert.ok(ssh2.utils.parseKey(pair.private) instanceof Error)
    return
  }
  assert.fail('ssh2 seems to write every key rightly now: makeKeyPair need not look')
})
