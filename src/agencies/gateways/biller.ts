/**
 * A biller for a kingdom without banks (as SADAD is one): its banks show a bill by the number typed there and pay it. It
 * asks us for the bill, takes the money once, tells us by the same callbacks as the gateway, and can fail as it can.
 */
import type { Text } from '../../language/index.ts'
import { type BillShown, type Collector, sign, signatureHeader, timestampHeader } from '../../payments/index.ts'
import { inTransaction, seconds } from '../../store/index.ts'
import { capture, write } from './books.ts'
import { deliverDue } from './callbacks.ts'
import { type CollectorSettings, simulatedCollector } from './collector.ts'

export interface SimulatedBillerSettings extends CollectorSettings {
  /** Asks us what a bill's number is; null: not payable. */
  readonly ask: (billNumber: string) => Promise<BillShown | null>
}

export interface SimulatedBiller extends Collector {
  /** What a bank's app shows for a number typed into it. */
  bankShows(billNumber: string): Promise<{ readonly halalas: number; readonly description: Text } | null>
  /** Somebody pays it at a bank. Said twice, money is taken once. */
  bankPays(billNumber: string): Promise<'paid' | 'paid-before' | 'too-late' | 'unknown'>
  deliverDue(): Promise<number>
}

export function simulatedBiller(settings: SimulatedBillerSettings): SimulatedBiller {
  const { pool, clock, ask } = settings
  const deliver = () => deliverDue(pool, clock, settings)
  return {
    ...simulatedCollector('biller', settings),
    bankShows: ask,
    async bankPays(billNumber) {
      const bill = await ask(billNumber)
      if (bill === null) return 'unknown'
      await write(pool, 'biller', { ...bill, returnTo: '' }, clock.now())
      const outcome = await inTransaction(pool, (tx) => capture(tx, 'biller', bill.key, clock.now()))
      await deliver()
      return outcome
    },
    deliverDue: deliver,
  }
}

/** Asks over HTTP, signed as every word of a provider is. */
export function askOverHttp(of: {
  readonly url: string
  readonly secret: string
  readonly now: () => string
}): SimulatedBillerSettings['ask'] {
  return async (billNumber) => {
    const body = JSON.stringify({ bill: billNumber })
    const timestamp = of.now()
    const answer = await fetch(of.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        [timestampHeader]: timestamp,
        [signatureHeader]: sign(of.secret, timestamp, body),
      },
      signal: AbortSignal.timeout(seconds(5)),
    })
    const said = (await answer.json()) as BillShown
    return answer.status === 200 ? said : null
  }
}
