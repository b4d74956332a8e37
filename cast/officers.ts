/**
 * Who works at the demo's offices: seven officers in five units, so that every pair that may
 * decide together is there and every pair that may not. Their password is the demo's; the passkey of the desk is made at
 * the first sign-in, with a code that every start prints until it is used.
 */
import {
  addOfficer,
  demoEnrolmentCode,
  giveEnrolmentCode,
  keepUnit,
  type Role,
  serveDesk,
} from '../src/identity/officers/index.ts'
import type { Instant, Text } from '../src/language/index.ts'
import type { DeskName } from '../src/requests/index.ts'
import { type Tx, uuidOf } from '../src/store/index.ts'
import { demoPassword } from './accounts.ts'
import { type CastKey, people } from './people.ts'

export interface CastOfficer {
  readonly who: CastKey
  readonly username: string
  readonly unit: keyof typeof units
  readonly roles: readonly Role[]
}

const units = {
  'riyadh-passports': {
    name: { ar: 'جوازات الرياض', en: 'Riyadh passports' },
    manager: 'nawal.yahya',
    desks: ['traffic-objections', 'passports'],
  },
  'contact-centre': { name: { ar: 'مركز التواصل', en: 'Contact centre' }, manager: 'faisal.mishal', desks: [] },
  'emirate-asir': { name: { ar: 'إمارة منطقة عسير', en: 'Emirate of Asir' }, manager: 'amal.saeed', desks: [] },
  'minister-office': { name: { ar: 'مكتب الوزير', en: 'The Minister’s office' }, manager: 'bandar.talal', desks: [] },
  'riyadh-civil': {
    name: { ar: 'أحوال الرياض', en: 'Riyadh civil affairs' },
    manager: 'faisal.mishal',
    desks: ['traffic-objections', 'civil-affairs'],
  },
} as const satisfies Readonly<Record<string, { name: Text; manager: string; desks: readonly DeskName[] }>>

export const castOfficers: readonly CastOfficer[] = [
  { who: 'HIND', username: 'hind.ahmed', unit: 'riyadh-passports', roles: ['activation'] },
  { who: 'BADER', username: 'bader.salem', unit: 'riyadh-civil', roles: ['activation', 'supervisor'] },
  { who: 'NAWAL', username: 'nawal.yahya', unit: 'riyadh-passports', roles: ['director', 'administrator'] },
  { who: 'SAMI', username: 'sami.adel', unit: 'contact-centre', roles: ['activation'] },
  { who: 'AMAL', username: 'amal.saeed', unit: 'emirate-asir', roles: ['activation'] },
  { who: 'BANDAR', username: 'bandar.talal', unit: 'minister-office', roles: ['director'] },
  { who: 'FAISAL', username: 'faisal.mishal', unit: 'riyadh-civil', roles: ['director', 'administrator'] },
]

const idOf = (username: string): string => uuidOf(`cast officer ${username}`)

/** Raises units and officers; the demo's readers are plugged in when one of them is asked; only among synthetic people (the codes are refused else). */
export async function raiseCastOfficers(tx: Tx, pepper: Buffer, at: Instant): Promise<void> {
  for (const [id, { name, manager, desks }] of Object.entries(units)) {
    await keepUnit(tx, { id, name, manager: idOf(manager), readers: [] })
    for (const desk of desks) await serveDesk(tx, id, desk)
  }
  const password = demoPassword(pepper)
  for (const { who, username, unit, roles } of castOfficers) {
    const id = idOf(username)
    await addOfficer(tx, pepper, { id, username, person: people[who].id, unit, roles, password }, 'the demo', at)
    await giveEnrolmentCode(tx, { pepper }, id, demoEnrolmentCode(pepper, username), at, true)
  }
}
