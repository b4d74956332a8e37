/** Two minutes before the session ends, asks; extends without leaving the page, so that nothing typed is lost. */
const dialog = document.getElementById('session') as HTMLDialogElement | null
if (dialog) {
  const { endsIn = '0', warnBefore = '0', extend = '', signIn = '/', token } = dialog.dataset
  let end = 0
  let asking = false
  const start = (ms: number) => {
    // Measured from now, not by the wall clock: the visitor's may be wrong.
    end = performance.now() + ms
  }
  start(Number(endsIn))

  // Looked at each second instead of one long timer: those stop while a phone sleeps.
  const watch = setInterval(() => {
    const remains = end - performance.now()
    if (remains <= 0) {
      clearInterval(watch)
      location.replace(signIn)
    } else if (remains <= Number(warnBefore) && !dialog.open && !asking) dialog.showModal()
  }, 1000)

  const stay = async () => {
    dialog.close()
    // On a slow line the question must not come back while its answer is on the way.
    asking = true
    try {
      const answer = await fetch(extend, {
        method: 'POST',
        headers: { accept: 'application/json', ...(token ? { 'x-csrf-token': token } : {}) },
      })
      if (answer.ok) {
        const { endsInMs } = (await answer.json()) as { endsInMs: number }
        return start(endsInMs)
      }
      if (answer.status === 401) location.replace(signIn)
    } catch {
      // No network: the clock runs on and the question comes back.
    } finally {
      asking = false
    }
  }
  dialog.querySelector('button')?.addEventListener('click', stay)
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault()
    stay()
  })
}

export {}
