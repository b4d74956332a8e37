/** Solves the form's proof of work while its owner types; a send before it is ready waits for it. */

import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

for (const box of document.querySelectorAll<HTMLElement>('[data-pow]')) {
  const input = box.querySelector('input')
  const status = box.querySelector('[role=status]')
  const form = box.closest('form')
  if (!input || !status || !form) continue
  const say = (words = '') => {
    status.textContent = words
  }
  const challenge = JSON.parse(box.dataset.pow ?? 'null')
  say(box.dataset.working)
  // The key derivation runs in the browser's own crypto threads: typing stays smooth without a worker.
  const solved = solveChallenge({ challenge, deriveKey })
    .then((solution) => {
      if (!solution) return say()
      input.value = btoa(JSON.stringify({ challenge, solution }))
      say(box.dataset.worked)
      box.querySelector('.challenge-other')?.setAttribute('hidden', '')
    })
    // Not a secure page, or a very old browser: the other way stays visible.
    .catch(() => say())
  form.addEventListener(
    'submit',
    (event) => {
      const { submitter } = event
      // A button that only redraws the page, as the language switch does, is not checked and need not wait.
      const unchecked = submitter instanceof HTMLButtonElement && submitter.formNoValidate
      if (input.value || box.dataset.over || unchecked) return
      event.preventDefault()
      event.stopImmediatePropagation()
      solved.then(() => {
        box.dataset.over = '1'
        form.requestSubmit(submitter)
      })
    },
    true,
  )
}
