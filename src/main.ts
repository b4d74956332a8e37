/** Starts the house: the only file that knows every room. */
import path from 'node:path'
import { pino } from 'pino'
import { bodies } from '../cast/bodies.ts'
import { castDoors } from '../cast/doors.ts'
import { raiseKingdom } from '../cast/kingdom.ts'
import { openUniversity } from '../cast/university/index.ts'
import { demoBanks } from './agencies/banks/index.ts'
import { httpCarrier, simulatedCarrier } from './agencies/carriers/index.ts'
import { type DemoReaders, demoReaders, loadTrust, sbiClient, sbiReader, trustOf } from './agencies/devices/index.ts'
import { httpGateway, postOverHttp, type SimulatedGateway, simulatedGateway } from './agencies/gateways/index.ts'
import { httpPhotoService, simulatedPhotoService } from './agencies/photos/index.ts'
import { apiDoor, forgetAnswers } from './api/index.ts'
import { appointmentsDue } from './appointments/index.ts'
import { openFacePool } from './biometrics/faces/index.ts'
import { openFingerPool } from './biometrics/fingers/index.ts'
import { type CardDeps, cardDoor, followRegisters, purgeCard, recallCard } from './card/index.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { deskDoor } from './desk/index.ts'
import { openPress, printDue } from './documents/index.ts'
import { challenge, forgetSpent } from './identity/challenge/index.ts'
import {
  type BankUse,
  bankUse,
  carryAfterwards,
  codeFigures,
  codesPaused,
  leakedPasswords,
  purgeIdentity,
  recallDue,
  watchCodes,
} from './identity/index.ts'
import { kioskDoor } from './kiosk/index.ts'
import { dayOf } from './language/index.ts'
import { sendDue, unsent } from './notices/index.ts'
import { type OpenidDeps, openidDoor, openidWorker, purgeOpenid } from './openid/index.ts'
import { differing } from './payments/index.ts'
import { errorPage, portalDoor } from './portal/index.ts'
import {
  backlog,
  carryDue,
  forgetLookUps,
  forgetPhotos,
  type House,
  keepQuestions,
  openCatalogue,
  sound,
} from './requests/index.ts'
import { simulatorsDoor } from './simulators/index.ts'
import {
  type Clock,
  type Embedded,
  openPool,
  prepare,
  runningClock,
  StartError,
  startEmbedded,
  systemClock,
  type Where,
} from './store/index.ts'
import { prepareAssets } from './ui/index.ts'
import { type Doorway, type Metrics, openMetrics, openServer, repeatedly } from './web/index.ts'

async function start(config: Config): Promise<void> {
  const log = pino(
    { level: config.LOG_LEVEL, base: null },
    config.LOG_FILE ? pino.destination({ dest: config.LOG_FILE, sync: false }) : process.stderr,
  )
  const embedded = config.DATABASE_URL
    ? null
    : await startEmbedded(path.resolve(config.DATA_DIR, 'pg'), { max_connections: '200' })
  const where = await databaseOf(config, embedded)
  let ending = false
  // A house whose database has died serves nobody: whoever watches over the process starts it anew, and it heals.
  embedded?.exited.then(() => {
    if (ending) return
    log.fatal('the embedded PostgreSQL has ended; ending too, to be started again')
    process.exit(1)
  })
  await prepare(where)
  const clock: Clock = config.CLOCK ? runningClock(config.CLOCK) : systemClock
  const synthetic = await raise(config, where, clock)
  const pool = openPool(where, { max: config.DATABASE_CONNECTIONS })
  const outside = outsideWorld(config, synthetic, pool, clock)

  let poked = (): void => {}
  const house: House = {
    pool,
    clock,
    catalogue: await openCatalogue(new URL('./services/', import.meta.url)),
    gateway: outside.gateway,
    photos: outside.photos,
    leaseSeconds: config.LEASE_SECONDS,
    poke: () => poked(),
    log: (event, detail) => log.warn(detail, event),
  }
  await keepQuestions(pool, house.catalogue)

  const payAt = config.GATEWAY_PAGE ?? config.GATEWAY_URL
  const formOrigins = payAt === undefined ? [] : [new URL(payAt).origin]
  const site = { pool, clock, publicUrl: config.PUBLIC_URL, secure: config.secure, synthetic, formOrigins }
  const metrics = openMetrics()
  const dayAgo = () => new Date(Date.parse(clock.now()) - 86_400_000).toISOString()
  metrics.gauge('bawaba_requests_due', 'Requests a worker should look at now', async () => (await backlog(house)).due)
  metrics.gauge(
    'bawaba_requests_stuck',
    'Requests that could not go on and stand at a desk',
    async () => (await backlog(house)).stuck,
  )
  metrics.gauge(
    'bawaba_requests_overdue',
    'Requests whose payment or refund has been asked for outside for more than a week',
    async () => (await backlog(house)).overdue,
  )
  metrics.gauge('bawaba_notices_failed', 'Notices of the last day that were not delivered', async () =>
    (await unsent(pool, dayAgo())).reduce((n, row) => n + row.count, 0),
  )
  metrics.gauge(
    'bawaba_payments_differing',
    'Charges whose payment is of another sum and that a person must look at',
    async () => (await differing(pool, dayAgo())).charges,
  )
  metrics.gauge(
    'bawaba_gateway_events_flagged',
    'Events of the last day from the gateway that fit no charge, sum or currency',
    async () => (await differing(pool, dayAgo())).events,
  )
  metrics.gauge('bawaba_codes_paused', '1 while no code by message counts as a factor', async () =>
    (await codesPaused(pool)) ? 1 : 0,
  )
  metrics.gauge(
    'bawaba_codes_wrong_a_minute',
    'The most wrong codes by message in one of the last two minutes',
    async () => (await codeFigures(pool, clock.now())).wrongAMinute,
  )
  const identity = {
    pool,
    clock,
    keys: { codes: config.keys.KEY_CODES, pepper: config.keys.KEY_PEPPER },
    ...(config.OFFICER_PASSKEYS === undefined ? {} : { officerKeys: config.OFFICER_PASSKEYS }),
  }
  const openid: OpenidDeps = {
    ...site,
    key: config.keys.KEY_OPENID,
    signing: config.signing,
    log: (event, detail) => log.warn(detail, event),
  }
  const card: CardDeps = { ...site, key: config.keys.KEY_CARD, signing: config.cardSigning }
  const demo = synthetic ? demoBanks(config.keys.KEY_CALLBACKS) : null
  const named = new Set(config.banks.map(({ code }) => code))
  const banks = [...config.banks, ...(demo?.banks ?? []).filter(({ code }) => !named.has(code))]
  watchBanks(metrics, async () => bankUse(pool, banks, clock.now()))
  const stopping: (() => unknown)[] = []

  if (config.ROLE !== 'web') {
    const press = openPress()
    const carrying = repeatedly(250, () => carryDue(house, 16, sound, 'ours'), log)
    const asking = repeatedly(250, () => carryDue(house, 16, sound, 'outside'), log)
    poked = () => {
      carrying.poke()
      asking.poke()
    }
    const loops = [
      carrying,
      asking,
      // Codes by themselves: whoever waits for one does not wait behind anything else.
      repeatedly(250, () => sendDue(pool, outside.carrier, clock, { limit: 100, only: 'codes' }), log),
      repeatedly(250, () => sendDue(pool, outside.carrier, clock, { limit: 100, only: 'others' }), log),
      repeatedly(250, () => carryAfterwards(identity), log),
      repeatedly(500, () => printDue(pool, { press, publicUrl: config.PUBLIC_URL, clock }), log),
      repeatedly(1000, async () => (await outside.simulated?.deliverDue()) ?? 0, log),
      // Reminders, the end of a day, and places given back to who waits for one.
      repeatedly(1000, () => appointmentsDue(pool, clock, 50), log),
      repeatedly(1000, openidWorker(openid), log),
      repeatedly(10_000, () => followRegisters(card), log),
      repeatedly(1000, () => recallDue(identity, recallCard), log),
      repeatedly(
        5000,
        async () => {
          if (await watchCodes(identity))
            log.fatal('the breaker of codes fell: none by message counts until two officers clear it')
          return 0
        },
        log,
      ),
      // Forgets what is kept only for a while.
      repeatedly(
        3_600_000,
        async () => {
          await purgeIdentity(identity)
          await forgetSpent(pool, clock.now())
          await forgetLookUps(house)
          await forgetAnswers(house)
          await purgeOpenid(openid)
          await forgetPhotos(house)
          await purgeCard(card)
          return 0
        },
        log,
      ),
    ]
    stopping.push(...loops.map((loop) => loop.stop), () => press.close())
  }

  if (config.ROLE !== 'worker') {
    await prepareAssets()
    const kiosks = kioskParts(config, synthetic, pool, clock, (refused, serialNo) =>
      log.warn({ refused, serialNo }, 'a reader was refused'),
    )
    stopping.push(kiosks.close)
    const doorway: Doorway = {
      site,
      house,
      identity: { ...identity, leaked: await leakedPasswords() },
      challenge: challenge(config.keys.KEY_CHALLENGE.toString('hex'), { clock }),
      banks,
      keys: {
        callbacks: config.keys.KEY_CALLBACKS,
        templates: config.keys.KEY_TEMPLATES,
      },
      kiosks: kiosks.parts,
    }
    const app = await openServer({
      site,
      log,
      metrics,
      ready: async () => (await pool.query('select 1')).rowCount === 1,
      errorPage: (req, problem) => errorPage(site, req, problem),
    })
    portalDoor(app, doorway)
    kioskDoor(app, doorway)
    deskDoor(app, doorway)
    apiDoor(app, doorway)
    openidDoor(app, doorway, openid)
    cardDoor(app, doorway, card)
    if (outside.simulated && kiosks.demo)
      simulatorsDoor(app, doorway, outside.simulated, kiosks.demo, demo ?? undefined)
    await app.listen({ port: config.PORT, host: config.HOST })
    stopping.unshift(() => app.close())
    const university = synthetic ? await openUniversity(openid, config.HOST, config.DEMO_UNIVERSITY_PORT) : null
    if (university) stopping.unshift(university.close)
    const doors = { publicUrl: config.PUBLIC_URL, synthetic, pool, pepper: config.keys.KEY_PEPPER }
    console.log(await castDoors({ ...doors, university: university?.url }))
  } else {
    console.log('ready worker')
  }

  const end = async (): Promise<void> => {
    if (ending) return
    ending = true
    // A door that will not close must not keep the house open.
    setTimeout(() => process.exit(1), 10_000).unref()
    for (const stop of stopping) await stop()
    await pool.end()
    await embedded?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())
}

/** What each bank did today and whether it is stopped, by its code. */
function watchBanks(metrics: Metrics, read: () => Promise<readonly BankUse[]>): void {
  const shown = {
    heard: 'Words of a bank that were heard today',
    activated: 'Accounts activated today by a bank’s word',
    refused: 'Words of a bank that were refused today',
    stopped: 'Banks that are stopped',
  } as const
  for (const name of Object.keys(shown) as (keyof typeof shown)[]) {
    metrics.gauges(`bawaba_bank_${name}`, shown[name], 'bank', async () =>
      Object.fromEntries((await read()).map((use) => [use.code, Number(use[name])])),
    )
  }
}

/** The database: the one named, or one of ours on the embedded server, made at the first start. */
async function databaseOf(config: Config, embedded: Embedded | null): Promise<Where> {
  if (embedded === null) return { connectionString: config.DATABASE_URL ?? '' }
  const where = { ...embedded.connection, database: 'bawaba' }
  const postgres = openPool({ ...embedded.connection, database: 'postgres' }, { max: 1, as: 'owner' })
  const known = await postgres.query(`select from pg_database where datname = 'bawaba'`)
  if (known.rowCount === 0) await postgres.query('create database bawaba')
  await postgres.end()
  return where
}

/** Raises the demo kingdom in an empty database. Returns whether everyone here is made up. */
async function raise(config: Config, where: Where, clock: Clock): Promise<boolean> {
  const owner = openPool(where, { max: 2, as: 'owner' })
  try {
    const { rows } = await owner.query<{ synthetic: boolean | null; people: boolean }>(
      `select (select synthetic from store.installation) as synthetic, exists (select from people.subject) as people`,
    )
    const here = rows[0]
    if (here?.synthetic === null && !here.people && config.DEMO) {
      await raiseKingdom(owner, {
        asOf: dayOf(clock.now()),
        people: config.DEMO_PEOPLE,
        accounts: config.DEMO_ACCOUNTS,
        keys: {
          pepper: config.keys.KEY_PEPPER,
          templates: config.keys.KEY_TEMPLATES,
        },
        now: clock.now(),
      })
      return true
    }
    const synthetic = here?.synthetic === true
    if (config.CLOCK && !synthetic)
      throw new ConfigError('The configuration is not right:\n  CLOCK: only for an installation of made-up people')
    return synthetic
  } finally {
    await owner.end()
  }
}

/** Simulators stand for the outside exactly when everyone is made up; real ones exactly when not. */
function outsideWorld(config: Config, synthetic: boolean, pool: House['pool'], clock: Clock) {
  const real = {
    CARRIER_URL: config.CARRIER_URL,
    CARRIER_TOKEN: config.CARRIER_TOKEN,
    GATEWAY_URL: config.GATEWAY_URL,
    GATEWAY_TOKEN: config.GATEWAY_TOKEN,
    PHOTOS_URL: config.PHOTOS_URL,
    PHOTOS_TOKEN: config.PHOTOS_TOKEN,
  }
  if (synthetic) {
    const set = Object.entries(real).filter(([, v]) => v !== undefined)
    if (set.length > 0) {
      throw new ConfigError(
        `The configuration is not right:\n${set.map(([k]) => `  ${k}: this installation has made-up people, so only simulators may be used`).join('\n')}`,
      )
    }
    const simulated: SimulatedGateway = simulatedGateway({
      pool,
      clock,
      page: `${config.PUBLIC_URL}/gateway`,
      callbackUrl: `http://127.0.0.1:${config.PORT}/callbacks/gateway`,
      secret: config.keys.KEY_CALLBACKS.toString('hex'),
      post: postOverHttp,
    })
    const photos = simulatedPhotoService(pool, clock)
    return { carrier: simulatedCarrier(pool, clock), gateway: simulated, photos, simulated }
  }
  const { CARRIER_URL, CARRIER_TOKEN, GATEWAY_URL, GATEWAY_TOKEN, PHOTOS_URL, PHOTOS_TOKEN } = real
  if (!CARRIER_URL || !CARRIER_TOKEN || !GATEWAY_URL || !GATEWAY_TOKEN || !PHOTOS_URL || !PHOTOS_TOKEN) {
    const missing = Object.entries(real).filter(([, v]) => v === undefined)
    throw new ConfigError(`The configuration is not right:\n${missing.map(([k]) => `  ${k}: missing`).join('\n')}`)
  }
  return {
    carrier: httpCarrier({ url: CARRIER_URL, token: CARRIER_TOKEN, deadlineMs: 10_000 }),
    gateway: httpGateway({ url: GATEWAY_URL, token: GATEWAY_TOKEN, deadlineMs: 10_000 }),
    // Someone waits for it beside the field; what it does not say in time is asked again.
    photos: httpPhotoService({ url: PHOTOS_URL, token: PHOTOS_TOKEN, deadlineMs: 5000 }),
    simulated: null,
  }
}

/**
 * What kiosks read fingers and faces with. The threads start with the first finger and the first face, and the demo's
 * readers with the first demo kiosk.
 */
function kioskParts(
  config: Config,
  synthetic: boolean,
  pool: House['pool'],
  clock: Clock,
  onRefusal: (refused: string, serialNo: string | null) => void,
) {
  // Longer than they need: a machine that is busy with other things must not turn people away.
  const fingers = openFingerPool({ deadlineMs: 20_000 })
  const faces = openFacePool({ deadlineMs: 20_000 })
  const now = () => clock.now()
  const close = async (): Promise<void> => {
    await Promise.all([fingers.close(), faces.close()])
  }
  if (!synthetic) {
    // Without roots no answer of any device is believed: an officer activates instead.
    const trust = config.READERS_TRUST ? loadTrust(config.READERS_TRUST) : trustOf([])
    const reader = sbiReader({ client: sbiClient(), trust, env: config.READERS_ENV, now, onRefusal })
    const demo: DemoReaders | null = null
    return { parts: { reader, fingers, faces, references: null, plugIn: null, portraits: null }, demo, close }
  }
  const made = bodies({ db: pool, fingers, faces })
  const demo: DemoReaders | null = demoReaders({
    dataDir: config.DATA_DIR,
    samplesFor: made.samplesFor,
    now,
    allowOrigin: new URL(config.PUBLIC_URL).origin,
    onRefusal,
  })
  return {
    parts: {
      reader: demo.reader,
      fingers,
      faces,
      references: made.references,
      plugIn: demo.plugIn,
      portraits: made.portraits,
    },
    demo,
    async close() {
      await demo.close()
      await made.close()
      await close()
    },
  }
}

/** What a person at the terminal can act on, without a stack; anything else whole. */
function inWords(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof StartError) return error.message
  const { code, port } = error as { code?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return `Something listens on port ${port} already. Stop it, or name another: PORT=${(port ?? 3000) + 1} npm start`
  }
  return error
}

try {
  await start(readConfig(process.env))
} catch (error) {
  console.error(inWords(error))
  process.exit(1)
}
