/** What the house says when it is ready: its doors, and in a demo how to come in as one of the cast. */
import { accountOf } from '../src/identity/index.ts'
import { demoEnrolmentCode, officers } from '../src/identity/officers/index.ts'
import { localMobile, shortName } from '../src/language/index.ts'
import type { Pool } from '../src/store/index.ts'
import { demoPassword, newcomers, readyAccounts, waitingClaim } from './accounts.ts'
import { castOfficers } from './officers.ts'
import { people } from './people.ts'

export interface Doors {
  readonly publicUrl: string
  readonly synthetic: boolean
  readonly pool: Pool
  /** The key from which the demo password is made. */
  readonly pepper: Buffer
  /** Where the demo's university is, a body that signs people in with their account here. */
  readonly university?: string
}

/** The text to print; its first line is exactly `ready <url>`. Names nobody unless everybody is made up. */
export async function castDoors({ publicUrl, synthetic, pool, pepper, university }: Doors): Promise<string> {
  const doors = [
    ['portal', publicUrl],
    ['kiosk', `${publicUrl}/kiosk`],
    ['officers’ desk', `${publicUrl}/desk`],
  ]
  if (!synthetic) return [`ready ${publicUrl}`, '', ...doors.map(line), ''].join('\n')
  doors.push(['a bank’s app', `${publicUrl}/simulators/my-bank`])
  doors.push(['phones of the cast', `${publicUrl}/carrier`], ['simulators', `${publicUrl}/simulators`])
  if (university !== undefined) doors.push(['a university', university])
  return [`ready ${publicUrl}`, '', ...doors.map(line), '', ...(await castLines(pool, pepper)), ''].join('\n')
}

function line([name = '', what = '']: readonly string[]): string {
  return `  ${name.padEnd(20)}${what}`
}

async function castLines(pool: Pool, pepper: Buffer): Promise<string[]> {
  const ready: string[] = []
  for (const { who, username } of readyAccounts) {
    const account = await accountOf(pool, people[who].id)
    if (account?.username === username) ready.push(row(who, username))
  }
  const signIn =
    ready.length === 0
      ? []
      : [
          'Sign in as one of the cast, by number or user name:',
          ...ready,
          `  password            ${demoPassword(pepper)}   (the same for all, until they change it)`,
          '  the code            arrives on their phone, above',
          '',
        ]
  const free: string[] = []
  for (const who of [waitingClaim.who, ...newcomers]) {
    if ((await accountOf(pool, people[who].id)) !== null) continue
    const waits = who === waitingClaim.who && ready.length > 0
    free.push(
      row(
        who,
        `mobile ${phone(who)}${waits ? `, registered on the web as ${waitingClaim.username}: at the kiosk, or her bank` : ''}`,
      ),
    )
  }
  const atTheDesk = await officerLines(pool, pepper)
  const kiosk = free.length === 0 ? [] : ['Try the kiosk as one who has no account yet:', ...free, '']
  return [...signIn, ...kiosk, ...atTheDesk]
}

/** The officers, with the code that makes a desk's first passkey while it is good for that. */
async function officerLines(pool: Pool, pepper: Buffer): Promise<string[]> {
  const known = new Set((await officers(pool)).map((officer) => officer.username))
  const { rows } = await pool.query<{ username: string }>(
    `select o.username from desk.enrolment e join desk.officer o using (officer_id) where e.used_at is null`,
  )
  const open = new Set(rows.map((one) => one.username))
  const lines = castOfficers
    .filter(({ username }) => known.has(username))
    .map(({ username, roles }) => {
      const code = open.has(username) ? demoEnrolmentCode(pepper, username) : 'passkey enrolled'
      return `  ${username.padEnd(20)}${roles.join(', ').padEnd(26)}${code}`
    })
  return lines.length === 0
    ? []
    : ['Sit at the officers’ desk, with the same password and this code the first time:', ...lines]
}

function row(who: keyof typeof people, more: string): string {
  const { name, number } = people[who]
  return `  ${shortName(name, 'en').padEnd(20)}${number}   ${more}`
}

function phone(who: keyof typeof people): string {
  const { mobile } = people[who]
  return mobile === null ? '' : localMobile(mobile)
}
