/** Starts the house: the only file that knows every room. */
import path from 'node:path'
import { pino } from 'pino'
import { demoPassword } from '../cast/accounts.ts'
import { castDoors } from '../cast/doors.ts'
import { raiseKingdom } from '../cast/kingdom.ts'
import { raiseDemoRequests } from '../cast/requests.ts'
import { openUniversity } from '../cast/university/index.ts'
import { demoBanks } from './agencies/banks/index.ts'
import { demoHospitals, hospitalsDue } from './agencies/hospitals/index.ts'
import { apiDoor, forgetAnswers } from './api/index.ts'
import { appointmentsDue } from './appointments/index.ts'
import { type CardDeps, cardDoor, followRegisters, purgeCard, recallCard } from './card/index.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { audiencesDue, countIndicators, forgetFiles, forgetSignals, queueFigures, ticketsDue } from './contact/index.ts'
import { deliveriesDue, deliveriesWaiting } from './delivery/index.ts'
import { deskDoor } from './desk/index.ts'
import { openPress, printDue, sealDaysLeft, stampDue, unstamped } from './documents/index.ts'
import { challenge, forgetSpent } from './identity/challenge/index.ts'
import {
  type Bank,
  type BankUse,
  bankUse,
  carryAfterwards,
  closeDue,
  codeFigures,
  codesPaused,
  followAccounts,
  forgetAssertions,
  holdDue,
  leakedPasswords,
  liftDue,
  purgeIdentity,
  recallDue,
  recheckOwners,
  releaseDue,
  sendPushes,
  watchCodes,
} from './identity/index.ts'
import { stopReaders } from './identity/officers/index.ts'
import { kioskDoor } from './kiosk/index.ts'
import { kioskParts } from './kiosk-parts.ts'
import { dayOf, type Text } from './language/index.ts'
import { sendDue, unsent } from './notices/index.ts'
import { type OpenidDeps, openidDoor, openidWorker, partyOf, purgeOpenid } from './openid/index.ts'
import { outsideWorld, pushService, stampsOf } from './outside.ts'
import { differencesOpen, differing, paymentsDue, reconcileDue, tasksWaiting } from './payments/index.ts'
import { errorPage, portalDoor } from './portal/index.ts'
import {
  backlog,
  carryDue,
  followParcel,
  forgetLookUps,
  forgetPhotos,
  type House,
  keepQuestions,
  openCatalogue,
  serviceCounts,
  sound,
  wakeFor,
} from './requests/index.ts'
import { simulatorsDoor } from './simulators/index.ts'
import { forgetStatus, measureStatus } from './status/index.ts'
import {
  type Clock,
  type Embedded,
  openPool,
  prepare,
  runningClock,
  StartError,
  startEmbedded,
  systemClock,
  tracedPort,
  traceTo,
  type Where,
} from './store/index.ts'
import { prepareAssets } from './ui/index.ts'
import { auditState, disputesWaiting, keepLongestLag, openSealer, publicKeys } from './watch/index.ts'
import { type Doorway, type Metrics, openMetrics, openServer, repeatedly } from './web/index.ts'

async function start(config: Config): Promise<void> {
  const log = pino(
    { level: config.LOG_LEVEL, base: null },
    config.LOG_FILE ? pino.destination({ dest: config.LOG_FILE, sync: false }) : process.stderr,
  )
  const traces = await tracesOf(config)
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
  const { synthetic, fresh } = await raise(config, where, clock)
  const pool = openPool(where, { max: config.DATABASE_CONNECTIONS })
  const push = pushService(config, synthetic, pool, clock)
  const world = outsideWorld(config, synthetic, pool, clock, (what, more) => log.warn(more, what))
  const outside = {
    ...world,
    carrier: tracedPort('carrier', world.carrier),
    gateway: tracedPort('gateway', world.gateway),
    photos: tracedPort('photos', world.photos),
    post: tracedPort('post', world.post),
  }

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
  if (fresh) await raiseDemoRequests(house)

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
  metrics.gauge(
    'bawaba_payments_due',
    'Top-ups and refunds a worker should look at now',
    async () => (await tasksWaiting(pool, clock.now())).due,
  )
  const payments = { pool, clock, gateway: outside.gateway, leaseSeconds: config.LEASE_SECONDS, log: house.log }
  const { collectors } = outside
  const reconciling = { pool, clock, leaseSeconds: config.LEASE_SECONDS, log: house.log, collectors, wake: wakeFor }
  const delivery = {
    pool,
    clock,
    post: outside.post,
    codes: config.keys.KEY_CODES,
    follow: followParcel,
    leaseSeconds: config.LEASE_SECONDS,
    log: house.log,
  }
  metrics.gauge(
    'bawaba_deliveries_parked',
    'Words of the post that contradict what we know and wait at the desk',
    async () => (await deliveriesWaiting(pool, clock.now())).parked,
  )
  metrics.gauge(
    'bawaba_deliveries_unlabelled',
    'Parcels for which the post has made no label after several tries',
    async () => (await deliveriesWaiting(pool, clock.now())).unlabelled,
  )
  metrics.gauge('bawaba_payments_differences', 'What providers’ files and our books do not agree on', async () =>
    differencesOpen(pool),
  )
  metrics.gauge(
    'bawaba_audit_lag_seconds',
    'For how long the oldest row of the audit waits to be sealed',
    async () => (await auditState(pool)).lagSeconds,
  )
  metrics.gauge(
    'bawaba_audit_closed',
    '1 while readings of others are refused because the audit cannot be sealed',
    async () => ((await auditState(pool)).closed ? 1 : 0),
  )
  metrics.gauge(
    'bawaba_audit_wounds',
    'Places of the audit that do not match and that nobody has looked into',
    async () => (await auditState(pool)).wounds,
  )
  metrics.gauge(
    'bawaba_tickets_open',
    'Complaints, questions and the like that wait for an answer',
    async () => (await queueFigures(pool)).open,
  )
  metrics.gauge(
    'bawaba_tickets_late',
    'Those of them whose time has run out',
    async () => (await queueFigures(pool)).late,
  )
  metrics.gauge(
    'bawaba_disputes_late',
    'Disputed readings that wait for an answer for more than a week',
    async () => (await disputesWaiting(pool, clock.now())).late,
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
    ...(synthetic && config.DEMO_ACCOUNTS ? { sandboxPassword: demoPassword(config.keys.KEY_PEPPER) } : {}),
    log: (event, detail) => log.warn(detail, event),
  }
  const stamp = stampsOf(config, synthetic, clock)
  const issuing = { signing: config.documentSigning, seals: config.seals, ...(stamp === null ? {} : { stamp }) }
  const card: CardDeps = {
    ...site,
    key: config.keys.KEY_CARD,
    signing: config.cardSigning,
    documentSigning: config.documentSigning,
  }
  metrics.gauge('bawaba_documents_unstamped', 'Sealed documents that wait for their time-stamp', () => unstamped(pool))
  metrics.gauge('bawaba_seal_days_left', 'Days for which a certificate still seals printed documents', async () =>
    sealDaysLeft(config.seals, clock.now()),
  )
  const demo = synthetic ? demoBanks(config.keys.KEY_CALLBACKS) : null
  const named = new Set(config.banks.map(({ code }) => code))
  const banks = [...config.banks, ...(demo?.banks ?? []).filter(({ code }) => !named.has(code))]
  const demoOfHospitals = synthetic ? demoHospitals(config.keys.KEY_CALLBACKS) : null
  const ours = new Set(config.machines.map(({ code }) => code))
  const machines = [...config.machines, ...(demoOfHospitals?.machines ?? []).filter(({ code }) => !ours.has(code))]
  const hospitals = machines.filter(({ kind }) => kind === 'hospital')
  watchBanks(metrics, async () => bankUse(pool, banks, clock.now()))
  const stopping: (() => unknown)[] = []

  if (config.ROLE !== 'web') {
    const press = openPress()
    const sealer = openSealer({
      pool,
      clock,
      key: auditKey(config),
      alarm: (wound) =>
        log.fatal(wound, 'the audit does not match: nobody reads about another until two have looked into it'),
    })
    await keepLongestLag(pool, config.AUDIT_LAG_SECONDS)
    // What waited while no house ran is sealed before anybody comes.
    while ((await sealer.seal()) > 0);
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
      // Somebody sits before a screen with a number and waits for her phone to ring.
      repeatedly(
        250,
        () =>
          sendPushes(identity, push.service, {
            limit: 100,
            onTrouble: (kind, said) => log.warn({ kind, said }, 'a push was not taken'),
          }),
        log,
      ),
      // Top-ups that may be paid, money that came twice, refunds to send.
      repeatedly(1000, () => paymentsDue(payments), log),
      // Each provider's file of a day against our books.
      repeatedly(10_000, () => reconcileDue(reconciling), log),
      repeatedly(500, () => printDue(pool, { press, issuing, publicUrl: config.PUBLIC_URL, clock }), log),
      // Papers sealed while the time-stamp authority was silent.
      repeatedly(10_000, async () => (stamp === null ? 0 : stampDue(pool, { stamp, clock })), log),
      repeatedly(1000, async () => (await outside.simulated?.deliverDue()) ?? 0, log),
      repeatedly(1000, async () => (await outside.simulatedPost?.deliverDue()) ?? 0, log),
      // Labels, parcels of which no word came, reminders and the ends of terms.
      repeatedly(1000, () => deliveriesDue(delivery), log),
      // Reminders, the end of a day, and places given back to who waits for one.
      repeatedly(1000, () => appointmentsDue(pool, clock, 50), log),
      // Answers that are late, what waits for its writer, and meetings tomorrow.
      repeatedly(5000, () => ticketsDue(pool, clock, 50), log),
      repeatedly(5000, () => audiencesDue(pool, clock, 50), log),
      repeatedly(60_000, () => countIndicators(pool, clock, serviceCounts), log),
      repeatedly(1000, openidWorker(openid), log),
      repeatedly(1000, () => sealer.seal(), log),
      repeatedly(10_000, () => sealer.patrol().then(() => 0), log),
      repeatedly(10_000, () => followRegisters(card), log),
      repeatedly(2000, () => followAccounts(identity), log),
      repeatedly(60_000, () => closeDue(identity), log),
      // Accounts that a rule holds; those whose hold or whose order is over.
      repeatedly(1000, () => holdDue(identity), log),
      // Once a month: is each account's mobile still its owner's?
      repeatedly(5000, async () => (outside.holders === null ? 0 : recheckOwners(identity, outside.holders)), log),
      repeatedly(
        5000,
        async () => {
          for (const officer of await stopReaders(identity))
            log.fatal({ officer }, 'an officer read about too many people within an hour and was suspended')
          return 0
        },
        log,
      ),
      repeatedly(60_000, async () => (await releaseDue(identity)) + (await liftDue(identity)), log),
      // Words of hospitals whose hearing was cut short.
      repeatedly(10_000, () => hospitalsDue(house, hospitals), log),
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
      repeatedly(60_000, () => measureStatus(pool, clock.now()), log),
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
          await forgetFiles(pool, clock.now())
          await forgetSignals(pool, clock.now())
          await purgeCard(card)
          await forgetStatus(pool, clock.now())
          await forgetAssertions(pool, clock.now())
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
      machines,
      bodyName: async (reader) => bodyNamed(pool, banks, reader),
      auditKeys: publicKeys(config.auditSigning),
      keys: {
        callbacks: config.keys.KEY_CALLBACKS,
        templates: config.keys.KEY_TEMPLATES,
        contact: config.keys.KEY_CONTACT,
      },
      ice: { stun: config.STUN_URLS ?? [], turn: config.TURN_URLS ?? [], secret: config.TURN_SECRET ?? null },
      kiosks: kiosks.parts,
      push: {
        publicKey: push.service.publicKey,
        accepts: push.service.accepts,
        simulatedAt: push.simulated === null ? null : '/simulators/push/phones',
      },
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
      simulatorsDoor(app, doorway, outside.simulated, kiosks.demo, {
        banks: demo,
        hospitals: demoOfHospitals,
        push: push.simulated,
        biller: outside.biller,
        post: outside.simulatedPost,
      })
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
    await world.end()
    await pool.end()
    await traces?.close()
    await embedded?.stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end())
}

/** Spans for the collector that the operator named; the packages behind it are loaded only then. */
async function tracesOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, ROLE }: Config) {
  if (endpoint === undefined) return null
  const { openTraces } = await import('./web/otel.ts')
  const traces = openTraces(endpoint, ROLE)
  traceTo(traces.tracer)
  return traces
}

/** What a body that read about somebody is called, of `party:<client>` and `bank:<code>`; null for one we do not know. */
async function bodyNamed(pool: House['pool'], banks: readonly Bank[], reader: string): Promise<Text | null> {
  const [kind, id = ''] = reader.split(/:(.*)/s)
  if (kind === 'bank') return banks.find(({ code }) => code === id)?.name ?? null
  return kind === 'party' ? ((await partyOf(pool, id))?.name ?? null) : null
}

/** The key that signs the audit's checkpoints: the first for ES256. */
function auditKey({ auditSigning }: Config) {
  const key = auditSigning.keys.find(({ alg }) => alg === 'ES256')
  if (key === undefined) throw new ConfigError('The configuration is not right:\n  AUDIT_JWKS: no key for ES256')
  return key
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

/** Raises the demo kingdom in an empty database. Says whether everyone here is made up, and whether it was raised now. */
async function raise(
  config: Config,
  where: Where,
  clock: Clock,
): Promise<{ readonly synthetic: boolean; readonly fresh: boolean }> {
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
      return { synthetic: true, fresh: config.DEMO_ACCOUNTS }
    }
    const synthetic = here?.synthetic === true
    if (config.CLOCK && !synthetic)
      throw new ConfigError('The configuration is not right:\n  CLOCK: only for an installation of made-up people')
    return { synthetic, fresh: false }
  } finally {
    await owner.end()
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
