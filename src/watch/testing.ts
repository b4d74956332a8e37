/** Audits for tests: readings and acts as the house writes them, sealed. The people are made up on the spot. */
import { noteAct } from '../identity/officers/index.ts'
import { type Clock, fixedClock, inTransaction, type Pool, readingWithin, uuid } from '../store/index.ts'
import { openSealer, type SealerDeps, type SigningKey, type Wound } from './index.ts'

/** A key of the tests alone: copies of a sealed database, made in any process, must be signed by one. */
export const auditTestKey: SigningKey = {
  kty: 'EC',
  x: 'JWTYSa1WpHGTopmxfItvZOQdM0obxK-7zrokZlCfV9Y',
  y: '7PsRJSjwcgxzlukbj6G1N9kSs9guCGKUJ1pklTHQyIQ',
  crv: 'P-256',
  d: 'GCc6pQi38gs441IIFuMMzbA_QlB3K6N-wMmTXzdkd_8',
  kid: 'test',
}

export const auditNow = '2026-02-01T06:00:00.000Z'

/** One reading about a made-up person; `together` with an act in the same transaction. */
export async function readOnce(pool: Pool, purpose: string, at = auditNow): Promise<string> {
  const person = uuid()
  await inTransaction(pool, async (tx) => {
    const reading = { reader: uuid(), audience: 'citizen', purpose, at, request: uuid() }
    await readingWithin(tx, reading, async (look) => {
      look.note(person, 'people')
      look.note(person, 'families')
      look.relate?.(person, 'dependant')
    })
  })
  return person
}

export async function actOnce(pool: Pool, reason: string, at = auditNow): Promise<void> {
  await inTransaction(pool, (tx) =>
    noteAct(tx, {
      at,
      kind: 'decided',
      officer: null,
      person: uuid(),
      reason,
      before: { z: 1, a: { y: [1, null, 'س'], b: 1.5 }, gone: undefined },
      after: { level: 3 },
      evidence: Buffer.alloc(32, 7),
    }),
  )
}

export interface TestSealer {
  readonly deps: SealerDeps
  readonly clock: Clock & { forward(ms: number): void }
  readonly alarms: Wound[]
  /** Seals until nothing waits. Returns how many. */
  all(): Promise<number>
  /** Goes once round the chain. */
  around(): Promise<void>
}

export function testSealer(pool: Pool, at = auditNow): TestSealer {
  const clock = fixedClock(at)
  const alarms: Wound[] = []
  const deps: SealerDeps = { pool, clock, key: auditTestKey, alarm: (wound) => alarms.push(wound) }
  const sealer = openSealer(deps)
  return {
    deps,
    clock,
    alarms,
    async all() {
      let sealed = 0
      for (let n = await sealer.seal(); n > 0; n = await sealer.seal()) sealed += n
      return sealed
    },
    async around() {
      for (let n = await sealer.patrol(); n > 0; n = await sealer.patrol());
    },
  }
}
