/** A form is sent once, however often its button is pressed; coming back to the page makes it ready again. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) {
  let sentAt = 0
  form.addEventListener('submit', (event) => {
    // After half a minute the network has surely failed: let them try again.
    if (sentAt && Date.now() - sentAt < 30_000) return event.preventDefault()
    sentAt = Date.now()
    // Not `disabled`: that would drop the pressed button's own name and value.
    event.submitter?.setAttribute('aria-disabled', 'true')
  })
  addEventListener('pageshow', () => {
    sentAt = 0
    for (const button of form.querySelectorAll('[aria-disabled]')) button.removeAttribute('aria-disabled')
  })
}

export {}
