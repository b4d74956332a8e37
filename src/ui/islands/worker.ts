/**
 * The portal's service worker: shows what is pushed and opens its page when tapped. It keeps no page, answers no request
 * and knows nobody; a push holds the few words it shows.
 */
import { addressOf, mine, tellAddress } from './phone-kept.ts'

/** Put in when it is built: the picture beside a notification, and a name that changes with this script. */
declare const ICON: string
declare const VERSION: string

interface Work extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Pushed extends Work {
  readonly data: { json(): unknown } | null
}
interface Tapped extends Work {
  readonly notification: Notification
}
interface Changed extends Work {
  readonly oldSubscription?: PushSubscription | null
  readonly newSubscription?: PushSubscription | null
}
interface Client {
  readonly url: string
  postMessage(message: unknown): void
  focus(): Promise<unknown>
}
interface Worker {
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Client[]>
    openWindow(url: string): Promise<unknown>
    claim(): Promise<void>
  }
  skipWaiting(): Promise<void>
}
const worker = globalThis as unknown as Worker

addEventListener('install', (event) => (event as Work).waitUntil(worker.skipWaiting()))
addEventListener('activate', (event) => (event as Work).waitUntil(worker.clients.claim()))
addEventListener('push', (event) => (event as Pushed).waitUntil(show(read((event as Pushed).data))))
addEventListener('notificationclick', (event) => {
  const { notification } = event as Tapped
  notification.close()
  ;(event as Tapped).waitUntil(open(pathOf(notification.data?.url)))
})
addEventListener('pushsubscriptionchange', (event) => (event as Changed).waitUntil(subscribeAgain(event as Changed)))
// Which of us runs here: for whoever looks after a phone that does not ring.
addEventListener('message', (event) => event.ports[0]?.postMessage(VERSION))

interface Said {
  readonly tag: string
  readonly title: string
  readonly body: string
  readonly lang: string
  readonly url: string
}

const windows = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true })

/** Only a path of ours: a push leads nowhere else. */
const pathOf = (url: unknown): string => (typeof url === 'string' && /^\/(?![/\\])/.test(url) ? url : '/approve')

/** A push that cannot be read still says that something came: browsers want something shown for each. */
function read(data: Pushed['data']): Said {
  let said: Record<string, unknown> = {}
  try {
    said = (data?.json() ?? {}) as Record<string, unknown>
  } catch {}
  const text = (name: string, otherwise: string): string => {
    const value = said[name]
    return typeof value === 'string' ? value : otherwise
  }
  return {
    tag: text('tag', 'bawaba'),
    title: text('title', 'بوابة · Bawaba'),
    body: text('body', 'افتح لترى · Open to see'),
    lang: text('lang', 'ar'),
    url: pathOf(said.url),
  }
}

async function show({ tag, title, body, lang, url }: Said): Promise<void> {
  // One approval waits at a time: an earlier one's notification is of the past. One said again takes its own place.
  for (const old of await worker.registration.getNotifications()) {
    if (old.tag !== tag && old.data?.url === url) old.close()
  }
  const dir = lang === 'ar' ? 'rtl' : 'ltr'
  await worker.registration.showNotification(title, { body, tag, lang, dir, icon: ICON, badge: ICON, data: { url } })
  for (const page of await windows()) page.postMessage('look')
}

async function open(path: string): Promise<unknown> {
  const page = (await windows()).find((one) => new URL(one.url).pathname === path)
  return page ? page.focus() : worker.clients.openWindow(path)
}

/** The browser's service gave it another address: the phone's own key says so, nobody need be signed in. */
async function subscribeAgain({ oldSubscription, newSubscription }: Changed): Promise<void> {
  const phone = await mine()
  const applicationServerKey = oldSubscription?.options.applicationServerKey
  if (!phone || (!newSubscription && !applicationServerKey)) return
  const { pushManager } = worker.registration
  const next = newSubscription ?? (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }))
  await tellAddress(phone, addressOf(next))
}
