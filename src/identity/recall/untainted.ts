/** Which proofs still count: not those of a channel and window that two directors recalled (ID-44). */

/** SQL that is true for a row of `identity.activation`, under this name, that no confirmed recall covers. */
export function untainted(name: string): string {
  return `not exists (select from identity.recall r
    where r.confirmed_at is not null and r.channel = ${name}.method and r.place = ${name}.place
      and ${name}.at >= r.from_at and ${name}.at < r.to_at)`
}
