/** Where a person is told things: one mobile and one language. Proving that a number is theirs is identity's work. */
import type { Instant, Lang } from '../language/index.ts'
import { type Db, first, type PersonId, type Tx } from '../store/index.ts'

export interface Contact {
  /** `+9665XXXXXXXX`. */
  readonly mobile: string
  readonly lang: Lang
  readonly since: Instant
}

/** From now on the person is told at this number, in this language. The number has been proved by whoever calls. */
export async function setContact(
  tx: Tx,
  person: PersonId,
  contact: { readonly mobile: string; readonly lang: Lang },
  at: Instant,
): Promise<void> {
  await tx.query(
    `insert into notices.contact (person_id, mobile, lang, since) values ($1, $2, $3, $4)
     on conflict (person_id) do update set mobile = excluded.mobile, lang = excluded.lang,
       since = case when notices.contact.mobile = excluded.mobile then notices.contact.since else excluded.since end`,
    [person, contact.mobile, contact.lang, at],
  )
}

/** Null: nothing is known of where to reach them. */
export async function contactOf(db: Db, person: PersonId): Promise<Contact | null> {
  const found = await db.query<Contact>({
    name: 'notices.contact-of',
    text: 'select mobile, lang, since from notices.contact where person_id = $1',
    values: [person],
  })
  return first(found)
}

/** This number is hers no more: until another is proved she is told in her inbox alone. */
export async function dropContact(tx: Tx, person: PersonId, mobile: string): Promise<void> {
  await tx.query('delete from notices.contact where person_id = $1 and mobile = $2', [person, mobile])
}
