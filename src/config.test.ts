import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('a wrong value stops the start and is named', () => {
  assert.throws(
    () => readConfig({ PORT: 'eighty', DATABASE_URL: 'mysql://x', ROLE: 'king' }),
    (error) =>
      error instanceof ConfigError && ['PORT', 'DATABASE_URL', 'ROLE'].every((name) => error.message.includes(name)),
  )
})

test('an installation with real people must bring its keys', () => {
  assert.throws(() => readConfig({ DEMO: 'no' }), /KEY_CODES: missing[\s\S]*KEY_CALLBACKS: missing/)
})

test('a demo makes its keys once, readable by its owner only, and finds them again', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  const first = readConfig({ DATA_DIR: folder })
  const second = readConfig({ DATA_DIR: folder })
  assert.deepEqual(first.keys, second.keys)
  const file = path.join(folder, 'demo-keys.json')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).KEY_CODES, first.keys.KEY_CODES.toString('hex'))
})

test('models of officers’ passkeys are a list of ids, any of them where none is named; what is no id stops the start', () => {
  const DATA_DIR = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  const [one, other] = ['EE882879-721C-4913-9775-3DFCCE97072A', 'adce0002-35bc-c60a-648b-0b25f1f05503']
  assert.equal(readConfig({ DATA_DIR }).OFFICER_PASSKEYS, undefined)
  const read = readConfig({ DATA_DIR, OFFICER_PASSKEYS: ` ${one}, ${other}` })
  assert.deepEqual(read.OFFICER_PASSKEYS, [one.toLowerCase(), other])
  assert.throws(() => readConfig({ DATA_DIR, OFFICER_PASSKEYS: `${one},yubikey` }), /OFFICER_PASSKEYS/)
})

test('cookies are secure exactly when the portal is reached by https', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  assert.equal(readConfig({ DATA_DIR: folder, PUBLIC_URL: 'https://bawaba.example/' }).secure, true)
  assert.equal(
    readConfig({ DATA_DIR: folder, PUBLIC_URL: 'https://bawaba.example/' }).PUBLIC_URL,
    'https://bawaba.example',
  )
  assert.equal(readConfig({ DATA_DIR: folder, PORT: '8080' }).secure, false)
})

test('a file of signing keys that cannot be used stops the start, and its name is said, never a key', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  const file = path.join(folder, 'keys.json')
  writeFileSync(file, JSON.stringify({ keys: [{ kty: 'EC', kid: 'a', use: 'sig', alg: 'RS256', d: 'secret-part' }] }))
  assert.throws(
    () => readConfig({ DATA_DIR: folder, OPENID_JWKS: file }),
    (error) =>
      error instanceof ConfigError && /OPENID_JWKS: keys/.test(error.message) && !error.message.includes('secret'),
  )
  assert.throws(() => readConfig({ DATA_DIR: folder, OPENID_JWKS: path.join(folder, 'none') }), /OPENID_JWKS/)
  const made = readConfig({ DATA_DIR: folder }).signing
  writeFileSync(file, JSON.stringify(made))
  assert.deepEqual(readConfig({ DATA_DIR: folder, OPENID_JWKS: file }).signing, made)
})

test('banks come from a file: public keys of our kinds only, and what is wrong is named', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  const file = path.join(folder, 'banks.json')
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'a', use: 'sig' }
  const samba = {
    code: 'SAMBA',
    name: { ar: 'مصرف', en: 'A bank' },
    jwks: { keys: [key] },
    acr: ['two-factors'],
    perHour: 10,
    perDay: 100,
  }
  const given = (...banks: object[]) => {
    writeFileSync(file, JSON.stringify({ banks }))
    return readConfig({ DATA_DIR: folder, BANKS: file }).banks
  }
  assert.deepEqual(readConfig({ DATA_DIR: folder }).banks, [])
  const [first, second] = given(samba, { ...samba, code: 'RIMAL', breaker: { least: 5, share: 0.5 } })
  assert.deepEqual([first?.code, first?.breaker, second?.code], ['SAMBA', { least: 20, share: 0.3 }, 'RIMAL'])
  const wrong: readonly [object, RegExp][] = [
    [{ ...samba, jwks: { keys: [{ ...key, d: 'secret' }] } }, /BANKS: SAMBA: a key has its private part/],
    [{ ...samba, jwks: { keys: [{ ...key, kty: 'oct', k: 'AA' }] } }, /BANKS: SAMBA/],
    [{ ...samba, jwks: { keys: [] } }, /BANKS: banks.0.jwks.keys/],
    [{ ...samba, level: 3 }, /BANKS: banks.0/],
  ]
  for (const [bank, says] of wrong) {
    assert.throws(
      () => given(bank),
      (error) => error instanceof ConfigError && says.test(error.message) && !error.message.includes('secret'),
    )
  }
  assert.throws(() => readConfig({ DATA_DIR: folder, BANKS: path.join(folder, 'none') }), /BANKS/)
})

test('notifications go to the services of the known browsers unless others are named, under a key that is one', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bawaba-config-'))
  const plain = readConfig({ DATA_DIR: folder, PUBLIC_URL: 'https://bawaba.example' }).push
  assert.ok(plain.services.includes('fcm.googleapis.com') && plain.services.includes('.push.apple.com'))
  assert.equal(plain.contact, 'https://bawaba.example')
  const named = { DATA_DIR: folder, PUSH_SERVICES: 'push.example.com', PUSH_CONTACT: 'mailto:desk@bawaba.example' }
  assert.deepEqual(readConfig(named).push, { services: ['push.example.com'], contact: 'mailto:desk@bawaba.example' })
  const wrong = { PUSH_SERVICES: 'https://push.example.com/x', PUSH_CONTACT: 'me', KEY_PUSH: '0'.repeat(64) }
  assert.throws(
    () => readConfig({ DATA_DIR: folder, ...wrong }),
    (error) => error instanceof ConfigError && Object.keys(wrong).every((name) => error.message.includes(`${name}: `)),
  )
})
