/** The portal as an app: pictures of our mark, a manifest in both languages, a service worker that keeps nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { appManifest, manifestUrl, serviceWorker } from './app.ts'
import { asset } from './assets.ts'
import { iconUrl } from './icons.ts'

interface Manifest {
  readonly name: string
  readonly lang: string
  readonly dir: string
  readonly start_url: string
  readonly display: string
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[]
}

test('a phone can install the portal in either language, with pictures of the sizes it says', async () => {
  for (const lang of ['ar', 'en'] as const) {
    const manifest = appManifest(lang) as unknown as Manifest
    assert.equal(manifest.lang, lang)
    assert.equal(manifest.dir, lang === 'ar' ? 'rtl' : 'ltr')
    assert.equal(manifest.display, 'standalone', 'iOS rings installed apps only')
    assert.ok(manifestUrl(lang).includes(lang))
    assert.ok(manifest.icons.some((icon) => icon.purpose === 'maskable'))
    for (const { src, sizes } of manifest.icons) {
      const found = await asset(src)
      assert.equal(found?.type, 'image/png')
      const { width, height, format } = await sharp(found?.body).metadata()
      assert.deepEqual([`${width}x${height}`, format], [sizes, 'png'])
    }
  }
  assert.notEqual(appManifest('ar').name, appManifest('en').name)
})

test('the pictures show the mark: a ring on the ground, rounded corners, whole where the phone cuts', async () => {
  const pixel = async (name: 'icon-192' | 'icon-whole', x: number, y: number) => {
    const body = (await asset(iconUrl(name)))?.body
    const { data, info } = await sharp(body).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const at = (Math.round(y * info.height) * info.width + Math.round(x * info.width)) * 4
    return [...data.subarray(at, at + 4)]
  }
  assert.equal((await pixel('icon-192', 0.005, 0.005))[3], 0, 'the corner is cut')
  assert.equal((await pixel('icon-whole', 0.005, 0.005))[3], 255)
  assert.deepEqual(await pixel('icon-whole', 10.5 / 34, 0.5), [255, 255, 255, 255], 'the ring')
  assert.notDeepEqual(await pixel('icon-whole', 0.5, 0.5), [255, 255, 255, 255])
  assert.equal(await asset('/assets/icon-192.000000000000.png'), null)
})

test('the service worker answers no request, keeps no page, and may speak to nobody but us', () => {
  const { body, headers, type } = serviceWorker()
  const script = body.toString()
  assert.match(type, /^text\/javascript/)
  assert.equal(headers['cache-control'], 'no-cache')
  assert.match(headers['content-security-policy'] ?? '', /^default-src 'none'; connect-src 'self'; img-src 'self'$/)
  assert.doesNotMatch(script, /["']fetch["']|caches|importScripts|https?:/)
  for (const heard of ['push', 'notificationclick', 'pushsubscriptionchange']) assert.ok(script.includes(`"${heard}"`))
  assert.ok(script.includes(iconUrl('icon-192')))
})
