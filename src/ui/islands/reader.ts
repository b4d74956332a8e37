/**
 * The kiosk's reader, asked by the page: on sending the step's form it looks for the device on this machine, lets it
 * capture under the server's nonce, and sends the device's signed answer along. It believes nothing and says nothing of
 * its own: the server verifies, the words come from the page, and where no reader answers the form goes without.
 */
interface Device {
  readonly serialNo?: string
  readonly deviceId?: string
  readonly digitalId: string
  readonly specVersion: readonly string[]
  readonly deviceSubId: readonly string[]
}

const box = document.querySelector<HTMLElement>('[data-reader]')
const form = box?.closest('form')
const input = box?.querySelector('input')
const status = box?.querySelector('[role=status]')

const send = (port: number, method: string, path: string, body: unknown, ms: number) =>
  fetch(`http://127.0.0.1:${port}/${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    credentials: 'omit',
    signal: AbortSignal.timeout(ms),
  })

/** Its serial number stands beside or, in the older version, inside the unsigned id. */
const serialOf = ({ serialNo, deviceId, digitalId }: Device): string =>
  serialNo ?? JSON.parse(atob(digitalId.replace(/-/g, '+').replace(/_/g, '/'))).serialNo ?? deviceId

if (box && form && input && status) {
  const { type, verb, serials, ms, body } = JSON.parse(box.dataset.reader ?? '')

  const look = async (port: number) => {
    for (const [name, specVersion] of [
      ['SBIDISC', '1.0'],
      ['MOSIPDISC', '0.9.5'],
    ] as const) {
      const answer = await send(port, name, 'device', { type, specVersion }, 1500)
      const devices: Device[] = answer.ok ? await answer.json() : []
      const device = devices.find((each) => serials.includes(serialOf(each)))
      if (device) return { port, device }
    }
    throw port
  }

  const capture = async ({ port, device }: { port: number; device: Device }) => {
    const older = device.specVersion[0] === '0.9.5'
    const named = older ? { serialNo: undefined, deviceId: device.deviceId } : { serialNo: device.serialNo }
    const bio = body.bio.map((each: object) => ({ ...each, ...named, deviceSubId: device.deviceSubId[0] ?? '0' }))
    const asked = { ...body, specVersion: older ? '0.9.5' : '1.0', bio }
    // A reader that is there and fails is not "no reader": the server hears it and takes no other way.
    return send(port, verb, 'capture', asked, ms + 2000)
      .then((answer) => answer.text())
      .catch(() => '{"error":{"errorCode":"599"}}')
  }

  let reading = false
  form.addEventListener('submit', async (event) => {
    const { submitter } = event
    // A button that only redraws the page, as the language switch does, needs no finger.
    if (submitter instanceof HTMLButtonElement && submitter.formNoValidate) return
    if (event.defaultPrevented && !reading) return
    event.preventDefault()
    if (reading) return
    reading = true
    status.textContent = box.dataset.working ?? ''
    const ports = Array.from({ length: 100 }, (_, i) => 4501 + i)
    input.value = await Promise.any(ports.map(look))
      .then(capture)
      .catch(() => '')
    form.submit()
  })
  // Back shows the page as it was left: another press is another capture.
  addEventListener('pageshow', () => {
    reading = false
    input.value = status.textContent = ''
  })
}

export {}
