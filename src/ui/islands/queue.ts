/**
 * The desk by keyboard. In the queue J and K or the arrows move and Enter opens; on a request A goes to its approval and R to
 * its return; / searches and ? shows the keys. Keys are taken by their place, so they are the same in the Arabic layout, and
 * never while somebody types. And the rows of an open queue follow what the server sends.
 */
const links = () => [...document.querySelectorAll<HTMLAnchorElement>('#queue a')]
const typing = (at: EventTarget | null) =>
  at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))

function step(by: number): void {
  const all = links()
  const at = all.indexOf(document.activeElement as HTMLAnchorElement)
  all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
}

const go = (selector: string) => {
  const to = document.querySelector<HTMLElement>(selector)
  to?.scrollIntoView({ block: 'center' })
  to?.focus()
  return to !== null
}

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return
  const arrows = document.activeElement?.closest('#queue') || document.activeElement === document.body
  const { code, shiftKey } = event
  let done = false
  if (code === 'Slash' && shiftKey) {
    const keys = document.getElementById('keys') as HTMLDetailsElement | null
    if (keys) {
      keys.open = !keys.open
      done = go('#keys summary')
    }
  } else if (shiftKey) return
  else if (code === 'KeyJ' || (code === 'ArrowDown' && arrows && links().length)) {
    step(1)
    done = true
  } else if (code === 'KeyK' || (code === 'ArrowUp' && arrows && links().length)) {
    step(-1)
    done = true
  } else if (code === 'Slash') done = go('#f-number')
  else if (code === 'KeyA') done = go('#approve button')
  else if (code === 'KeyR') done = go('#return input, #return select, #return textarea')
  if (done) event.preventDefault()
})

const place = document.querySelector<HTMLElement>('[data-live]')
if (place?.dataset.live) {
  const source = new EventSource(place.dataset.live)
  source.addEventListener('rows', (event) => {
    const rows = document.getElementById('queue')
    if (!rows) return location.reload()
    const focused = (document.activeElement as HTMLAnchorElement | null)?.getAttribute?.('href')
    const table = new DOMParser().parseFromString(
      `<table><tbody>${JSON.parse((event as MessageEvent).data)}`,
      'text/html',
    )
    rows.replaceChildren(...table.querySelectorAll('tr'))
    if (focused)
      links()
        .find((link) => link.getAttribute('href') === focused)
        ?.focus()
  })
  addEventListener('pagehide', () => source.close())
}

export {}
