/**
 * What two officers do that is no case: one fills a form, sees in words and figures what it would do, and signs; the
 * second sees the same and signs the identical hash within 15 minutes, and that does it (ID-36). Whoever wants such an
 * act says what stands now, how it is shown and what it does; the rest is here, once.
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { relyingParty } from '../identity/index.ts'
import {
  agree,
  askSignature,
  deskWords,
  type Officer,
  type OfficerSession,
  officerOf,
  type Proposal,
  pairs,
  pairTrouble,
  proposalAct,
  proposeSigned,
  type What,
} from '../identity/officers/index.ts'
import type { Instant, Lang, Text } from '../language/index.ts'
import type { Db, PersonId, Tx } from '../store/index.ts'
import { type Children, Notice } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { sendDesk } from './frame.tsx'
import { Signed } from './parts.tsx'
import type { Desk, DeskRoutes } from './routes.ts'

/** Flat texts: they stand in the address that is signed, and in the proposal. */
export type Asked = Readonly<Record<string, string>>

/** What is asked for, as it stands now. Whatever changes in it after the first signature ends the proposal. */
export interface Stands {
  readonly ok: true
  /** The thing it is about: of two proposals about one thing the later ends the earlier. */
  readonly about: string
  readonly person: PersonId | null
  /** Figures and rows that both officers see; part of the hash. */
  readonly state: Readonly<Record<string, unknown>>
  /** For the audit. */
  readonly reason: string
}

export interface Not {
  readonly ok: false
  readonly words: Text
}

export interface Both {
  readonly maker: Officer
  readonly checker: Officer
  readonly session: OfficerSession
  readonly proposal: Proposal
}

export interface InTwo<A extends Asked> {
  readonly what: What
  /** Its addresses begin so: `/desk/recalls`. */
  readonly path: string
  readonly title: Text
  /** Out of an address or a proposal; null when it is not whole. */
  readonly read: (raw: Readonly<Record<string, unknown>>) => A | null
  /**
   * As it stands; words when it cannot be asked for, or not by this officer. In a transaction that decides, `lock` takes
   * what it reads.
   */
  readonly stands: (db: Db, asked: A, maker: Officer, at: Instant, lock: boolean) => Promise<Stands | Not>
  readonly shown: (asked: A, stands: Stands, lang: Lang) => Children
  /** What of a record both officers see beside it, read in the name of who looks; part of no hash. */
  readonly opened?: (asked: A, viewer: Officer, lang: Lang, at: Instant) => Promise<Children>
  /** Does it and notes it in the audit; words, and nothing written, when it cannot be done. */
  readonly does: (tx: Tx, asked: A, stands: Stands, both: Both, at: Instant) => Promise<Text | null>
}

function hashOf(what: What, asked: Asked, { about, state }: Stands): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([what, about, asked, state]))
    .digest()
}

const askedWords = {
  propose: { ar: 'وقّع واطلب موافقة موظف ثانٍ', en: 'Sign, and ask a second officer' },
  pair: {
    ar: 'يوافق عليه موظف من وحدة أخرى خلال 15 دقيقة من توقيعك. لا شيء يتغير قبل ذلك.',
    en: 'An officer of another unit agrees within 15 minutes of your signature. Nothing changes before.',
  },
} as const satisfies Readonly<Record<string, Text>>

/** The addresses by which it is reviewed and signed. */
export function inTwoPages<A extends Asked>(routes: DeskRoutes, doorway: Doorway, it: InTwo<A>): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  const needs = pairs[it.what].maker
  const asIn = ({ query }: FastifyRequest): A | null => it.read((query ?? {}) as Readonly<Record<string, unknown>>)

  routes.get(`${it.path}/review`, needs, async (desk) => {
    const asked = asIn(desk.req)
    return asked === null ? desk.reply.redirect(it.path, 303) : showReview(doorway, it, desk, asked)
  })

  routes.post(`${it.path}/review/challenge`, needs, async ({ req, reply, session }) => {
    const asked = asIn(req)
    reply.header('cache-control', 'no-store')
    const stands = asked === null ? null : await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
    if (asked === null || !stands?.ok) return reply.code(409).send({})
    const act = proposalAct({ what: it.what, about: stands.about, hash: hashOf(it.what, asked, stands) })
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, act))
  })

  routes.post(`${it.path}/review`, needs, async (desk) => {
    const asked = asIn(desk.req)
    if (asked === null) return desk.reply.redirect(it.path, 303)
    let why: Text | null = null
    const done = await proposeSigned(identity, rp, desk.session, desk.sent('_passkey'), async (tx) => {
      const stands = await it.stands(tx, asked, desk.session.officer, site.clock.now(), true)
      if (!stands.ok) {
        why = stands.words
        return null
      }
      const { about, person, reason } = stands
      return { what: it.what, about, person, hash: hashOf(it.what, asked, stands), detail: asked, reason }
    })
    return done.ok ? desk.reply.redirect('/desk', 303) : showReview(doorway, it, desk, asked, why ?? done.words)
  })
}

/** What it would do, in words and figures, and the button that signs it. */
export async function showReview<A extends Asked>(
  { site }: Doorway,
  it: InTwo<A>,
  { req, reply, session }: Desk,
  asked: A,
  wrong?: Text,
): Promise<FastifyReply> {
  const { lang } = req.visit
  const stands = await it.stands(site.pool, asked, session.officer, site.clock.now(), false)
  const query = `?${new URLSearchParams(asked)}`
  const words = wrong ?? (stands.ok ? null : stands.words)
  const opened = stands.ok ? await it.opened?.(asked, session.officer, lang, site.clock.now()) : null
  return sendDesk(site, req, reply, {
    title: it.title,
    session,
    errors: words === null ? {} : { '': words },
    back: it.path,
    path: `${it.path}/review${query}`,
    islands: ['passkey'],
    children: stands.ok ? (
      <>
        {opened ?? null}
        {it.shown(asked, stands, lang)}
        <Notice lang={lang}>{askedWords.pair[lang]}</Notice>
        <Signed lang={lang} at={`${it.path}/review`} query={query} button={askedWords.propose} />
      </>
    ) : null,
  })
}

/** The second officer's side of it. */
export function inTwoAgreeing<A extends Asked>(doorway: Doorway, it: InTwo<A>): Agreeing {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  return {
    async seen(session, proposal, lang) {
      const { proposed_by: maker, person_id: person, detail, decision } = proposal
      const trouble = await pairTrouble(site.pool, maker, session.officer, pairs[it.what], person)
      if (trouble !== null) return { words: deskWords[trouble] }
      const [asked, first] = [it.read(detail), await officerOf(site.pool, maker)]
      if (asked === null || first === null || decision !== null) return { words: deskWords.decided }
      const stands = await it.stands(site.pool, asked, first, site.clock.now(), false)
      if (!stands.ok) return { words: stands.words }
      const opened = (await it.opened?.(asked, session.officer, lang, site.clock.now())) ?? null
      return {
        body: (
          <>
            {opened}
            {it.shown(asked, stands, lang)}
          </>
        ),
      }
    },
    approve: (session, proposal, answer) =>
      agree(identity, rp, session, proposal.proposal_id, answer, {
        async present(tx, { detail, proposed_by }) {
          const [asked, maker] = [it.read(detail), await officerOf(tx, proposed_by)]
          if (asked === null || maker === null) return null
          const stands = await it.stands(tx, asked, maker, site.clock.now(), true)
          return stands.ok ? hashOf(it.what, asked, stands) : null
        },
        async does(tx, locked, at) {
          const [asked, maker] = [it.read(locked.detail), await officerOf(tx, locked.proposed_by)]
          if (asked === null || maker === null) return deskWords.decided
          const stands = await it.stands(tx, asked, maker, at, true)
          if (!stands.ok) return stands.words
          return it.does(tx, asked, stands, { maker, checker: session.officer, session, proposal: locked }, at)
        },
      }),
  }
}
