/**
 * Refusing a request that waits at a desk is two officers' act (ux/brief.md, desk): the first chooses words from a template
 * and signs, an officer of another unit sees the same file and the same words and signs them within 15 minutes. Whatever
 * changed in between, of the request, of a register or of the words, ends it.
 */
import { relyingParty } from '../identity/index.ts'
import {
  actingTrouble,
  agree,
  askSignature,
  deskWords,
  noteAct,
  type OfficerSession,
  officerOf,
  pairs,
  pairTrouble,
  proposalAct,
  proposeSigned,
} from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { fileOf, holds, type RequestFile, refuse, reviewOf, takeForRefusal } from '../requests/index.ts'
import { type Db, inTransaction, type Tx } from '../store/index.ts'
import { SummaryList } from '../ui/index.ts'
import { type Doorway, ofStatus, ProblemError } from '../web/index.ts'
import type { Agreeing } from './agreeing.ts'
import { isText, reach, refusalHash } from './deciding.ts'
import { notDoneWords, q } from './queue-words.ts'
import { reasonsNow } from './reasons.ts'
import { Contents, openedFile, Summary, showReview } from './review.tsx'
import { refusingIn, seenIn } from './review-forms.ts'
import type { DeskRoutes } from './routes.ts'

const needs = 'decide a request'

export function refusalPages(routes: DeskRoutes, doorway: Doorway): void {
  const { site, identity } = doorway
  const rp = relyingParty(site.publicUrl)

  routes.post('/desk/queue/:id/refusal/challenge', needs, async ({ req, reply, session, id }) => {
    reply.header('cache-control', 'no-store')
    const review = await reach(site.pool, session, id)
    const refusing = isText(review) ? null : refusingIn(await reasonsNow(doorway), review.service, req.query)
    if (refusing === null) return reply.code(409).send({})
    const hash = refusalHash(Buffer.from(seenIn(req), 'hex'), refusing.words)
    const act = proposalAct({ what: 'verdict', about: id, hash })
    return reply.send(await askSignature(identity, rp, session.officer.id, session.id, act))
  })

  routes.post('/desk/queue/:id/refusal', needs, async ({ req, reply, session, id, sent }) => {
    const review = await reach(site.pool, session, id)
    if (isText(review)) throw new ProblemError({ ...ofStatus(404), words: review })
    const refusing = refusingIn(await reasonsNow(doorway), review.service, req.query)
    if (refusing === null) throw new ProblemError(ofStatus(404))
    let changed = false
    const asked = await proposeSigned(identity, rp, session, sent('_passkey'), async (tx) => {
      const file = await read(doorway, tx, session.officer.id, id)
      if (file === null || !holds(file.review, session.officer.id, site.clock.now())) return null
      changed = file.hash.toString('hex') !== seenIn(req)
      if (changed) return null
      const { template, note, words } = refusing
      const hash = refusalHash(file.hash, words)
      return { what: 'verdict', about: id, person: review.subject, hash, detail: { template, note }, reason: words.ar }
    })
    if (asked.ok) return reply.redirect('/desk/queue', 303)
    return showReview(doorway, req, reply, session, id, { errors: { '': changed ? q.changed : asked.words } })
  })
}

/** The file under the transaction's eyes, for an officer who signs what it says. */
function read({ site, house }: Doorway, tx: Tx, officer: string, id: string): Promise<RequestFile | null> {
  const reading = { reader: officer, audience: 'officer', purpose: 'desk:review', request: id, at: site.clock.now() }
  return fileOf(house, tx, id, reading)
}

/** The second officer is neither the applicant nor of her family; that she is not the subject's is the pair's rule. */
async function nearTrouble(db: Db, { officer }: OfficerSession, id: string): Promise<Text | null> {
  const review = await reviewOf(db, id)
  const trouble = review === null ? null : await actingTrouble(db, officer, review.person_id)
  return trouble === null ? null : deskWords[trouble]
}

/** A refusal as the second officer sees and signs it. */
export function verdictAgreeing(doorway: Doorway): Agreeing {
  const { site, house, identity } = doorway
  const rp = relyingParty(site.publicUrl)
  return {
    async seen(session, { proposed_by: maker, person_id: person, about, detail, decision }, lang) {
      const trouble = await pairTrouble(site.pool, maker, session.officer, pairs.verdict, person)
      if (trouble !== null) return { words: deskWords[trouble] }
      if (decision !== null) return { words: deskWords.decided }
      const near = await nearTrouble(site.pool, session, about)
      if (near !== null) return { words: near }
      await inTransaction(site.pool, (tx) =>
        noteAct(tx, {
          at: site.clock.now(),
          kind: 'request_opened',
          officer: session.officer,
          session: session.id,
          about,
          reason: 'decide',
          ...(person === null ? {} : { person }),
        }),
      )
      const file = await openedFile(doorway, session, about)
      const refusing = file === null ? null : refusingIn(await reasonsNow(doorway), file.row.service, detail)
      if (file === null || refusing === null) return { words: deskWords.decided }
      return {
        body: (
          <>
            <Summary doorway={doorway} lang={lang} review={file.review} row={file.row} />
            <Contents lang={lang} file={file} />
            <SummaryList lang={lang} rows={[{ label: q.reads, shown: refusing.words[lang] }]} />
          </>
        ),
      }
    },
    async approve(session, proposal, answer) {
      const all = await reasonsNow(doorway)
      const refusingOf = (file: RequestFile) => refusingIn(all, file.row.service, proposal.detail)
      const done = await agree(identity, rp, session, proposal.proposal_id, answer, {
        async present(tx) {
          const file = await read(doorway, tx, session.officer.id, proposal.about)
          const refusing = file === null ? null : refusingOf(file)
          return file === null || refusing === null ? null : refusalHash(file.hash, refusing.words)
        },
        async does(tx, { proposed_by: second, about }, at) {
          const file = await read(doorway, tx, session.officer.id, about)
          const refusing = file === null ? null : refusingOf(file)
          const maker = await officerOf(tx, second)
          if (file === null || refusing === null || maker === null) return deskWords.decided
          const near = await nearTrouble(tx, session, about)
          if (near !== null) return near
          const { template, words } = refusing
          const row = await takeForRefusal(tx, about, { id: second, unit: maker.unit.id }, template, at)
          if (typeof row === 'string') return notDoneWords[row]
          await refuse(tx, row, at, { reason: 'officer_decided', words }, file.definition)
          const act = { at, officer: session.officer, session: session.id, second, person: row.subject, about }
          await noteAct(tx, { ...act, kind: 'request_refused', reason: words.ar, before: { station: row.station } })
          return null
        },
      })
      house.poke()
      return done
    },
  }
}
