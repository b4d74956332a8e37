/** Shows results while one types: asks the same address, takes the results out of the answer, keeps the rest. */
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-search]')) {
  const id = form.dataset.search ?? ''
  const place = document.getElementById(id)
  if (!id || !place) continue
  place.setAttribute('aria-live', 'polite')
  let timer = 0
  let asking: AbortController | undefined
  const ask = async () => {
    asking?.abort()
    asking = new AbortController()
    const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    const address = `${form.action.split('?')[0]}?${query}`
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { 'x-part': id } })
      if (!answer.ok) return
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id)
      if (!found) return
      place.replaceChildren(...found.childNodes)
      // Only where the results already live may the address follow what is typed.
      if (new URL(address).pathname === location.pathname) history.replaceState(null, '', address)
    } catch {
      // Interrupted or offline: Enter still sends the form.
    }
  }
  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(ask, 200)
  })
}

export {}
