/** Bodies that wait until they may meet real people: one administrator proposes, one of another unit agrees (ID-25, ID-26). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { relyingParty } from '../identity/index.ts'
import {
  agree,
  askSignature,
  deskWords,
  noteAct,
  type OfficerSession,
  pairs,
  pairTrouble,
  proposalAct,
  proposeSigned,
} from '../identity/officers/index.ts'
import type { Lang, Text } from '../language/index.ts'
import { approveParty, lockPartyData, type Party, partyOf, waitingParties } from '../openid/index.ts'
import { inTransaction } from '../store/index.ts'
import { Bdi, Empty, type FieldErrors, Ltr, Moment, SummaryList, Table } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import type { DeskRoutes } from './routes.ts'

const words = {
  title: { ar: 'جهات تنتظر الاعتماد', en: 'Bodies that wait for approval' },
  none: { ar: 'لا جهة تنتظر الاعتماد.', en: 'No body waits for approval.' },
  name: { ar: 'الجهة', en: 'Body' },
  since: { ar: 'سُجلت', en: 'Registered' },
  id: { ar: 'المعرّف', en: 'Identifier' },
  asks: { ar: 'تطلب', en: 'Asks for' },
  profile: { ar: 'البروتوكول', en: 'Protocol' },
  propose: { ar: 'وقّع واطلب موافقة مدير ثانٍ', en: 'Sign, and ask a second administrator' },
  nobasis: {
    ar: 'لا يُعطى رقم الهوية بهذا الاعتماد: يلزمه سند نظامي.',
    en: 'This approval gives no national number: that needs a basis in law.',
  },
  basis: { ar: 'السند النظامي لرقم الهوية', en: 'Basis in law for the ID number' },
  trouble: { ar: 'عنوان من عناوينها لا يصلح لناس حقيقيين', en: 'One of its addresses is not fit for real people' },
} as const satisfies Readonly<Record<string, Text>>

export function partyPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)

  routes.get('/desk/parties', 'propose a party', async ({ req, reply, session }) => {
    const { lang } = req.visit
    const all = await waitingParties(site.pool)
    return sendDesk(site, req, reply, {
      title: words.title,
      session,
      children:
        all.length === 0 ? (
          <Empty>{words.none[lang]}</Empty>
        ) : (
          <Table
            lang={lang}
            caption={words.title}
            captionUnseen
            columns={[words.name, words.since]}
            rows={all.map((party) => [
              <a href={`/desk/parties/${party.clientId}`}>
                <Bdi>{party.name[lang]}</Bdi>
              </a>,
              <Moment at={party.registeredAt} lang={lang} />,
            ])}
          />
        ),
    })
  })

  routes.get('/desk/parties/:id', 'propose a party', ({ req, reply, session, id }) => show(req, reply, session, id))

  routes.post('/desk/parties/:id/propose/challenge', 'propose a party', async ({ reply, session, id }) => {
    const hash = await inTransaction(site.pool, (tx) => lockPartyData(tx, id))
    reply.header('cache-control', 'no-store')
    if (hash === null) return reply.code(409).send({})
    const act = proposalAct({ what: 'party', about: id, hash })
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, act))
  })

  routes.post('/desk/parties/:id/propose', 'propose a party', async ({ req, reply, session, id, sent }) => {
    const asked = await proposeSigned(identity, rp, session, sent('_passkey'), async (tx) => {
      const hash = await lockPartyData(tx, id)
      return hash === null ? null : { what: 'party', about: id, person: null, hash, reason: 'approval of a body' }
    })
    if (asked.ok) return reply.redirect('/desk/parties', 303)
    return show(req, reply, session, id, { '': asked.words })
  })

  async function show(
    req: FastifyRequest,
    reply: FastifyReply,
    session: OfficerSession,
    id: string,
    errors: FieldErrors = {},
  ) {
    const { lang } = req.visit
    const party = await partyOf(site.pool, id)
    if (party === null || !['sandbox', 'pending'].includes(party.state)) throw new ProblemError(ofStatus(404))
    return sendDesk(site, req, reply, {
      title: party.name,
      session,
      errors,
      back: '/desk/parties',
      path: `/desk/parties/${party.clientId}`,
      islands: ['passkey'],
      children: (
        <>
          <PartySummary lang={lang} party={party} />
          <Signed lang={lang} at={`/desk/parties/${party.clientId}/propose`} button={words.propose} />
        </>
      ),
    })
  }
}

function PartySummary({ lang, party }: { readonly lang: Lang; readonly party: Party }) {
  const number = party.asks.some(({ item }) => item === 'national_id')
  return (
    <>
      <SummaryList
        lang={lang}
        rows={[
          { label: words.id, shown: <Ltr>{party.clientId}</Ltr> },
          { label: words.profile, shown: <Ltr>{party.profile}</Ltr> },
          ...party.asks.map(({ item, purpose }) => ({
            label: words.asks,
            shown: (
              <>
                <Ltr>{item}</Ltr>: <Bdi>{purpose[lang]}</Bdi>
              </>
            ),
          })),
          ...(number && party.legalBasisAsked !== null
            ? [{ label: words.basis, shown: <Bdi>{party.legalBasisAsked[lang]}</Bdi> }]
            : []),
        ]}
      />
      {number && party.legalBasisAsked === null ? <p>{words.nobasis[lang]}</p> : null}
    </>
  )
}

/** A body as the second administrator sees and signs it. */
export function partyAgreeing(doorway: Doorway): Agreeing {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  return {
    async seen(session, proposal, lang) {
      const trouble = await pairTrouble(site.pool, proposal.proposed_by, session.officer, pairs.party, null)
      if (trouble !== null) return { words: deskWords[trouble] }
      const party = await partyOf(site.pool, proposal.about)
      if (party === null || proposal.decision !== null) return { words: deskWords.decided }
      return { body: <PartySummary lang={lang} party={party} /> }
    },
    approve: (session, proposal, answer) =>
      agree(identity, rp, session, proposal.proposal_id, answer, {
        present: (tx) => lockPartyData(tx, proposal.about),
        async does(tx, { about, proposed_by: second }, at) {
          const trouble = await approveParty(tx, about, { by: session.officer.id, at })
          if (trouble !== null) return words.trouble
          await noteAct(tx, {
            at,
            kind: 'party_approved',
            officer: session.officer,
            session: session.id,
            second,
            about,
          })
          return null
        },
      }),
  }
}
