/**
 * `npm run kiosk-agent -- --id ID --key FILE --url https://portal`: what runs beside the browser of a kiosk. Makes the
 * machine's own key once (FILE, readable by its owner only), prints its public part for `npm run kiosks -- enrol`, and
 * says every minute, signed, that the machine is well. Paper and readers are what the files or flags of the machine say.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { type Heartbeat, heartbeatEvery } from '../src/identity/index.ts'

const usage = `npm run kiosk-agent -- --key FILE --public                 makes the key if there is none, prints its public part
npm run kiosk-agent -- --key FILE --id ID --url URL --location riyadh-mall [--state FILE] [--once]
  FILE of --state, read before each: {"paper":"ok|low|out","readers":{"finger":"ready|busy|gone","face":"ready|busy|gone"}}`

const { values } = parseArgs({
  options: {
    key: { type: 'string' },
    id: { type: 'string' },
    url: { type: 'string' },
    location: { type: 'string' },
    state: { type: 'string' },
    public: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
  },
})

async function keyOf(file: string): Promise<JWK> {
  if (!existsSync(file)) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    writeFileSync(`${file}.new`, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

const well = { paper: 'ok', readers: { finger: 'ready', face: 'ready' } } as const
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** Sends one heartbeat; returns the status, 0 where nobody answered. Milliseconds since 1970 number them: they rise over restarts. */
async function beat(key: JWK, id: string, url: string, location: string): Promise<number> {
  const state = values.state ? JSON.parse(readFileSync(values.state, 'utf8')) : well
  const at = new Date()
  const said: Heartbeat = { seq: at.getTime(), at: at.toISOString(), version, location, ...state }
  const body = await new CompactSign(Buffer.from(JSON.stringify(said)))
    .setProtectedHeader({ alg: 'ES256', kid: id })
    .sign(await importJWK(key, 'ES256'))
  const address = new URL('/kiosk/heartbeat', url)
  return fetch(address, { method: 'POST', headers: { 'content-type': 'application/jose' }, body }).then(
    ({ status }) => status,
    () => 0,
  )
}

const { key: file, id, url, location } = values
if (file !== undefined && values.public) {
  const { kty, crv, x, y } = await keyOf(file)
  console.log(JSON.stringify({ kty, crv, x, y }))
} else if (file === undefined || id === undefined || url === undefined || location === undefined) {
  console.error(usage)
  process.exitCode = 2
} else {
  const key = await keyOf(file)
  for (;;) {
    const status = await beat(key, id, url, location)
    if (status !== 204) console.error(`not heard: ${status === 0 ? 'no answer' : status}`)
    if (values.once) {
      process.exitCode = status === 204 ? 0 : 1
      break
    }
    await new Promise((on) => setTimeout(on, heartbeatEvery))
  }
}
