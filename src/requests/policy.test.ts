/**
 * Who may ask what for whom, as a table written by hand and held against the house's real answers: every service and
 * inquiry, every pair of people of the cast. What the table does not grant is refused (deny by default).
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type CastKey, cast } from '../../cast/index.ts'
import { uuid } from '../store/index.ts'
import type { Behalf } from './define.ts'
import { type Caller, inquire, mayI, RequestTrouble, submit } from './index.ts'
import { signedIn, testHouse } from './testing.ts'

const t = await testHouse()
after(() => t.close())
const everyone = Object.keys(cast) as CastKey[]

/** Who acts for whom and by what right. Everyone acts for herself; nobody for anyone else. */
const wards: { readonly [actor in CastKey]?: { readonly [subject in CastKey]?: readonly Behalf[] } } = {
  FAHD: {
    LAMA: ['dependant', 'travel-consent'],
    // 18 Hijri years on 1447-05-27: the guardian's rights ended, consent to travel lasts until 21.
    SAUD: ['travel-consent'],
    RAHIM: ['sponsored-worker'],
    MARIA: ['sponsored-worker'],
    // Not NOURA: a wife is nobody's ward. Not ASLAM: he left in 2024.
  },
  // NOURA has no one: a mother without a custody deed (R-PAS-10).
  MAJED: { DANA: ['dependant', 'travel-consent'] },
  REEM: { DANA: ['dependant', 'travel-consent'] }, // by custody deed (R-PAS-10)
  KHALID: { ROSA: ['sponsored-worker'] },
  IMRAN: { AYESHA: ['resident-dependant'], BILAL: ['resident-dependant'] },
  TAREK: { SALMA: ['resident-dependant'] },
  // By a mandate for one service, of an old man to a younger; it gives nothing else (R-DEL-02).
  YOUSEF: { ABDULLAH: ['mandate'] },
  // TURKI's firm sponsors IMRAN, TAREK and JOSEPH; that is the firm's, not his own. SITI has a visa and no sponsorship yet.
}

const citizen = ['citizen'] as const
const living = ['citizen', 'resident'] as const
const anyPerson = ['citizen', 'resident', 'visitor'] as const
const office: readonly string[] = []
const child: readonly Behalf[] = ['dependant', 'travel-consent']
const sponsored: readonly Behalf[] = ['sponsored-worker', 'resident-dependant']

/** Whom each is for, and for whom one may ask. A service that is asked with a sign-in and is not here fails. */
const policy: Readonly<Record<string, readonly [audience: readonly string[], behalf: readonly Behalf[]]>> = {
  'appointments/book-civil-affairs': [living, ['self']],
  'appointments/book-passports': [living, ['self']],
  'appointments/book-traffic': [living, ['self']],
  'appointments/cancel-appointment': [living, ['self']],
  'appointments/change-appointment': [living, ['self']],
  'appointments/check-in': [office, []],
  'appointments/inquire-appointments': [living, ['self']],
  'appointments/join-waiting-list': [living, ['self']],
  'appointments/leave-waiting-list': [living, ['self']],
  'civil-affairs/change-profession': [citizen, ['self']],
  'civil-affairs/issue-birth-certificate': [citizen, ['self', ...child]],
  'civil-affairs/issue-data-document': [citizen, ['self']],
  // For relatives, by the number in their message; whose relative one is is asked of the answers.
  'civil-affairs/issue-death-certificate': [living, ['self']],
  'civil-affairs/issue-family-record': [citizen, ['self']],
  'civil-affairs/notify-birth-hospital': [office, []],
  'civil-affairs/notify-death-hospital': [office, []],
  'civil-affairs/register-death': [living, ['self']],
  'civil-affairs/register-divorce': [citizen, ['self']],
  'civil-affairs/register-marriage': [citizen, ['self']],
  'civil-affairs/register-newborn': [citizen, ['self']],
  'civil-affairs/register-newborn-resident': [['resident'], ['self']],
  'civil-affairs/renew-national-id': [citizen, ['self']],
  'civil-affairs/replace-damaged-national-id': [citizen, ['self']],
  'civil-affairs/replace-birth-certificate': [citizen, ['self', ...child]],
  'civil-affairs/replace-family-record': [citizen, ['self']],
  'civil-affairs/reverse-death': [office, []],
  'civil-affairs/verify-id-validity': [living, ['self']],
  'civil-affairs/update-family-record': [citizen, ['self']],
  'civil-affairs/inquire-lost-report': [citizen, ['self']],
  'civil-affairs/inquire-my-data': [living, ['self']],
  'civil-affairs/inquire-family-record': [citizen, ['self']],
  'civil-affairs/replace-lost-national-id': [citizen, ['self']],
  // A child's card too, while the guardian's rights last (the catalogue's owner of the document).
  'civil-affairs/report-lost-document': [citizen, ['self', 'dependant']],
  'delegation/cancel-mandate': [living, ['self']],
  'delegation/inquire-mandates': [living, ['self']],
  'delegation/issue-sector': [living, ['self']],
  'delivery/change-delivery-address': [living, ['self']],
  'contact/rate-service': [anyPerson, ['self']],
  'contact/request-minister-meeting': [living, ['self']],
  'contact/submit-complaint': [anyPerson, ['self']],
  'contact/submit-inquiry': [anyPerson, ['self']],
  'contact/submit-praise': [anyPerson, ['self']],
  'contact/submit-suggestion': [anyPerson, ['self']],
  'contact/track-request': [anyPerson, ['self']],
  'delivery/register-national-address': [living, ['self']],
  'delivery/request-document': [living, ['self']],
  'delivery/track-order': [living, ['self']],
  'documents/report-family-members': [citizen, ['self']],
  'documents/report-travel-record': [living, ['self', ...child, 'resident-dependant']],
  'emirates/submit-tawasul': [living, ['self']],
  'passports/activate-renewed-passport': [office, []],
  'passports/inquire-passport': [citizen, ['self', ...child]],
  'passports/inquire-travel-ban': [living, ['self', ...child, 'resident-dependant']],
  'passports/inquire-travel-record': [living, ['self', ...child, 'resident-dependant']],
  'passports/inquire-travel-status': [living, ['self', ...child, ...sponsored]],
  'passports/issue-passport': [citizen, ['self', ...child]],
  'passports/issue-travel-permit': [citizen, ['travel-consent']],
  'passports/record-border-movement': [office, []],
  'passports/renew-passport': [citizen, ['self', ...child, 'mandate']],
  'public-security/request-criminal-record': [living, ['self']],
  'residency/inquire-sponsored-persons': [living, ['self']],
  'residency/renew-iqama-individual': [living, sponsored],
  'traffic/accept-vehicle-purchase': [living, ['self']],
  'traffic/add-actual-user': [living, ['self']],
  'traffic/authorise-driver-external': [living, ['self']],
  'traffic/authorise-driver-internal': [living, ['self']],
  'traffic/cancel-driver-authorisation': [living, ['self']],
  'traffic/cancel-vehicle-sale': [living, ['self']],
  'traffic/complete-vehicle-delivery': [living, ['self']],
  'traffic/dispute-violation': [living, ['self']],
  'traffic/inquire-dispute': [living, ['self']],
  'traffic/inquire-driving-licence': [living, ['self']],
  'traffic/inquire-vehicles': [living, ['self']],
  'traffic/inquire-violations-detail': [anyPerson, ['self']],
  'traffic/issue-driving-certificate': [living, ['self']],
  'traffic/issue-vehicle-certificate': [living, ['self']],
  'traffic/pay-violation': [anyPerson, ['self']],
  'traffic/pay-violation-instalments': [living, ['self']],
  'traffic/record-inspection': [office, []],
  'traffic/record-motor-cover': [office, []],
  'traffic/register-violation': [office, []],
  'traffic/remove-actual-user': [living, ['self']],
  'traffic/renew-vehicle-registration': [living, ['self']],
  'traffic/request-payment-extension': [living, ['self']],
  'traffic/sell-vehicle': [living, ['self']],
  'visas/issue-exit-reentry-single': [living, sponsored],
  'visas/issue-final-exit': [living, sponsored],
}

type Verdict = 'allowed' | 'not-yours' | 'not-for-you'

function expected(id: string, actor: CastKey, subject: CastKey): Verdict {
  const [audience, behalf] = policy[id] ?? assert.fail(`${id} has no row in the table`)
  if (!audience.includes(cast[actor].kind)) return 'not-for-you'
  const grounds: readonly Behalf[] = actor === subject ? ['self'] : (wards[actor]?.[subject] ?? [])
  return grounds.some((ground) => behalf.includes(ground)) ? 'allowed' : 'not-yours'
}

async function answered(id: string, caller: Caller, subject: string): Promise<string> {
  const definition = t.house.catalogue.get(id)
  try {
    if (definition?.kind === 'inquiry') {
      const asked = definition.question.parse(definition.examples[0]?.ask) as Record<string, unknown>
      await inquire(t.house, caller, id, subject, asked)
    } else await mayI(t.house, caller, id, subject)
    return 'allowed'
  } catch (error) {
    if (error instanceof RequestTrouble) return error.kind
    throw error
  }
}

/** What the house says when a draft for this pair is sent, however it came to be there. */
async function sent(id: string, caller: Caller, subject: string): Promise<string> {
  const definition = t.house.catalogue.get(id)
  assert.ok(definition?.kind === 'service')
  const draft = uuid()
  await t.db.owner.query(
    `insert into requests.request (person_id, request_id, service, edition, audience, subject, standing, station, form,
       channel, created_at, changed_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, '{"behalf": "self", "proof": "none"}', 'draft', $7, 'portal', $8, $8, '2099-01-01')`,
    [
      caller.person,
      draft,
      id,
      definition.edition,
      caller.audience,
      subject,
      JSON.stringify(definition.examples.granted.form),
      t.clock.now(),
    ],
  )
  try {
    const answer = await submit(t.house, caller, draft, async () => true)
    assert.ok(!('invalid' in answer), `${id}: the example’s answers do not parse`)
    return 'allowed'
  } catch (error) {
    if (error instanceof RequestTrouble) return error.kind
    throw error
  }
}

/** Everybody for themselves, everybody for those they have something to do with, and one for a stranger. */
const pairs: readonly (readonly [CastKey, CastKey])[] = [
  ...everyone.map((who) => [who, who] as const),
  ...Object.entries(wards).flatMap(([actor, of]) =>
    Object.keys(of).map((subject) => [actor as CastKey, subject as CastKey] as const),
  ),
  ['FAHD', 'NOURA'],
  ['NOURA', 'LAMA'],
  ['SAUD', 'FAHD'],
  ['FAHD', 'ASLAM'],
  ['KHALID', 'FAHD'],
]

const callerOf = (who: CastKey): Caller => ({ ...signedIn(cast[who], t.clock.now()), audience: cast[who].kind })

for (const [id, definition] of t.house.catalogue) {
  // Asked without signing in: about nobody, so there is no pair to judge.
  if (definition.kind === 'inquiry' && definition.needs.signIn === 0) continue
  test(`${id}: every pair of the cast is answered as the table says`, async () => {
    const wrong: string[] = []
    for (const actor of everyone) {
      const caller = callerOf(actor)
      const verdicts = await Promise.all(everyone.map((subject) => answered(id, caller, cast[subject].id)))
      everyone.forEach((subject, i) => {
        const should = expected(id, actor, subject)
        if (verdicts[i] !== should) wrong.push(`${actor} for ${subject}: ${verdicts[i]}, should be ${should}`)
      })
    }
    assert.deepEqual(wrong, [])
  })
}

for (const [id, definition] of t.house.catalogue) {
  if (definition.kind !== 'service') continue
  test(`${id}: sending is judged again, also for a draft that should never have been there`, async () => {
    const wrong: string[] = []
    for (const [actor, subject] of pairs) {
      const should = expected(id, actor, subject)
      const was = await sent(id, callerOf(actor), cast[subject].id)
      if (was !== should) wrong.push(`${actor} for ${subject}: ${was}, should be ${should}`)
    }
    assert.deepEqual(wrong, [])
  })
}

test('the table names no service that is gone', () => {
  assert.deepEqual(
    Object.keys(policy).filter((id) => !t.house.catalogue.has(id)),
    [],
  )
})

test('a right ends with the birthday and with the register’s event, without anybody ending it', async () => {
  const fahd = () => callerOf('FAHD')
  const permit = 'passports/issue-travel-permit'
  assert.equal(await answered(permit, fahd(), cast.SAUD.id), 'allowed')
  // Born 27 Jumada I 1429: the last day of consent is the one before 27 Jumada I 1450.
  t.clock.set('2028-10-15T06:00:00.000Z')
  assert.equal(await answered(permit, fahd(), cast.SAUD.id), 'allowed')
  t.clock.set('2028-10-16T06:00:00.000Z')
  assert.equal(await answered(permit, fahd(), cast.SAUD.id), 'not-yours')
  t.clock.set('2026-02-01T06:00:00.000Z')
  const status = 'passports/inquire-travel-status'
  assert.equal(await answered(status, fahd(), cast.RAHIM.id), 'allowed')
  const { rows } = await t.db.owner.query<{ since: string }>(
    `update sponsorships.sponsorship set until = '2026-01-31' where person_id = $1 and superseded_at is null returning since`,
    [cast.RAHIM.id],
  )
  assert.equal(rows.length, 1)
  assert.equal(await answered(status, fahd(), cast.RAHIM.id), 'not-yours')
})
