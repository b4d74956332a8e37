/**
 * How some of the cast can be met at the door at once: ready accounts under one demo password, and one registration
 * that waits for the kiosk. The rest have nothing yet, so that the kiosk can be tried from its beginning.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { judgePassword, raiseAccounts, terms, termsHash } from '../src/identity/index.ts'
import { dayOf, type Instant, type Lang, toHijri } from '../src/language/index.ts'
import { inDays, later, type Tx, uuidOf } from '../src/store/index.ts'
import { type CastKey, people } from './people.ts'

/** Who has an account from the beginning, and in which language they are told things. */
export const readyAccounts: readonly { readonly who: CastKey; readonly username: string; readonly lang: Lang }[] = [
  { who: 'FAHD', username: 'fahd.saleh', lang: 'ar' },
  { who: 'IMRAN', username: 'imran.siddiqui', lang: 'en' },
  { who: 'MONA', username: 'mona.ibrahim', lang: 'ar' },
  { who: 'KHALID', username: 'khalid.nasser', lang: 'ar' },
  { who: 'TURKI', username: 'turki.sultan', lang: 'ar' },
]

/** Registered on the portal last month, never activated (P-01 step 5). */
export const waitingClaim = { who: 'NOURA', username: 'noura.sh' } as const

/** Who has nothing yet and is asked for everything at the kiosk. */
export const newcomers: readonly CastKey[] = ['SAUD', 'ABDULLAH']

const words =
  `acacia almond amber apricot arrow autumn bamboo barley basalt basket beacon bridge bronze button candle canyon
  caravan cedar cinnamon cloud cobalt copper coral cotton crystal desert dolphin dune eagle ember falcon feather
  flint fountain garden ginger granite harbour harvest honey island ivory jasmine lagoon lantern lemon linen lotus
  marble meadow mirror monsoon nutmeg oasis olive orchard palm paper pearl pepper pigeon planet quartz quince
  rainbow ribbon river saddle saffron sandal sapphire shadow silver spring stone summer sunset tamarind thunder topaz
  tunnel turtle valley velvet violet walnut water willow winter`.split(/\s+/)

/**
 * The password of all ready accounts: four words made from the pepper, so that every start can say it again while the
 * database holds its hash only. Words that meet can spell somebody («lemon-almond» holds Mona): such a draw would send
 * its owner to choose another at the first sign-in, so the next one that our own rules take for everybody is drawn.
 */
export function demoPassword(pepper: Buffer): string {
  for (let draw = 0; ; draw++) {
    const label = draw === 0 ? 'the password of the demo' : `the password of the demo, draw ${draw}`
    const bits = createHmac('sha256', pepper).update(label).digest()
    const password = [0, 2, 4, 6].map((at) => words[bits.readUInt16BE(at) % words.length]).join('-')
    if (isTaken(password)) return password
  }
}

/** Would each of the ready accounts be allowed this password? */
export function isTaken(password: string): boolean {
  return readyAccounts.every(({ who, username }) => {
    const { number, name, born, mobile } = people[who]
    const about = { number, name, born, username, ...(mobile === null ? {} : { mobile }) }
    return judgePassword(password, about, () => false) === null
  })
}

/** Opens the ready accounts and leaves the registration that waits. Only among synthetic people (identity refuses else). */
export async function raiseCastAccounts(tx: Tx, pepper: Buffer, now: Instant): Promise<void> {
  const password = demoPassword(pepper)
  const at = later(now, -inDays(30))
  const accounts = readyAccounts.map(({ who, username, lang }) => {
    const { id, mobile } = people[who]
    if (mobile === null) throw new Error(`${who} has no mobile, so no account`)
    return { person: id, username, mobile, lang, password }
  })
  await raiseAccounts(tx, pepper, accounts, at)
  for (const { person, mobile, lang } of accounts) {
    await tx.query('insert into notices.contact (person_id, mobile, lang, since) values ($1, $2, $3, $4)', [
      person,
      mobile,
      lang,
      at,
    ])
  }
  await leaveClaim(tx, accounts[0]?.person ?? '', later(now, -inDays(10)))
}

/** The row that the three steps on the portal would have left: mobile proved, form printed, nobody reserved (ID-30). */
async function leaveClaim(tx: Tx, sameHashAs: string, at: Instant): Promise<void> {
  const { number, mobile } = people[waitingClaim.who]
  const year = toHijri(dayOf(at)).year
  await tx.query('insert into identity.form_counter (hijri_year, last) values ($1, 1)', [year])
  await tx.query(
    // A hash names no person, so the registration can carry the one that was just made of the same password.
    `insert into identity.claim (claim_id, flow_hash, number, mobile, username, password_hash, lang, terms_version,
       terms_hash, step, begun_at, verified_at, expires_at, ticket_hash, form_number)
     select $1, $2, $3, $4, $5, password_hash, 'ar', $6, $7, 'verified', $8, $8, $9, $10, $11
     from identity.account where person_id = $12`,
    [
      uuidOf('cast:claim'),
      // Of a browser that nobody has: the registration can be activated, not continued.
      randomBytes(32),
      number,
      mobile,
      waitingClaim.username,
      terms.version,
      termsHash,
      at,
      later(at, inDays(30)),
      randomBytes(32),
      `AF-${year}-000001`,
      sameHashAs,
    ],
  )
}
