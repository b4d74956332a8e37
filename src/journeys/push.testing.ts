/**
 * A push on its last yard: what the simulated service took for a phone is handed to that browser's own service worker, as
 * the browser does when a real service delivers (by the debugging protocol: no real service can be reached from a test).
 */
import assert from 'node:assert/strict'
import type { Walk } from './steps.ts'

/** What a browser shows. */
export interface Notified {
  readonly title: string
  readonly body: string
  readonly lang: string
  readonly dir: string
}

/** The newest push that the service holds and this journey has not delivered yet; waits for it. */
export async function pushed(w: Walk): Promise<string> {
  for (let left = 150; left > 0; left--) {
    const { rows } = await w.kingdom.owner.query<{ payload: string }>(
      'delete from outside.push_message returning payload, at',
    )
    const newest = rows.at(-1)
    if (newest) return newest.payload
    await new Promise((resume) => setTimeout(resume, 100))
  }
  throw new Error('nobody was rung')
}

/** The browser gets it, and shows what it shows. */
export async function deliver(w: Walk, payload: string): Promise<readonly Notified[]> {
  const protocol = await w.context.newCDPSession(w.page)
  const origin = new URL(w.kingdom.url).origin
  const registered = new Promise<string>((resolve) => {
    protocol.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find((one) => one.scopeURL === `${origin}/` && !one.isDeleted)
      if (ours) resolve(ours.registrationId)
    })
  })
  await protocol.send('ServiceWorker.enable')
  const registrationId = await registered
  await protocol.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: payload })
  await protocol.detach()
  for (let left = 100; left > 0; left--) {
    const shown = await notifications(w)
    if (shown.length > 0) return shown
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return []
}

function notifications(w: Walk): Promise<readonly Notified[]> {
  return w.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    const all = (await registration?.getNotifications()) ?? []
    return all.map(({ title, body, lang, dir }) => ({ title, body, lang, dir }))
  })
}

/** Nothing is announced any more: soon, for the page puts it away when it has heard. */
export async function quiet(w: Walk): Promise<boolean> {
  for (let left = 100; left > 0; left--) {
    if ((await notifications(w)).length === 0) return true
    await new Promise((resume) => setTimeout(resume, 100))
  }
  return false
}

/** Somebody taps the notification: where does that lead? A script may not open windows, so the worker is asked what it would open. */
export async function tapped(w: Walk): Promise<string> {
  const worker = w.context.serviceWorkers().find((one) => new URL(one.url()).pathname === '/worker.js')
  assert.ok(worker, 'the service worker runs')
  return worker.evaluate(async () => {
    const inside = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      clients: { openWindow(url: string): Promise<unknown> }
      NotificationEvent: new (type: string, init: { notification?: Notification }) => Event
      dispatchEvent(event: Event): boolean
    }
    const [notification] = await inside.registration.getNotifications()
    return new Promise<string>((resolve) => {
      inside.clients.openWindow = async (url) => resolve(url)
      inside.dispatchEvent(new inside.NotificationEvent('notificationclick', { notification }))
    })
  })
}
