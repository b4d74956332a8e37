/** What the scripts of a phone that approves share, in its page and in the service worker: its key, and how it speaks. */
export interface Kept {
  readonly id: string
  readonly key: CryptoKey
}

export const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')
export const utf8 = (text: string) => new TextEncoder().encode(text)

export async function signed(key: CryptoKey, words: string): Promise<string> {
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, utf8(words)))
}

export function store<T>(mode: IDBTransactionMode, act: (keys: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('bawaba', 1)
    opening.onupgradeneeded = () => opening.result.createObjectStore('phone')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const asked = act(opening.result.transaction('phone', mode).objectStore('phone'))
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    }
  })
}

/** This browser's key, if it is one that approves. */
export const mine = async (): Promise<Kept | undefined> =>
  (await store('readonly', (keys) => keys.get('mine')).catch(() => undefined)) as Kept | undefined

export const post = (url: string, values: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(values), headers: { accept: 'application/json' } })

interface Standing<W> {
  readonly word: string
  readonly known: boolean
  /** It is rung when something waits. */
  readonly rung: boolean
  readonly waiting: W | null
}

/** How it stands: what waits for this phone, and the next word to sign. */
export async function ask<W>(phone: Kept, word: string): Promise<Standing<W>> {
  const signature = await signed(phone.key, `ask\n${word}`)
  return (await post('/approve/waiting', { phone: phone.id, word, signature })).json() as Promise<Standing<W>>
}

/** A word of now: one that is not ours is answered with one that is. */
export const newWord = async (phone: Kept): Promise<string> => (await ask(phone, 'none')).word

export interface Address {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** Says where this phone is rung from now on; null: nowhere. Gives what speaks against it, empty when nothing does. */
export async function tellAddress(phone: Kept, address: Address | null): Promise<string> {
  const word = await newWord(phone)
  const said = address === null ? ['push off', word] : ['push on', word, address.endpoint, address.p256dh, address.auth]
  const signature = await signed(phone.key, said.join('\n'))
  const answer = await post('/approve/push', { phone: phone.id, word, signature, ...address })
  return ((await answer.json()) as { words: string }).words
}

/** A browser's subscription as we say it. */
export function addressOf(subscription: PushSubscription): Address {
  const key = (name: PushEncryptionKeyName) => base64url(subscription.getKey(name) ?? new ArrayBuffer(0))
  return { endpoint: subscription.endpoint, p256dh: key('p256dh'), auth: key('auth') }
}
