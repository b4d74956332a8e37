/**
 * The doors of signing in and registering in a process of their own. `cheap`: passwords are hashed cheaply, and what a
 * visitor does to be taken for a human is left out, so that what else differs between two answers is seen. Without it
 * everything is as in the field, but that the work of being human is small and done before (`humans`): it is the caller's.
 */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { verify } from '@node-rs/argon2'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { pino } from 'pino'
import { challenge } from '../../src/identity/challenge/index.ts'
import { leakedPasswords } from '../../src/identity/index.ts'
import { hashCheaply, hashesAtOnce, warmUp } from '../../src/identity/passwords.ts'
import { identityPages } from '../../src/portal/identity/index.ts'
import { errorPage } from '../../src/portal/index.ts'
import { systemClock, type Where } from '../../src/store/index.ts'
import { prepareAssets } from '../../src/ui/index.ts'
import { type Doorway, openMetrics, openServer } from '../../src/web/index.ts'
import { answer } from './child.ts'
import { openBenchPool, openHouse } from './house.ts'

const key = () => randomBytes(32)
const real = challenge(key().toString('hex'), { clock: systemClock, effort: { rounds: 1, tries: [0, 1] } })

answer({
  async serve({ where, pepper, cheap }: { where: Where; pepper: string; cheap: boolean }) {
    const pool = openBenchPool(where)
    if (cheap) await hashCheaply(pool)
    else await warmUp()
    const site = { pool, clock: systemClock, publicUrl: 'http://localhost', secure: false, synthetic: true }
    const doorway: Doorway = {
      site,
      house: await openHouse(pool),
      identity: {
        pool,
        clock: systemClock,
        keys: { codes: key(), pepper: Buffer.from(pepper, 'hex') },
        leaked: cheap ? () => false : await leakedPasswords(),
      },
      // What a visitor does to be taken for a human is the same for all numbers: left out on both sides of each pair.
      challenge: cheap ? { ...real, check: async () => 'ok' as const } : real,
      keys: { callbacks: key(), templates: key(), contact: key() },
    }
    await prepareAssets()
    const app = await openServer({
      site,
      log: pino({ base: null }, pino.destination({ dest: '/dev/null', sync: false })),
      metrics: openMetrics(),
      ready: async () => true,
      errorPage: (req, problem) => errorPage(site, req, problem),
    })
    identityPages(app, doorway)
    // Where people end once they are in; the home page is another measurement's matter.
    app.get('/home', async (_req, reply) => reply.send(''))
    await app.listen({ port: 0, host: '127.0.0.1' })
    return (app.server.address() as AddressInfo).port
  },

  /** Answers to challenges of the sign-in, each good once and for five minutes. */
  async humans({ count }: { count: number }) {
    const made: string[] = []
    for (let i = 0; i < count; i++) {
      const one = JSON.parse((await real.proofOfWork('sign-in')).json)
      const solution = await solveChallenge({ challenge: one, deriveKey })
      made.push(Buffer.from(JSON.stringify({ challenge: one, solution })).toString('base64'))
    }
    return made
  },

  /** Nothing but the hash: verifications a second, by as many at once as the house lets run at once. */
  async hashes({ hash, password, seconds }: { hash: string; password: string; seconds: number }) {
    const began = performance.now()
    let count = 0
    await Promise.all(
      Array.from({ length: hashesAtOnce }, async () => {
        while (performance.now() - began < seconds * 1000) {
          if (!(await verify(hash, password))) throw new Error('the hash is of another password')
          count += 1
        }
      }),
    )
    return (count * 1000) / (performance.now() - began)
  },
})
