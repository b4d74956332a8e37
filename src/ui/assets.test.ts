/** What a first visit loads is small, cached for good, and laid out for both directions. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { brotliDecompressSync, gzipSync } from 'node:zlib'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { asset, assetUrl, islands, manifest, preloadFont } from './assets.ts'
import { fonts } from './fonts.ts'
import { styles } from './styles.ts'

const bodyOf = async (address: string): Promise<Buffer> => {
  const found = await asset(address)
  assert.ok(found, `${address} is not served`)
  return found.body
}
const KB = 1024

test('no rule knows left from right', () => {
  const css = styles().replaceAll(/\/\*[\s\S]*?\*\//g, '')
  // Also inside property names: margin-left, border-top-right-radius, text-align: left.
  assert.deepEqual(css.match(/[^\n{};]*\b(left|right)\b[^\n{};]*/g), null)
  assert.deepEqual(css.match(/letter-spacing:(?!\s*inherit)[^;]*|font-style:\s*italic|text-align:\s*justify/g), null)
})

test('the style sheet is at most 12 KB gzip and loads nothing from elsewhere', async () => {
  const css = await bodyOf(assetUrl('style'))
  assert.ok(gzipSync(css).length <= 12 * KB, `${gzipSync(css).length}`)
  assert.doesNotMatch(css.toString(), /https?:|@import|url\(["']?data:/)
  for (const needed of ['forced-colors', 'prefers-reduced-motion', '@media print', 'font-display:swap']) {
    assert.ok(css.includes(needed), needed)
  }
})

/** Pages of their own, which bring no other of the larger ones: an officer's queue, a meeting by video. */
const apart = ['queue', 'call']

test('each island is under 3 KB gzip, and those of people’s pages are under 10 KB together', async () => {
  let sum = 0
  for (const island of islands) {
    const size = gzipSync(await bodyOf(assetUrl(island))).length
    assert.ok(size < 3 * KB, `${island}: ${size}`)
    if (!apart.includes(island)) sum += size
  }
  assert.ok(sum <= 10 * KB, `${sum}`)
})

test('an Arabic page with all its fonts, style and scripts stays under 70 KB, which leaves 5 for the page', async () => {
  let sum = gzipSync(await bodyOf(assetUrl('style'))).length
  for (const island of ['errors', 'once', 'session'] as const) sum += gzipSync(await bodyOf(assetUrl(island))).length
  for (const face of fonts()) sum += (await bodyOf(`/assets/${face.name}`)).length
  const regular = fonts().filter((face) => face.weight === 400)
  const sizes = await Promise.all(regular.map(async (face) => (await bodyOf(`/assets/${face.name}`)).length))
  assert.ok(sizes.reduce((a, b) => a + b) <= 30 * KB)
  assert.ok(sum <= 70 * KB, `${sum}`)
})

test('a font is a real woff2 file and the preloaded one is Arabic regular', async () => {
  for (const face of fonts()) {
    assert.equal((await bodyOf(`/assets/${face.name}`)).subarray(0, 4).toString(), 'wOF2')
  }
  assert.match(preloadFont(), /plex-arabic-400/)
})

test('an asset is cached for a year under an address that changes with it, and sent compressed', async () => {
  const address = assetUrl('style')
  const plain = await asset(address)
  const small = await asset(address, 'gzip, deflate, br')
  assert.ok(plain && small)
  assert.equal(small.headers['content-encoding'], 'br')
  assert.equal(small.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(small.headers.vary, 'accept-encoding')
  assert.ok(small.body.length < plain.body.length / 3)
  assert.deepEqual(brotliDecompressSync(small.body), plain.body)
  assert.equal(plain.headers['content-encoding'], undefined)
})

test('nothing outside the list is served', async () => {
  for (const path of ['/assets/', '/assets/../package.json', '/assets/style.css', '/etc/passwd', '/assets/x.woff2']) {
    assert.equal(await asset(path), null, path)
  }
  assert.equal(Object.keys(manifest()).length, islands.length + 2 + fonts().length)
})

test('no island touches what the CSP forbids', () => {
  for (const island of islands) {
    const source = readFileSync(new URL(`./islands/${island}.ts`, import.meta.url), 'utf8')
    assert.doesNotMatch(source, /innerHTML|\beval\(|new Function|\.style\.|setAttribute\('style'/, island)
  }
})

test('the challenge island solves what altcha-lib asks on the server', async () => {
  const secret = 'only for this test'
  const challenge = await createChallenge({
    algorithm: 'PBKDF2/SHA-256',
    cost: 100,
    counter: 25,
    deriveKey,
    hmacSignatureSecret: secret,
  })
  const source = (await bodyOf(assetUrl('pow'))).toString()
  // The built file runs against the least page it needs: the box, its input, its status and its form.
  const input = { value: '' }
  const status = { textContent: '' }
  const form = { addEventListener() {} }
  const other = { hidden: false, setAttribute: () => Object.assign(other, { hidden: true }) }
  const box = {
    dataset: { pow: JSON.stringify(challenge), working: '…', worked: 'done' },
    closest: () => form,
    querySelector: (selector: string) =>
      selector === 'input' ? input : selector.includes('challenge-other') ? other : status,
  }
  Object.assign(globalThis, { document: { querySelectorAll: () => [box] } })
  try {
    await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`)
    const until = Date.now() + 20_000
    while (!input.value && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
  } finally {
    Reflect.deleteProperty(globalThis, 'document')
  }
  const sent = JSON.parse(atob(input.value)) as Parameters<typeof verifySolution>[0]
  const checked = await verifySolution({ ...sent, deriveKey, hmacSignatureSecret: secret })
  assert.equal(checked.verified, true)
  assert.equal(status.textContent, 'done')
  assert.equal(other.hidden, true)
})
