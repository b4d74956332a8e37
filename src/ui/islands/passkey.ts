/**
 * A form that a passkey answers: asks our server what to sign, lets the browser's own dialog do it, puts the answer into
 * the form and sends it. `data-passkey` is `create` or `get`, `data-ask` the address that gives the options. Where the
 * browser has no passkeys the form stays hidden, and the other ways stand beside it.
 */
const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
const text = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '')

interface Options {
  challenge: string
  user?: { id: string }
  excludeCredentials?: { id: string }[]
  allowCredentials?: { id: string }[]
}

const withBytes = (list: { id: string }[] | undefined) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))

async function answer(create: boolean, options: Options): Promise<string> {
  const challenge = bytes(options.challenge)
  const found = create
    ? await navigator.credentials.create({
        publicKey: {
          ...options,
          challenge,
          user: { ...options.user, id: bytes(options.user?.id ?? '') },
          excludeCredentials: withBytes(options.excludeCredentials),
        } as unknown as PublicKeyCredentialCreationOptions,
      })
    : await navigator.credentials.get({
        publicKey: {
          ...options,
          challenge,
          allowCredentials: withBytes(options.allowCredentials),
        } as unknown as PublicKeyCredentialRequestOptions,
      })
  const credential = found as PublicKeyCredential
  const given = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse
  const response = create
    ? { attestationObject: text(given.attestationObject), transports: given.getTransports?.() ?? [] }
    : {
        authenticatorData: text(given.authenticatorData),
        signature: text(given.signature),
        userHandle: text(given.userHandle),
      }
  return JSON.stringify({
    id: credential.id,
    rawId: credential.id,
    type: credential.type,
    clientExtensionResults: {},
    response: { clientDataJSON: text(given.clientDataJSON), ...response },
  })
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const field = form.querySelector<HTMLInputElement>('input[name=_passkey]')
  const status = form.querySelector<HTMLElement>('[role=status]')
  if (!field || !status || !('PublicKeyCredential' in window)) continue
  form.hidden = false
  let busy = false
  form.addEventListener('submit', async (event) => {
    if (field.value) return
    event.preventDefault()
    if (busy) return
    busy = true
    status.textContent = ''
    try {
      const asked = await fetch(form.dataset.ask ?? '', { method: 'POST' })
      if (!asked.ok) throw new Error(String(asked.status))
      field.value = await answer(form.dataset.passkey === 'create', await asked.json())
      form.submit()
    } catch {
      // Closed by the person, or no passkey here: say so and leave the page as it is.
      status.textContent = form.dataset.failed ?? ''
      busy = false
    }
  })
  addEventListener('pageshow', () => {
    field.value = ''
    busy = false
  })
}

export {}
