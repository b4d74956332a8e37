/** After a failed send the focus is on the summary; each of its links puts it into the field it names. */
const summary = document.getElementById('error-summary')
if (summary) {
  // `autofocus` does this without us, except where it is blocked (a fragment in the address, Back).
  addEventListener('load', () => setTimeout(() => document.activeElement === summary || summary.focus()))
  summary.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a')
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    // The label or legend comes into view, not only the box under it.
    ;(field.closest('.field') ?? field).scrollIntoView()
    field.focus({ preventScroll: true })
  })
}

export {}
