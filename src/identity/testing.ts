/** What identity's tests stand on: two people in the register, keys, a clock that stands still, and phones to read. */
import { randomBytes } from 'node:crypto'
import { fixedClock, inTransaction, later, type Pool, uuid, uuidOf } from '../store/index.ts'
import { testDatabase } from '../store/testing.ts'
import { skeleton } from './accounts.ts'
import { carryAfterwards } from './afterwards.ts'
import { provePassword } from './known.ts'
import { hashCheaply, hashPassword } from './passwords.ts'
import type { Session } from './sessions.ts'
import type { SignInDeps } from './sign-in.ts'

// Of the cast, so that their enrolled fingers and faces (cast/biometrics.json) are theirs.
export const fahd = { id: uuidOf('cast:FAHD'), number: '1999900010', mobile: '+966500000010' }
export const noura = { id: uuidOf('cast:NOURA'), number: '1999900028', mobile: '+966500000028' }
export const dead = { id: uuidOf('cast:ABDULLAH'), number: '1999900085', mobile: '+966500000085' }

const people = [
  {
    ...fahd,
    ar: ['فهد', 'صالح', 'عبدالله', 'العتيبي'],
    en: ['Fahd', 'Saleh', 'Abdullah', 'Alotaibi'],
    born: '1985-03-10',
    died: null,
  },
  {
    ...noura,
    ar: ['نورة', 'علي', 'محمد', 'الشهري'],
    en: ['Noura', 'Ali', 'Mohammed', 'Alshehri'],
    born: '1988-07-02',
    died: null,
  },
  {
    ...dead,
    ar: ['عبدالله', 'سعد', 'محمد', 'العتيبي'],
    en: ['Abdullah', 'Saad', 'Mohammed', 'Alotaibi'],
    born: '1940-01-01',
    died: '2026-01-20',
  },
]

async function fill(owner: Pool): Promise<void> {
  await inTransaction(owner, async (tx) => {
    for (const p of people) {
      const name = ([first, father, grandfather, family]: string[]) => ({ first, father, grandfather, family })
      await tx.query('insert into people.subject (person_id) values ($1)', [p.id])
      await tx.query(`insert into people.number (number, person_id, kind) values ($1, $2, 'national-id')`, [
        p.number,
        p.id,
      ])
      await tx.query(
        `insert into people.person (person_id, number, kind, name_ar, name_en, sex, born, nationality, died, marital,
           biometrics_enrolled, contact_mobile, version, recorded_at, by_request, by_step)
         values ($1, $2, 'citizen', $3, $4, 'male', $5, 'SA', $6, 'married', true, $7, 1, now(), $8, 'test')`,
        [p.id, p.number, name(p.ar), name(p.en), p.born, p.died, p.mobile, uuid()],
      )
    }
  })
}

export type TestDoor = Awaited<ReturnType<typeof testDoor>>

/** A fresh database with the people above, and everything identity asks for. */
export async function testDoor() {
  const db = await testDatabase({ name: 'identity', fill })
  const clock = fixedClock('2026-02-01T06:00:00Z')
  const deps: SignInDeps = {
    pool: db.pool,
    clock,
    keys: { codes: randomBytes(32), pepper: randomBytes(32) },
    leaked: (password) => password === 'correct horse battery',
  }
  return {
    ...db,
    clock,
    deps,
    /** Texts queued for a mobile, newest first, when the workers have done what follows from all before. */
    async phone(mobile: string): Promise<{ kind: string; text: string }[]> {
      await carryAfterwards(deps)
      const { rows } = await db.owner.query(
        'select kind, text from notices.notice where mobile = $1 order by created_at desc, notice_id desc',
        [mobile],
      )
      return rows
    },
    /** The six digits of the newest message to a mobile. */
    async code(mobile: string): Promise<string> {
      const newest = (await this.phone(mobile)).find((m) => m.kind.startsWith('code.'))
      return /\d{6}/.exec(newest?.text ?? '')?.[0] ?? ''
    },
    /** What typing the password again gives for an act. */
    async known(session: Session, act: { readonly hash: Buffer }, password: string): Promise<{ known: string }> {
      const proved = await provePassword(deps, session, act.hash, password)
      if (!proved.ok) throw new Error(proved.reason)
      return { known: proved.known }
    },
    /** An account as an activation would have made it. */
    async account(person: { id: string; mobile: string }, username: string, password: string): Promise<void> {
      const at = later(clock.now(), -86_400_000)
      const hash = await hashPassword(deps.keys.pepper, password)
      await db.owner.query(
        `insert into identity.account (person_id, username, password_hash, identity_level, mobile, lang, created_at)
         values ($1, $2, $3, 3, $4, 'ar', $5)`,
        [person.id, username, hash, person.mobile, at],
      )
      await db.owner.query('insert into identity.username values ($1, $2, $3)', [
        skeleton(username),
        username,
        person.id,
      ])
      await db.owner.query('insert into identity.mobile values ($1, $2, $3)', [person.mobile, person.id, at])
      await db.owner.query(
        `insert into notices.contact (person_id, mobile, lang, since) values ($1, $2, 'ar', $3) on conflict do nothing`,
        [person.id, person.mobile, at],
      )
    },
  }
}

/** For houses that are killed a hundred times: their people are made up, so their passwords may be hashed cheaply. */
export async function cheapHashes(door: Pick<TestDoor, 'owner' | 'pool'>): Promise<void> {
  await door.owner.query('insert into store.installation (synthetic) values (true)')
  await hashCheaply(door.pool)
}

/** A wrong code of the right shape. */
export function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}
