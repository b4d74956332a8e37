/**
 * «Nearest to where I am»: only where there are scripts, and only when it is pressed, the browser is asked where it is;
 * the page then opens anew with the place to the nearest kilometre, which is all that leaves the browser.
 */
for (const box of document.querySelectorAll<HTMLElement>('[data-near]')) {
  const button = box.querySelector('button')
  const status = box.querySelector('[role=status]')
  if (!button || !status || !('geolocation' in navigator)) continue
  box.hidden = false
  button.addEventListener('click', () => {
    status.textContent = box.dataset.asking ?? ''
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const spot = [coords.latitude, coords.longitude].map((degrees) => degrees.toFixed(2))
        location.assign(`${box.dataset.near}?at=${spot}`)
      },
      () => {
        status.textContent = box.dataset.refused ?? ''
      },
      { timeout: 10_000, maximumAge: 600_000 },
    )
  })
}

export {}
