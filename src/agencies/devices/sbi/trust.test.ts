/** Anchors come from files, and only authorities are anchors; what is revoked is named by hash or number. */
import assert from 'node:assert/strict'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { now } from './answers.testing.ts'
import { issue } from './certificates.ts'
import { issueDevice, newProvider } from './demo-provider.ts'
import { followChain, loadTrust, TrustError, trustOf } from './trust.ts'

const days = (n: number): Date => new Date(now.getTime() + n * 86_400_000)

test('a folder of roots and a list of the revoked become the trust', async () => {
  const [one, other, late] = [await newProvider('One'), await newProvider('Other'), await newProvider('Late')]
  const folder = mkdtempSync(path.join(tmpdir(), 'trust-'))
  try {
    writeFileSync(path.join(folder, 'both.pem'), `Two providers:\n${one.certificate}\n${other.certificate}`)
    writeFileSync(path.join(folder, 'notes.md'), late.certificate)
    const lost = await issueDevice(one, 'SIM000000009', now)
    assert.equal(loadTrust(folder).anchors.length, 2)
    const serial = serialOf(lost.chain)
    writeFileSync(path.join(folder, 'revoked.txt'), `# lost in Riyadh\n\n${serial}  # reader 9\n`)
    const trust = loadTrust(folder)
    assert.deepEqual(followChain(lost.chain, trust, now), { refused: 'revoked' })
    const found = followChain((await issueDevice(other, 'SIM000000010', now)).chain, trust, now)
    assert('anchor' in found)
    assert.equal(found.anchor, trust.anchors.find((a) => a.name.includes('Other'))?.thumbprint)
    assert.deepEqual(followChain((await issueDevice(late, 'SIM000000011', now)).chain, trust, now), {
      refused: 'untrusted_chain',
    })
    writeFileSync(path.join(folder, 'revoked.txt'), 'reader 9\n')
    assert.throws(() => loadTrust(folder), TrustError)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function serialOf(chain: readonly string[]): string {
  return new X509Certificate(Buffer.from(chain[0] ?? '', 'base64')).serialNumber
}

test('what is no authority, too weak, or no certificate stops the start', async () => {
  const device = await issue({ name: 'a device', from: days(-1), until: days(1) })
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const key = weak.export({ type: 'pkcs8', format: 'pem' }).toString()
  const small = await issue({ name: 'small', from: days(-1), until: days(1), pathLength: 0, key })
  const rubbish = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
  for (const bad of [device.certificate, small.certificate, rubbish, 'nothing', device.key]) {
    assert.throws(() => trustOf([bad]), TrustError)
  }
})

test('a root that has run out takes its devices with it', async () => {
  const old = await issue({ name: 'old', from: days(-100), until: days(-1), pathLength: 1 })
  const { chain } = await issueDevice(old, 'SIM000000012', now)
  const trust = trustOf([old.certificate])
  assert.deepEqual(followChain(chain, trust, now), { refused: 'expired_certificate' })
})
