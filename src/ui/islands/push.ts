/**
 * Notifications on a phone that approves (`data-push`): turned on by a press and never asked for before, turned off, and
 * how they stand. Where the house is a simulation the address comes from its own service instead of the browser's.
 */
import {
  type Address,
  addressOf,
  ask,
  base64url,
  type Kept,
  mine,
  newWord,
  post,
  store,
  tellAddress,
} from './phone-kept.ts'

type State = 'unsupported' | 'denied' | 'off' | 'gone' | 'on'

export async function notifications(box: HTMLElement): Promise<void> {
  const phone = await mine()
  if (!phone) return
  const show = (state: State | null) => {
    box.hidden = state === null
    for (const part of box.querySelectorAll<HTMLElement>('[data-state]')) part.hidden = part.dataset.state !== state
  }
  if (!('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window)) return show('unsupported')
  const registering = navigator.serviceWorker.register('/worker.js', { updateViaCache: 'none' })
  const registration = await registering.catch(() => null)
  if (registration === null) return show('unsupported')
  const look = async () => show(await stateOf(phone, registration, box.dataset))
  const status = box.querySelector('[role=status]')
  let busy = false
  box.addEventListener('click', async (event) => {
    const button = (event.target as Element).closest('button')
    if (!button || busy) return
    busy = true
    const off = button.value === 'off'
    const act = off ? turnOff(phone, registration) : turnOn(phone, registration, box.dataset)
    const said = await act.catch(() => box.dataset.failed ?? '')
    if (status) status.textContent = said
    await look().catch(() => {})
    // The button that was pressed is hidden now: whoever goes by the keyboard stands at the next one.
    box.querySelector<HTMLElement>('[data-state]:not([hidden]) button')?.focus()
    busy = false
  })
  await look().catch(() => {})
}

/** Null: it is no phone of anybody's any more, and the page says so. */
async function stateOf(phone: Kept, registration: ServiceWorkerRegistration, data: DOMStringMap) {
  const { known, rung } = await ask(phone, await newWord(phone))
  if (!known) return null
  if (Notification.permission === 'denied') return 'denied'
  const own = data.simulated ? null : await registration.pushManager.getSubscription()
  const here =
    Boolean(data.simulated) ||
    (own !== null && base64url(own.options.applicationServerKey ?? new ArrayBuffer(0)) === data.key)
  if (rung && here && Notification.permission === 'granted') return 'on'
  // It was on here once, and ended elsewhere: by the service, a sign-out everywhere, the browser.
  return (await store('readonly', (keys) => keys.get('rung'))) === phone.id ? 'gone' : 'off'
}

/** Gives what speaks against it, in words; empty when it is done, or when she said no. */
async function turnOn(phone: Kept, registration: ServiceWorkerRegistration, data: DOMStringMap): Promise<string> {
  if ((await Notification.requestPermission()) !== 'granted') return ''
  await navigator.serviceWorker.ready
  const address = data.simulated
    ? ((await (await post(data.simulated, { phone: phone.id })).json()) as Address)
    : await subscribed(registration, data.key ?? '')
  const wrong = await tellAddress(phone, address)
  if (wrong === '') await store('readwrite', (keys) => keys.put(phone.id, 'rung'))
  return wrong
}

/** Anew: a subscription that ended on our side, or for another key, rings no more. */
async function subscribed(registration: ServiceWorkerRegistration, key: string): Promise<Address> {
  await (await registration.pushManager.getSubscription())?.unsubscribe()
  return addressOf(await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
}

async function turnOff(phone: Kept, registration: ServiceWorkerRegistration): Promise<string> {
  const wrong = await tellAddress(phone, null)
  if (wrong !== '') return wrong
  await store('readwrite', (keys) => keys.delete('rung'))
  await (await registration.pushManager.getSubscription())?.unsubscribe()
  return ''
}
