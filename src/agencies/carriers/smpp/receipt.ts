/**
 * Receipts as carriers write them: in optional parameters, or in a text that the specification only suggests (appendix
 * B). Ids differ from the answer's in base, case and padding; each carrier's way is a setting, not a guess.
 */
import type { Receipt } from '../../../notices/index.ts'
import type { Pdu } from './pdu.ts'
import { tags } from './words.ts'

/** In which base a carrier writes an id in its answers and in its receipts; `text`: letters, compared as they are. */
export interface IdForms {
  readonly answer: 'text' | 'hex' | 'decimal'
  readonly receipt: 'text' | 'hex' | 'decimal'
}

export const plainIds: IdForms = { answer: 'text', receipt: 'text' }

/** One form for the same id however it was written: without the zero octet, the case and the padding of this or that. */
export function idOf(written: string, form: IdForms['answer']): string {
  const text = written.replace(/\0.*$/s, '').trim().toLowerCase()
  if (form === 'hex' && /^[0-9a-f]+$/.test(text)) return BigInt(`0x${text}`).toString()
  if (form === 'decimal' && /^\d+$/.test(text)) return BigInt(text).toString()
  return text.replace(/^0+(?=.)/, '')
}

/** `message_state` of 3.4 (5.2.28) that are an end. Accepted (6) is a carrier's own yes, not a phone's. */
const states: Readonly<Record<number, Receipt['state']>> = {
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  8: 'failed',
}
const words: Readonly<Record<string, Receipt['state']>> = {
  DELIVRD: 'delivered',
  EXPIRED: 'failed',
  DELETED: 'failed',
  UNDELIV: 'failed',
  REJECTD: 'failed',
}

/** Whether this is a receipt at all: the type of message in `esm_class` (5.2.12). */
export function isReceipt(pdu: Pdu): boolean {
  return pdu.command === 'deliver_sm' && ((pdu.fields.esm_class ?? 0) & 0x3c) === 0x04
}

/** What a receipt says; null for one that is no end (on its way, accepted) or cannot be understood. */
export function readReceipt(pdu: Pdu, carrier: string, forms: IdForms): Receipt | null {
  const text = pdu.fields.short_message?.toString('latin1') ?? ''
  const written = pdu.tlvs.get(tags.receiptedMessageId)?.toString('latin1') ?? /\bid:\s*([^\s]+)/i.exec(text)?.[1]
  const state =
    states[pdu.tlvs.get(tags.messageState)?.[0] ?? 0] ?? words[/\bstat:\s*(\w+)/i.exec(text)?.[1]?.toUpperCase() ?? '']
  if (written === undefined || state === undefined) return null
  const reason = state === 'failed' ? (/\berr:\s*(\w+)/i.exec(text)?.[1] ?? '') : ''
  const reference = pdu.tlvs.get(tags.userMessageReference)
  const number = /^\+?(\d{8,15})$/.exec(pdu.fields.source_addr ?? '')?.[1]
  return {
    carrier,
    id: idOf(written, forms.receipt),
    state,
    reason,
    ...(number === undefined ? {} : { mobile: `+${number}` }),
    ...(reference?.length === 2 ? { reference: reference.readUInt16BE() } : {}),
  }
}
