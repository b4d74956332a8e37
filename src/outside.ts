/** Who stands outside: real bodies by their settings, or our simulators where everyone is made up; never a mix. */
import { httpNumberHolders, simulatedCarrier, simulatedNumberHolders } from './agencies/carriers/index.ts'
import {
  askOverHttp,
  httpCollector,
  httpGateway,
  postOverHttp,
  type SimulatedGateway,
  simulatedBiller,
  simulatedGateway,
} from './agencies/gateways/index.ts'
import { httpPhotoService, simulatedPhotoService } from './agencies/photos/index.ts'
import { httpPost, type SimulatedPost, simulatedPost, toDoorOverHttp } from './agencies/post/index.ts'
import { atServices, type SimulatedPushSettings, simulatedId, vapidKeys, webPush } from './agencies/push/index.ts'
import { httpStamps } from './agencies/stamps/index.ts'
import { carrierOf, carrierSettings } from './carrier-of.ts'
import { type Config, ConfigError } from './config.ts'
import { makeDemoStamps, readSealers, type Stamp, simulatedStamps } from './documents/index.ts'
import { providersOf } from './payments/index.ts'
import type { House } from './requests/index.ts'
import type { Clock } from './store/index.ts'

/** Simulators stand for the outside exactly when everyone is made up; real ones exactly when not. */
export function outsideWorld(
  config: Config,
  synthetic: boolean,
  pool: House['pool'],
  clock: Clock,
  carrierTold: (what: string, more: object) => void,
) {
  const real = {
    GATEWAY_URL: config.GATEWAY_URL,
    GATEWAY_TOKEN: config.GATEWAY_TOKEN,
    PHOTOS_URL: config.PHOTOS_URL,
    PHOTOS_TOKEN: config.PHOTOS_TOKEN,
    POST_URL: config.POST_URL,
    POST_TOKEN: config.POST_TOKEN,
  }
  if (synthetic) {
    const carriers = Object.fromEntries(carrierSettings.map((name) => [name, config[name]]))
    const set = Object.entries({
      ...carriers,
      ...real,
      BILLER_URL: config.BILLER_URL,
      BILLER_TOKEN: config.BILLER_TOKEN,
      NUMBERS_URL: config.NUMBERS_URL,
    }).filter(([, v]) => v !== undefined)
    if (set.length > 0) {
      throw new ConfigError(
        `The configuration is not right:\n${set.map(([k]) => `  ${k}: this installation has made-up people, so only simulators may be used`).join('\n')}`,
      )
    }
    const us = `http://127.0.0.1:${config.PORT}/callbacks`
    const secret = config.keys.KEY_CALLBACKS.toString('hex')
    const settings = { pool, clock, callbackUrl: `${us}/gateway`, secret, post: postOverHttp }
    const simulated: SimulatedGateway = simulatedGateway({ ...settings, page: `${config.PUBLIC_URL}/gateway` })
    const ask = askOverHttp({ url: `${us}/biller/bill`, secret, now: () => clock.now() })
    const biller = simulatedBiller({ ...settings, ask })
    const photos = simulatedPhotoService(pool, clock)
    const gateway = providersOf(simulated, biller)
    const collectors = { card: simulated, biller }
    const post: SimulatedPost = simulatedPost({ pool, clock, door: `${us}/post`, secret, to: toDoorOverHttp })
    const carrier = simulatedCarrier(pool, clock)
    const end = async (): Promise<void> => {}
    const holders = simulatedNumberHolders(pool)
    return { carrier, holders, end, gateway, collectors, photos, simulated, biller, post, simulatedPost: post }
  }
  const { GATEWAY_URL, GATEWAY_TOKEN, PHOTOS_URL, PHOTOS_TOKEN, POST_URL, POST_TOKEN } = real
  const payments = GATEWAY_URL && GATEWAY_TOKEN ? { url: GATEWAY_URL, token: GATEWAY_TOKEN } : null
  const posted = POST_URL && POST_TOKEN ? { url: POST_URL, token: POST_TOKEN } : null
  if (!payments || !PHOTOS_URL || !PHOTOS_TOKEN || !posted) {
    const missing = Object.entries(real).filter(([, v]) => v === undefined)
    throw new ConfigError(`The configuration is not right:\n${missing.map(([k]) => `  ${k}: missing`).join('\n')}`)
  }
  const { BILLER_URL, BILLER_TOKEN } = config
  if ((BILLER_URL === undefined) !== (BILLER_TOKEN === undefined))
    throw new ConfigError('The configuration is not right:\n  BILLER_URL, BILLER_TOKEN: one is missing')
  const { NUMBERS_URL, NUMBERS_TOKEN } = config
  if ((NUMBERS_URL === undefined) !== (NUMBERS_TOKEN === undefined))
    throw new ConfigError('The configuration is not right:\n  NUMBERS_URL, NUMBERS_TOKEN: one is missing')
  const holders =
    NUMBERS_URL && NUMBERS_TOKEN
      ? httpNumberHolders({ url: NUMBERS_URL, token: NUMBERS_TOKEN, deadlineMs: 10_000 })
      : null
  const card = httpGateway({ ...payments, deadlineMs: 10_000 })
  const bills =
    BILLER_URL && BILLER_TOKEN
      ? httpCollector('biller', { url: BILLER_URL, token: BILLER_TOKEN, deadlineMs: 10_000 })
      : null
  return {
    ...carrierOf(config, { pool, clock, sends: config.ROLE !== 'web', told: carrierTold }),
    holders,
    gateway: providersOf(card, bills),
    collectors: { card, biller: bills },
    biller: undefined,
    // Someone waits for it beside the field; what it does not say in time is asked again.
    photos: httpPhotoService({ url: PHOTOS_URL, token: PHOTOS_TOKEN, deadlineMs: 5000 }),
    simulated: null,
    post: httpPost({ ...posted, deadlineMs: 10_000 }),
    simulatedPost: null,
  }
}

/** Whom browsers are rung through: the services that are named, or in a kingdom of made-up people our own simulator. */
export function pushService(config: Config, synthetic: boolean, pool: House['pool'], clock: Clock) {
  const keys = vapidKeys(config.keys.KEY_PUSH)
  const { contact, services } = config.push
  // Spoken to over the wire, too: what is shown in a demo went the whole way.
  const base = `http://127.0.0.1:${config.PORT}/simulators/push/`
  const simulated: SimulatedPushSettings | null = synthetic ? { pool, clock, base, publicKey: keys.publicKey } : null
  const accepts = synthetic ? (endpoint: string) => simulatedId(base, endpoint) !== null : atServices(services)
  return { service: webPush({ keys, contact, accepts, deadlineMs: 10_000 }), simulated }
}

/** What stamps the seals of documents: the authority named; among made-up people one of ours; else none. */
export function stampsOf(
  { TIMESTAMP_URL: url, TIMESTAMP_TOKEN: token }: Config,
  synthetic: boolean,
  clock: Clock,
): Stamp | null {
  if (url !== undefined) return httpStamps({ url, deadlineMs: 2000, ...(token === undefined ? {} : { token }) }, clock)
  const [authority] = synthetic ? readSealers(makeDemoStamps()) : []
  return authority === undefined ? null : simulatedStamps(authority, clock.now)
}
