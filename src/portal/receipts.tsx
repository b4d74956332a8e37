/** A receipt for each payment: asked for by whose bill it was, printed once, verifiable by anyone. */
import type { FastifyInstance } from 'fastify'
import { documentOf, order, type PaymentReceipt } from '../documents/index.ts'
import { fullName, type Lang, type Text } from '../language/index.ts'
import { type Charge, chargeById } from '../payments/index.ts'
import { openRegisters } from '../requests/index.ts'
import { inTransaction, isUuid, type PersonId, readingSelf } from '../store/index.ts'
import { Button, Notice } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { w } from './words.ts'

const words = {
  title: { ar: 'إيصال سداد', en: 'Payment receipt' },
  get: { ar: 'إيصال السداد', en: 'Payment receipt' },
  printed: { ar: 'إيصالك جاهز.', en: 'Your receipt is ready.' },
} as const satisfies Record<string, Text>

/** Was money paid for it that has not gone back? Only then there is something to receipt. */
const paid = (charge: Charge): boolean => charge.state === 'paid'

export function ReceiptButton({ lang, charge }: { readonly lang: Lang; readonly charge: Charge }) {
  if (!paid(charge)) return null
  return (
    <form method="post" action="/receipts" class="no-print" data-once="">
      <input type="hidden" name="charge" value={charge.id} />
      <p class="act">
        <Button kind="second">{words.get[lang]}</Button>
      </p>
    </form>
  )
}

export function receiptPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  app.post<{ Body: { charge?: unknown } }>('/receipts', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const asked = req.body?.charge
    const charge = typeof asked === 'string' && isUuid(asked) ? await chargeById(site.pool, caller.person, asked) : null
    if (charge === null || !paid(charge)) throw new ProblemError(ofStatus(404))
    const data = await receiptOf(doorway, caller.person, charge)
    const at = site.clock.now()
    // Asked for again it is the same paper: one a payment.
    const { documentId } = await inTransaction(site.pool, (tx) =>
      order(tx, { person: caller.person, template: 'payment-receipt', data, request: charge.id, at }),
    )
    return reply.redirect(`/receipts/${documentId}`, 303)
  })

  app.get<{ Params: { id: string } }>('/receipts/:id', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const found = await documentOf(site.pool, guest.caller.person, req.params.id, site.clock.now())
    if (found === null) throw new ProblemError(ofStatus(404))
    // It is printed within moments; until then the page looks again by itself.
    if (!found.printed) reply.header('refresh', '2')
    return sendPage(site, req, reply, {
      title: words.title,
      names: guest.names,
      children: (
        <div class="narrow">
          <h1>{words.title[lang]}</h1>
          <Notice lang={lang} tone={found.printed ? 'success' : 'info'}>
            {(found.printed ? words.printed : w.beingPrinted)[lang]}
          </Notice>
          {found.printed ? (
            <p class="act">
              <Button href={`/documents/${found.documentId}`}>{w.openDocument[lang]}</Button>
            </p>
          ) : null}
        </div>
      ),
    })
  })
}

/** What the paper says: all of it stands since the payment, so that asked for again it says the same. */
async function receiptOf({ site }: Doorway, person: PersonId, charge: Charge): Promise<PaymentReceipt> {
  const reading = { reader: person, audience: 'self', purpose: 'portal', at: site.clock.now() }
  const { name, number } = await readingSelf(site.pool, reading, (look) => openRegisters(look).people.get(person))
  const { billNumber, description, parts, paidAt, paidBy, gatewayReference, purpose } = charge
  if (paidAt === null || paidBy === null) throw new Error(`charge ${charge.id} is paid and does not say when`)
  return {
    holder: { ar: fullName(name, 'ar'), en: fullName(name, 'en') },
    number,
    billNumber,
    description,
    parts,
    paidAt,
    by: paidBy,
    topUp: purpose === 'top-up',
    ...(gatewayReference === null ? {} : { reference: gatewayReference }),
  }
}
