/** The kiosk's own: bigger text, contrast, listening, the number pad, and the idle question that ends in a wipe. */
const root = document.documentElement
const bar = document.getElementById('kiosk')
const dialog = document.getElementById('idle') as HTMLDialogElement | null
const { end = '', start = '/', token } = bar?.dataset ?? {}

/** Everything this browser kept of the visitor goes, then the screen begins again; Back finds nothing. */
const wipe = () => {
  sessionStorage.clear()
  localStorage.clear()
  speechSynthesis?.cancel()
  navigator.clipboard?.writeText('').catch(() => {})
}

for (const form of document.querySelectorAll('.kiosk-end')) form.addEventListener('submit', wipe)

const finish = async () => {
  wipe()
  try {
    await fetch(end, { method: 'POST', headers: token ? { 'x-csrf-token': token } : {} })
  } catch {
    // The network is gone: the server ends the visit by its own clock.
  }
  location.replace(start)
}

if (dialog) {
  const idle = Number(dialog.dataset.idle)
  const answer = Number(dialog.dataset.answer)
  let last = performance.now()
  const touched = () => {
    if (!dialog.open) last = performance.now()
  }
  for (const kind of ['pointerdown', 'keydown', 'input', 'scroll']) addEventListener(kind, touched, true)
  const stay = () => {
    dialog.close()
    last = performance.now()
  }
  dialog.querySelector('button')?.addEventListener('click', stay)
  dialog.addEventListener('cancel', stay)
  const watch = setInterval(() => {
    const quiet = performance.now() - last
    if (quiet > idle + answer) {
      clearInterval(watch)
      finish()
    } else if (quiet > idle && !dialog.open) dialog.showModal()
  }, 1000)
}

const press = (button: HTMLElement, on: boolean) => button.setAttribute('aria-pressed', String(on))

/** A wish that lasts until the visit ends: kept for this visit only, so that the next page looks the same. */
const wish = (button: HTMLElement, key: 'size' | 'contrast', value: string) => {
  const set = (on: boolean) => {
    if (on) root.dataset[key] = value
    else delete root.dataset[key]
    press(button, on)
  }
  set(root.dataset[key] === value || sessionStorage.getItem(key) === value)
  button.onclick = () => {
    const on = root.dataset[key] !== value
    set(on)
    if (on) sessionStorage.setItem(key, value)
    else sessionStorage.removeItem(key)
  }
}

for (const button of bar?.querySelectorAll<HTMLElement>('[data-do]') ?? []) {
  const what = button.dataset.do
  if (what === 'listen') {
    if (!('speechSynthesis' in window)) continue
    button.onclick = () => {
      const on = button.getAttribute('aria-pressed') !== 'true'
      speechSynthesis.cancel()
      press(button, on)
      if (!on) return
      const speech = new SpeechSynthesisUtterance(document.querySelector('main')?.innerText)
      speech.lang = root.lang === 'ar' ? 'ar-SA' : 'en-GB'
      speech.onend = () => press(button, false)
      speechSynthesis.speak(speech)
    }
  } else wish(button, what === 'bigger' ? 'size' : 'contrast', what === 'bigger' ? 'bigger' : 'more')
  button.hidden = false
}

// A kiosk's browser that prints without asking (Chromium: --kiosk-printing) puts the slip out at a press.
for (const button of document.querySelectorAll<HTMLElement>('[data-print]')) {
  button.onclick = () => print()
  button.hidden = false
}

const pad = document.getElementById('keypad')
if (pad) {
  const kind = 'main input[inputmode=numeric],main input[inputmode=tel],main input[autocapitalize=none]'
  let field = document.querySelector<HTMLInputElement>(kind)
  addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLInputElement && target.matches(kind)) field = target
  })
  // Pressing a key must not take the focus out of the field.
  pad.addEventListener('pointerdown', (event) => event.preventDefault())
  pad.addEventListener('click', (event) => {
    const key = (event.target as Element).closest<HTMLElement>('[data-key]')?.dataset.key
    if (!key || !field) return
    if (key === 'script') {
      for (const keys of pad.querySelectorAll<HTMLElement>('[data-script]')) keys.hidden = !keys.hidden
      return
    }
    if (key === 'erase') field.value = field.value.slice(0, -1)
    else if (key === 'clear') field.value = ''
    else if (field.maxLength < 0 || field.value.length < field.maxLength) field.value += key
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
  pad.hidden = false
}

export {}
