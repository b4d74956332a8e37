/**
 * Calling back (ID-56): who has no JavaScript and cannot play the page's sound asks that the digits be read to the mobile
 * of the account she names. The door answers the same for every name; a worker sees whether anybody is to be called.
 */
import type { Instant, Lang } from '../language/index.ts'
import { inTransaction } from '../store/index.ts'
import { noteCallBack } from './afterwards.ts'
import type { IdentityDeps } from './deps.ts'
import { whoIs } from './sign-in-who.ts'

/**
 * Asks for a call. At most three a day come of it for one account, and none for a name that is nobody's.
 * @param given.digits ASCII, without spaces; they are worth nothing after `expiresAt`
 */
export async function askCallBack(
  deps: IdentityDeps,
  given: { readonly name: string; readonly digits: string; readonly lang: Lang; readonly expiresAt: Instant },
): Promise<void> {
  const { person } = await whoIs(deps, given.name)
  const { lang, expiresAt } = given
  // One by one: six digits said as one number help nobody.
  const digits = [...given.digits].join(' ')
  await inTransaction(deps.pool, (tx) => noteCallBack(tx, { person, digits, lang, expiresAt }, deps.clock.now()))
}
