/**
 * For tests: the whole house behind its doors, asked as browsers ask. `visitor()` keeps cookies, follows 303s and fills
 * the forms that a page really shows, so a test says what a person does: open, type, press.
 */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { demoPassword, raiseCastAccounts } from '../../cast/accounts.ts'
import { bodies, castTemplates } from '../../cast/bodies.ts'
import { demoBanks } from '../agencies/banks/index.ts'
import { simulatedCarrier } from '../agencies/carriers/index.ts'
import { type DemoReaders, demoReaders } from '../agencies/devices/index.ts'
import { demoHospitals } from '../agencies/hospitals/index.ts'
import { type SimulatedPushSettings, simulatedId, simulatedPush, vapidKeys } from '../agencies/push/index.ts'
import { openFacePool } from '../biometrics/faces/index.ts'
import { openFingerPool } from '../biometrics/fingers/index.ts'
import { challenge } from '../identity/challenge/index.ts'
import { listen } from '../identity/challenge/listen.testing.ts'
import { carryAfterwards, enrolTemplates, leakedPasswords, sendPushes } from '../identity/index.ts'
import type { Lang } from '../language/index.ts'
import { sendDue } from '../notices/index.ts'
import type { Catalogue } from '../requests/index.ts'
import { type TestHouse, testHouse } from '../requests/testing.ts'
import { inTransaction } from '../store/index.ts'
import { type Doorway, openMetrics, openServer } from '../web/index.ts'
import { testLog } from '../web/testing.ts'
import { errorPage } from './frame.tsx'
import { type Browser, browser } from './visitor.testing.ts'

export type Door = (
  app: FastifyInstance,
  doorway: Doorway,
  t: TestHouse & { readonly readers: DemoReaders; readonly push: SimulatedPushSettings },
) => void

export interface TestServer extends TestHouse {
  readonly app: FastifyInstance
  readonly doorway: Doorway
  /** The demo's reader and camera, of this server alone. */
  readonly readers: DemoReaders
  /** The simulated push service of this server. */
  readonly push: SimulatedPushSettings
  /** A browser of one's own. */
  visitor(lang?: Lang): Browser
  /** What was told to a mobile (`+9665…`), newest first, sent or not. */
  phone(mobile: string): Promise<readonly { readonly kind: string; readonly text: string }[]>
  /** The six digits of the newest code to a mobile. */
  code(mobile: string): Promise<string>
  /** Opens the demo's ready accounts (Fahd, Imran, Mona, Khalid, Turki) and Noura's waiting registration. */
  accounts(): Promise<void>
  /** Signs somebody with a ready account in, through the pages. */
  signIn(visitor: Browser, person: { readonly number: string; readonly mobile: string | null }): Promise<Browser>
  /** The password of the ready accounts. */
  readonly password: string
  /** Sends what is due to the simulated phones, messages and notifications. */
  deliver(): Promise<void>
}

export interface Wishes {
  /** An installation of made-up people, with simulators; true unless told. */
  readonly synthetic?: boolean
  readonly secure?: boolean
  /** Where payers are sent, when it is elsewhere. */
  readonly formOrigins?: readonly string[]
  /** Another catalogue than the house's own. */
  readonly catalogue?: Catalogue
  /** Every line that the server logs. */
  readonly log?: (line: string) => void
}

/** The cast behind these doors. Close it when done. */
export async function testServer(doors: readonly Door[], wishes: Wishes = {}): Promise<TestServer> {
  const opened = await testHouse()
  const t = wishes.catalogue ? { ...opened, house: { ...opened.house, catalogue: wishes.catalogue } } : opened
  const { pool, clock, house } = t
  const { synthetic = true, secure = false } = wishes
  const publicUrl = `http${secure ? 's' : ''}://portal.test`
  const site = { pool, clock, publicUrl, secure, synthetic, formOrigins: wishes.formOrigins }
  const key = () => randomBytes(32)
  const keys = { callbacks: key(), templates: key(), contact: key() }
  // Threads and devices start with the first finger or face: tests without a kiosk never see them.
  const fingers = openFingerPool({ workers: 1, deadlineMs: 60_000 })
  const faces = openFacePool({ deadlineMs: 60_000 })
  const made = bodies({ db: pool, fingers, faces })
  const readers = demoReaders({
    dataDir: null,
    samplesFor: made.samplesFor,
    now: () => clock.now(),
    allowOrigin: site.publicUrl,
    inside: true,
  })
  const base = `${publicUrl}/simulators/push/`
  const push: SimulatedPushSettings = { pool, clock, base, publicKey: vapidKeys(key()).publicKey }
  const doorway: Doorway = {
    site,
    house,
    identity: { pool, clock, keys: { codes: key(), pepper: key() }, leaked: await leakedPasswords() },
    challenge: challenge(key().toString('hex'), { clock }),
    banks: demoBanks(keys.callbacks).banks,
    machines: demoHospitals(keys.callbacks).machines,
    keys,
    push: {
      publicKey: push.publicKey,
      accepts: (endpoint) => simulatedId(base, endpoint) !== null,
      simulatedAt: synthetic ? '/simulators/push/phones' : null,
    },
    kiosks: {
      reader: readers.reader,
      fingers,
      faces,
      references: synthetic ? made.references : null,
      plugIn: synthetic ? readers.plugIn : null,
      portraits: synthetic ? made.portraits : null,
    },
  }
  await enrolTemplates(pool, keys.templates, castTemplates(), clock.now())
  const app = await openServer({
    site,
    log: wishes.log ? pino({ base: null }, { write: wishes.log }) : testLog(),
    metrics: openMetrics(),
    ready: async () => true,
    errorPage: (req, problem) => errorPage(site, req, problem),
  })
  for (const door of doors) door(app, doorway, { ...t, readers, push })
  await app.ready()
  const phone = async (mobile: string) => {
    await carryAfterwards(doorway.identity)
    return (
      await t.db.owner.query<{ kind: string; text: string }>(
        'select kind, text from notices.notice where mobile = $1 order by created_at desc, notice_id desc',
        [mobile],
      )
    ).rows
  }
  const pepper = doorway.identity.keys.pepper
  const code = async (mobile: string) => {
    const newest = (await phone(mobile)).find((m) => m.kind.startsWith('code.'))
    const digits = /\d{6}/.exec(newest?.text ?? '')?.[0]
    assert(digits, `no code was sent to ${mobile}`)
    return digits
  }
  return {
    ...t,
    app,
    readers,
    push,
    password: demoPassword(pepper),
    accounts: () => inTransaction(t.db.owner, (tx) => raiseCastAccounts(tx, pepper, clock.now())),
    async signIn(visitor, person) {
      await visitor.get('/sign-in')
      await visitor.send({ name: person.number, password: demoPassword(pepper), spoken: await hear(visitor) })
      assert.equal(visitor.path, '/sign-in/code', visitor.text)
      // The home page is another's matter: signed in is to have the session's cookie.
      await visitor.send({ code: await code(person.mobile ?? '') })
      assert(visitor.cookies.has(`${secure ? '__Host-' : ''}session`), visitor.text)
      return visitor
    },
    doorway,
    visitor: (lang = 'ar') => browser(app, lang),
    phone,
    code,
    async deliver() {
      await carryAfterwards(doorway.identity)
      await sendDue(pool, simulatedCarrier(pool, clock), clock, { limit: 100 })
      await sendPushes(doorway.identity, simulatedPush(push))
    },
    async close() {
      await app.close()
      await readers.close()
      await Promise.all([made.close(), fingers.close(), faces.close()])
      await t.close()
    },
  }
}

/** Listens to the spoken digits of a page and says them, as somebody without JavaScript does. */
export async function hear(visitor: Browser): Promise<string> {
  const src = /<audio[^>]* src="([^"]+)"/.exec(visitor.html)?.[1]
  assert(src, 'the page has nothing to listen to')
  const sound = await visitor.raw('GET', src.replaceAll('&amp;', '&'))
  assert.equal(sound.statusCode, 200)
  return listen(sound.rawPayload, visitor.html.includes('lang="ar" dir') ? 'ar' : 'en')
}
