/** How a finished document reaches whoever asked for it: the question, the facts and the effect that several services share. */
import * as z from 'zod'
import {
  type Department,
  type DocumentKind,
  delivery,
  departments,
  type PostalAddress,
  postFee,
} from '../../delivery/index.ts'
import { field, formatMoney, fullName, type Text } from '../../language/index.ts'
import type { Effect, PersonId } from '../../store/index.ts'
import type { Case } from '../define.ts'
import type { Registers } from '../registers.ts'

/** Who would receive it, and where: whoever asks, at the address of the one it is for or at her own (a child's parent). */
export interface ReceiverFacts {
  readonly recipient: Text
  readonly postTo: PostalAddress | null
}

export async function receiverFacts(
  read: Registers,
  subject: PersonId,
  about: { readonly actor: PersonId },
): Promise<ReceiverFacts> {
  const address = (await read.people.address(subject)) ?? (await read.people.address(about.actor))
  const { name } = await read.people.get(about.actor)
  return { recipient: { ar: fullName(name, 'ar'), en: fullName(name, 'en') }, postTo: address }
}

/** «كيف تستلمه؟»: left out, it is collected. */
export function pickup(document: DocumentKind, department: Department) {
  const { platform, vat } = postFee(document, '2026-01-01')
  const sum = { halalas: platform + vat }
  const office = departments[department]
  const price: Text =
    sum.halalas === 0 ? { ar: '', en: '' } : { ar: ` (${formatMoney(sum, 'ar')})`, en: ` (${formatMoney(sum, 'en')})` }
  const options = {
    delivery: { ar: `بالبريد إلى عنواني الوطني${price.ar}`, en: `By post to my national address${price.en}` },
    office: { ar: `من ${office.ar}`, en: `At ${office.en}` },
  }
  const label: Text = { ar: 'كيف تستلم الوثيقة؟', en: 'How will you get the document?' }
  const hint: Text = {
    ar: 'إن لم تختر فالاستلام من المكتب.',
    en: 'If you choose nothing, you collect it at the office.',
  }
  return field(z.enum(['delivery', 'office']).optional(), label, hint).meta({ options, widget: 'radios' })
}

/**
 * The document goes on its way in the plan that makes it: by post against the fee of that day, or over the counter.
 * `documentNumber` may be a word of the effect that makes it (`fromReceipt`).
 */
export function onItsWay(
  c: Pick<
    Case<ReceiverFacts, { readonly pickup?: 'delivery' | 'office' | undefined }>,
    'form' | 'facts' | 'actor' | 'subject' | 'day'
  >,
  what: {
    readonly document: DocumentKind
    readonly documentNumber: string | object
    readonly oldDocument?: string | null
    readonly department: Department
  },
): Effect {
  const post = c.form.pickup === 'delivery'
  const { platform, vat } = postFee(what.document, c.day)
  return delivery.order({
    holder: c.actor.id,
    subject: c.subject,
    recipient: c.facts.recipient,
    ...what,
    way: post ? 'post' : 'counter',
    address: post ? c.facts.postTo : null,
    fee: post ? { platform, vat } : { platform: 0, vat: 0 },
  })
}
