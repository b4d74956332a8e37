/** The switch of whom one acts for: everyone the registers allow, each with the ground, and nobody else. */
import type { FastifyInstance } from 'fastify'
import { endActing, switchActing } from '../identity/index.ts'
import { dayOf, fullName, type Text } from '../language/index.ts'
import { openRegisters, RequestTrouble } from '../requests/index.ts'
import { wardsOf } from '../standing/index.ts'
import { inTransaction, isUuid, readingOthers } from '../store/index.ts'
import { Button, Card, Cards, Hidden } from '../ui/index.ts'
import { type Doorway, keepSession } from '../web/index.ts'
import { sendPage } from './frame.tsx'
import { requireGuest } from './guard.ts'
import { sent } from './identity/body.ts'
import { localPath } from './paths.ts'
import { grounds, w } from './words.ts'

export function actingPages(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway

  async function wards(caller: { person: string; audience: string }) {
    const reading = { reader: caller.person, audience: caller.audience, purpose: 'acting-as', at: site.clock.now() }
    return readingOthers(site.pool, reading, async (look) => {
      const all = await wardsOf(look, caller.person, dayOf(site.clock.now()))
      const persons = await openRegisters(look).people.many(all.map((ward) => ward.id))
      return all.map((ward, i) => {
        const person = persons[i]
        const name: Text = person
          ? { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') }
          : { ar: '', en: '' }
        return { ...ward, name }
      })
    })
  }

  app.get('/acting', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { lang } = req.visit
    const next = localPath((req.query as { next?: unknown }).next, '/home')
    const all = await wards(guest.caller)
    return sendPage(site, req, reply, {
      title: w.actingTitle,
      names: guest.names,
      islands: ['once'],
      children: (
        <>
          <h1>{w.actingTitle[lang]}</h1>
          <p class="lead">{w.actingLead[lang]}</p>
          <p class="muted">{w.actingTime[lang]}</p>
          <Cards>
            {all.map((ward) => (
              <Card
                level={2}
                title={<bdi>{ward.name[lang]}</bdi>}
                tone={ward.id === guest.subject ? 'info' : 'neutral'}
              >
                <p class="muted">
                  {[...new Set(ward.grounds.map((g) => grounds[g.behalf]?.[lang] ?? g.behalf))].join(
                    lang === 'ar' ? '، ' : ', ',
                  )}
                </p>
                <form method="post" action="/acting" data-once="">
                  <Hidden values={{ person: ward.id, next }} />
                  <p class="acts">
                    <Button kind={ward.id === guest.subject ? 'second' : 'main'}>
                      {ward.id === guest.caller.person ? w.actForMyself[lang] : w.actFor(ward.name)[lang]}
                    </Button>
                  </p>
                </form>
              </Card>
            ))}
          </Cards>
        </>
      ),
    })
  })

  app.post('/acting', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const person = sent(req.body, 'person')
    const next = localPath(sent(req.body, 'next'), '/home')
    if (!isUuid(person)) throw new RequestTrouble('not-yours')
    const all = await wards(guest.caller)
    if (!all.some((ward) => ward.id === person)) throw new RequestTrouble('not-yours')
    const { token } = req.visit
    const who = person === guest.caller.person ? null : person
    const switched =
      token === null ? null : await inTransaction(site.pool, (tx) => switchActing(tx, token, who, site.clock.now()))
    if (switched === null) throw new RequestTrouble('sign-in-first')
    keepSession(site, req, reply, switched)
    return reply.redirect(next, 303)
  })

  // It was over by itself; she has seen it.
  app.post('/acting/end', async (req, reply) => {
    const guest = await requireGuest(doorway, req)
    const { session } = req.visit
    const now = site.clock.now()
    if (session?.acting && guest.subject === guest.caller.person) {
      const why = session.acting.until <= now ? 'time' : 'standing'
      await inTransaction(site.pool, (tx) => endActing(tx, session, why, now))
    }
    return reply.redirect(localPath(sent(req.body, 'next'), '/home'), 303)
  })
}
