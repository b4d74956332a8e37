/**
 * Whose a number is (ID-23). Over HTTP: `POST <url>/holders` with `{mobile, number}`, answered by `{"holds": true | false}`, or 404
 * by a carrier that does not know the number. The simulator answers from rows: a number is whoever asks', until a row
 * says that it is somebody else's.
 */
import * as z from 'zod'
import type { NumberHolders } from '../../identity/index.ts'
import { type Db, first } from '../../store/index.ts'
import type { CarrierSettings } from './adapter.ts'

const answer = z.object({ holds: z.boolean() })

export function httpNumberHolders(settings: CarrierSettings): NumberHolders {
  return {
    async holds(mobile, number) {
      const response = await fetch(`${settings.url}/holders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.token}` },
        body: JSON.stringify({ mobile, number }),
        signal: AbortSignal.timeout(settings.deadlineMs),
        redirect: 'error',
      })
      if (response.status === 404) return null
      if (!response.ok) throw new Error(`the carrier answered ${response.status} about a number`)
      return answer.parse(await response.json()).holds
    },
  }
}

export function simulatedNumberHolders(db: Db): NumberHolders {
  return {
    async holds(mobile, number) {
      const row = first(
        await db.query<{ number: string }>('select number from outside.number_holder where mobile = $1', [mobile]),
      )
      return row === null || row.number === number
    },
  }
}

/** The simulated carrier gives this number to somebody else. */
export async function giveNumber(db: Db, mobile: string, number: string): Promise<void> {
  await db.query(
    `insert into outside.number_holder (mobile, number) values ($1, $2)
     on conflict (mobile) do update set number = excluded.number`,
    [mobile, number],
  )
}
