/** What the tests of this room share: a receipt as the engine would order it, keys that sign and seal, a press. */
import { generateKeyPairSync } from 'node:crypto'
import { inTransaction, type Pool, uuid } from '../store/index.ts'
import type { Issuing } from './issue.ts'
import { type Ordered, order } from './order.ts'
import { makeDemoSeal } from './seal/authority.ts'
import { readSealers } from './seal/keys.ts'
import type { PassportRenewalReceipt } from './templates/passport-renewal-receipt.ts'

export const nine = '2026-02-01T06:00:00.000Z'
export const publicUrl = 'https://bawaba.example'

/** Keys made for this run: nobody's. */
export function makeIssuing(): Issuing {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  return { signing: { keys: [{ ...jwk, alg: 'ES256' }] }, seals: readSealers(makeDemoSeal()) }
}
export const issuing = makeIssuing()

export const fahd: PassportRenewalReceipt = {
  holder: { ar: 'فهد صالح عبدالله العتيبي', en: 'Fahd Saleh Abdullah Alotaibi' },
  nationalId: '1999900010',
  requestNumber: '4K7Q-2291-08',
  years: 10,
  oldPassport: 'A12345678',
  newPassport: 'B00012345',
  expires: '2036-01-31',
  paidHalalas: 63_450,
  delivery: { by: 'post', address: 'RHFA7312' },
}

/** Orders a receipt in a transaction of its own. */
export function ordered(
  pool: Pool,
  o: { person?: string; data?: PassportRenewalReceipt; request?: string } = {},
): Promise<Ordered & { person: string; relation: 'owner' }> {
  const { person = uuid(), data = fahd, request = uuid() } = o
  return inTransaction(pool, async (tx) => ({
    ...(await order(tx, { person, template: 'passport-renewal-receipt', data, request, at: nine })),
    person,
    relation: 'owner' as const,
  }))
}
