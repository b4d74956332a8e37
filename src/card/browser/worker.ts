/** The service worker of the verifier: keeps its page in both languages and what it loads, for the time without a network. */

/** Put in when it is built: addresses to keep, and a name that changes with them. */
declare const FILES: readonly string[]
declare const VERSION: string

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Event {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

const page = '/verify/card'
const name = `card-page-${VERSION}`
const pageIn = (lang: string): string => `${page}?lang=${lang}`

addEventListener('install', (event) => {
  const work = async () => {
    const cache = await caches.open(name)
    // Without cookies: the page of nobody, and the visitor's language stays as it is.
    const get = async (path: string) => {
      const got = await fetch(path, { credentials: 'omit', cache: 'no-cache' })
      if (!got.ok) throw new Error(path)
      await cache.put(path, got)
    }
    await Promise.all([...FILES, pageIn('ar'), pageIn('en')].map(get))
    await (globalThis as unknown as { skipWaiting(): Promise<void> }).skipWaiting()
  }
  ;(event as Waiting).waitUntil(work())
})

addEventListener('activate', (event) => {
  const work = async () => {
    for (const old of await caches.keys()) if (old.startsWith('card-page-') && old !== name) await caches.delete(old)
    await (globalThis as unknown as { clients: { claim(): Promise<void> } }).clients.claim()
  }
  ;(event as Waiting).waitUntil(work())
})

addEventListener('fetch', (event) => {
  const { request } = event as Asked
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate' && url.pathname === page) {
    const asked = url.searchParams.get('lang') ?? (navigator.language.startsWith('en') ? 'en' : 'ar')
    const kept = async () => (await caches.match(pageIn(asked), { cacheName: name })) ?? Response.error()
    ;(event as Asked).respondWith(fetch(request).catch(kept))
  } else if (FILES.includes(url.pathname + url.search)) {
    const kept = async () => (await caches.match(request, { cacheName: name })) ?? fetch(request)
    ;(event as Asked).respondWith(kept())
  }
})
