/**
 * Approving on a phone (ID-19). A form that makes this browser's key (`data-phone=add`), the page that shows what waits
 * and signs the typed number (`data-phone=approve`), and the other screen, which waits for it (`data-phone=wait`). The
 * private key is made unextractable and stays in IndexedDB: neither this script nor a thief of the page can read it.
 */
import { ask, base64url, type Kept, mine, post, signed, store, utf8 } from './phone-kept.ts'
import { notifications } from './push.ts'

interface Waiting {
  readonly id: string
  readonly purpose: string
  readonly act: string
  readonly text: Readonly<Record<string, string>>
  readonly place: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

function addForm(form: HTMLFormElement): void {
  const put = (name: string, value: string) => {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement) field.value = value
  }
  form.hidden = false
  let busy = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    if (busy) return
    busy = true
    try {
      const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
      const id = base64url(await crypto.subtle.digest('SHA-256', utf8(JSON.stringify({ crv, kty, x, y }))))
      await store('readwrite', (keys) => keys.put({ id, key: pair.privateKey } satisfies Kept, 'mine'))
      put('key', JSON.stringify({ kty, crv, x, y }))
      put('signature', await signed(pair.privateKey, `add\n${form.dataset.word}`))
      form.submit()
    } catch {
      const status = form.querySelector('[role=status]')
      if (status) status.textContent = form.dataset.failed ?? ''
      busy = false
    }
  })
}

async function approvePage(page: HTMLElement): Promise<void> {
  const part = (name: string) => page.querySelector<HTMLElement>(`[data-part=${name}]`)
  const show = (name: string) => {
    for (const one of ['none', 'idle', 'ask']) {
      const el = part(one)
      if (el) el.hidden = one !== name
    }
  }
  const say = (words: string) => {
    const said = part('said')
    if (said) said.textContent = words
  }
  const form = part('ask') as HTMLFormElement | null
  const typed = form?.querySelector<HTMLInputElement>('input[name=number]')
  const kept = await mine()
  if (!kept || !form || !typed) return show('none')
  let word = page.dataset.word ?? ''
  let waiting: Waiting | null | undefined // undefined: not asked yet
  let misses = 0

  const look = async () => {
    const said = await ask<Waiting>(kept, word)
    word = said.word
    // Once it may have been the word that was too old; with the new one it is the phone that is not known.
    misses = said.known ? 0 : misses + 1
    if (misses > 1) show('none')
    if (misses > 0) return
    if (waiting !== undefined && said.waiting?.id === waiting?.id) return show(waiting ? 'ask' : 'idle')
    waiting = said.waiting
    if (!waiting) void quiet()
    if (waiting) {
      const put = (name: string, text: string) => {
        const el = form.querySelector(`[data-part=${name}]`)
        if (el) el.textContent = text
      }
      put('act', waiting.text[document.documentElement.lang] ?? '')
      put('place', waiting.place)
      typed.value = ''
      say('')
    }
    show(waiting ? 'ask' : 'idle')
  }

  const answer = async (deny: boolean) => {
    const w = waiting
    if (!w) return
    const digits = typed.value.replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/\s/g, '')
    if (!deny && !/^\d{3}$/.test(digits)) return say(page.dataset.three ?? '')
    const words = ['bawaba approval 1', w.id, w.purpose, w.act, w.text.ar, w.text.en, w.place, deny ? 'deny' : digits]
    const sent = await post('/approve/answer', {
      phone: kept.id,
      id: w.id,
      number: deny ? '' : digits,
      deny: deny ? 'yes' : '',
      signature: await signed(kept.key, words.join('\n')),
    })
    waiting = null
    show('idle')
    void quiet()
    say(((await sent.json()) as { words: string }).words)
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const deny = (event.submitter as HTMLButtonElement | null)?.value === 'deny'
    answer(deny).catch(() => say(page.dataset.failed ?? ''))
  })
  // A push only wakes this page; what waits is always asked for, so that a lost push loses nothing.
  let wake = () => {}
  navigator.serviceWorker?.addEventListener('message', () => wake())
  for (;;) {
    await look().catch(() => {})
    await new Promise<void>((resume) => {
      wake = resume
      setTimeout(resume, document.hidden ? 10_000 : 2000)
    })
  }
}

/** What is answered or over is not announced any more. */
async function quiet(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration('/')
  for (const shown of (await registration?.getNotifications()) ?? []) if (shown.data?.url === '/approve') shown.close()
}

/** The other screen: when the phone has answered, it goes on by itself; the button does the same. */
async function waitForm(form: HTMLFormElement): Promise<void> {
  for (;;) {
    await new Promise((resume) => setTimeout(resume, 2000))
    const state = await fetch(form.dataset.state ?? '', { headers: { accept: 'application/json' } })
      .then((answer) => answer.json() as Promise<{ state: string }>)
      .catch(() => ({ state: 'waits' }))
    if (state.state !== 'waits') return form.submit()
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-phone=add]')) {
  if ('indexedDB' in window && crypto.subtle) addForm(form)
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-phone=wait]')) void waitForm(form)
const page = document.querySelector<HTMLElement>('[data-phone=approve]')
if (page) void approvePage(page)
const box = document.querySelector<HTMLElement>('[data-push]')
if (box) void notifications(box)
