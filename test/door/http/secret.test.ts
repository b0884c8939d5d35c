// Hashes of client secrets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashSecret, whichSecret } from '../../../src/door/http/index.ts'

const salt = (byte: number) => new Uint8Array(16).fill(byte)

test('a hash matches its own secret and no other', async () => {
  const hash = await hashSecret('open sesame', salt(1))
  assert.equal(await whichSecret('open sesame', [hash]), 0)
  for (const other of ['open sesam', 'open sesame ', 'Open sesame', ''])
    assert.equal(await whichSecret(other, [hash]), -1)
})

test('the same secret with another salt is another hash, and neither holds the secret', async () => {
  const [one, other] = [await hashSecret('open sesame', salt(1)), await hashSecret('open sesame', salt(2))]
  assert.notEqual(one, other)
  assert.doesNotMatch(one, /sesame/)
  assert.match(one, /^\$scrypt\$ln=14,r=8,p=1\$/)
})

test('any of several hashes may match', async () => {
  const hashes = [
    await hashSecret('old', salt(1)),
    await hashSecret('new', salt(2)),
    await hashSecret('newer', salt(3)),
  ]
  for (const [at, secret] of ['old', 'new', 'newer'].entries())
    assert.equal(await whichSecret(secret, hashes), at)
  assert.equal(await whichSecret('other', hashes), -1)
})

test('where there is no hash, or none that can be read, nothing matches', async () => {
  for (const hashes of [
    [],
    [''],
    ['plain'],
    ['$scrypt$ln=40,r=8,p=1$AAAA$AAAA'],
    [`$scrypt$ln=14,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
  ])
    for (const secret of ['', 'plain']) assert.equal(await whichSecret(secret, hashes), -1, hashes.join())
})

test('a salt of another length is a mistake of ours', async () => {
  await assert.rejects(hashSecret('x', new Uint8Array(8)), /a salt has 16 bytes, not 8/)
})
