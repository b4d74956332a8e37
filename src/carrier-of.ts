/** Which carrier an installation of real people has: one over HTTP or one over SMPP, by its settings. */
import { readFileSync } from 'node:fs'
import { httpCarrier, type SmppCarrier, type SmppCarrierSettings, smppCarrier } from './agencies/carriers/index.ts'
import { type Config, ConfigError } from './config.ts'
import { type Carrier, receiptWriter } from './notices/index.ts'
import type { Clock, Pool } from './store/index.ts'

/** The settings of which one whole set must be there. */
export const carrierSettings = [
  'CARRIER_URL',
  'CARRIER_TOKEN',
  'SMPP_HOST',
  'SMPP_SYSTEM_ID',
  'SMPP_PASSWORD',
  'SMPP_SENDER',
] as const

type Told = (what: string, more: object) => void

/**
 * Throws `ConfigError` when neither or both are set, or one by half. A process that only serves pages sends nothing and
 * binds nowhere: `sends` false. `end` waits for the answers that are on their way.
 */
export function carrierOf(
  config: Config,
  { pool, clock, sends, told }: { pool: Pool; clock: Clock; sends: boolean; told: Told },
): { carrier: Carrier; end(): Promise<void> } {
  const wrong = (line: string): ConfigError => new ConfigError(`The configuration is not right:\n  ${line}`)
  const { CARRIER_URL, CARRIER_TOKEN, SMPP_HOST, SMPP_SYSTEM_ID, SMPP_PASSWORD, SMPP_SENDER } = config
  const http = CARRIER_URL !== undefined || CARRIER_TOKEN !== undefined
  if (http && SMPP_HOST !== undefined) throw wrong('CARRIER_URL, SMPP_HOST: one carrier, not both')
  if (http) {
    if (!CARRIER_URL || !CARRIER_TOKEN) throw wrong('CARRIER_URL, CARRIER_TOKEN: one is missing')
    const carrier = httpCarrier({ url: CARRIER_URL, token: CARRIER_TOKEN, deadlineMs: 10_000 })
    return { carrier, end: async () => {} }
  }
  if (!SMPP_HOST || !SMPP_SYSTEM_ID || !SMPP_PASSWORD || !SMPP_SENDER)
    throw wrong('CARRIER_URL and CARRIER_TOKEN, or SMPP_HOST, SMPP_SYSTEM_ID, SMPP_PASSWORD and SMPP_SENDER: missing')
  if (!sends) return { carrier: unbound, end: async () => {} }
  const carrier: SmppCarrier = smppCarrier({
    name: 'smpp',
    host: SMPP_HOST,
    port: config.SMPP_PORT,
    ...(config.SMPP_TLS === undefined ? {} : { tls: { ca: authorities(config.SMPP_TLS) } }),
    systemId: SMPP_SYSTEM_ID,
    password: SMPP_PASSWORD,
    sender: SMPP_SENDER,
    perSecond: config.SMPP_PER_SECOND,
    mode: config.SMPP_BINDS,
    ids: idForms(config.SMPP_IDS),
    receipt: receiptWriter(pool, () => clock.now()),
    changed: (state, why) => told('the carrier’s line', { state, why }),
  })
  return { carrier, end: () => carrier.end() }
}

const unbound: Carrier = {
  send: () => Promise.reject(new Error('this process sends nothing')),
}

const authorities = (setting: string): string => (setting === 'system' ? setting : readFileSync(setting, 'utf8'))

function idForms(setting: string): NonNullable<SmppCarrierSettings['ids']> {
  const [answer, receipt] = setting.split(' ') as ['text', 'text']
  return { answer, receipt }
}
