/** What the verifier's page loads is small; the reader of codes is loaded only by browsers that have none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { browserFile } from './assets.ts'

const KB = 1024
const size = (name: Parameters<typeof browserFile>[0]): number => gzipSync(browserFile(name), { level: 9 }).length

test('the page’s script is under 12 KB gzip, a third of it the reader of CBOR; the service worker under 3', () => {
  assert.ok(size('verify') < 12 * KB, `${size('verify')}`)
  assert.ok(size('worker') < 3 * KB && browserFile('worker').length < 3 * KB, `${browserFile('worker').length}`)
})

test('the page’s script does not bring the reader of codes with it', () => {
  assert.ok(size('qr') > 5 * KB && size('qr') < 40 * KB, `${size('qr')}`)
  assert.ok(!browserFile('verify').toString().includes('decodeQR='))
})

test('nothing of it touches what the CSP forbids', () => {
  for (const name of ['verify', 'worker'] as const) {
    assert.doesNotMatch(browserFile(name).toString(), /innerHTML|\beval\(|new Function|\.style\./, name)
  }
})
