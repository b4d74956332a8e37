/** What may be asked for, and "can I?": the catalogue, one service with its questions, the verdict before any form. */
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { dayOf, fullName } from '../language/index.ts'
import { mayI, openRegisters, RequestTrouble } from '../requests/index.ts'
import { wardsOf } from '../standing/index.ts'
import { isUuid, readingOthers } from '../store/index.ts'
import { type Doorway, openSearch } from '../web/index.ts'
import { queryOf, whoAsks } from './asked.ts'
import { send } from './once.ts'
import { describe, forPeople, summaryOf } from './shown.ts'

/** Ids of people come from `GET /api/me`. One that is nobody's is somebody one may not act for: the same answer. */
export const personId = z.string().refine(isUuid, {
  message: 'not an id',
  params: {
    text: {
      ar: 'أرسل معرّف الشخص كما في GET /api/me.',
      en: 'Send the id of the person as GET /api/me gives it.',
    },
  },
})

const listQuery = z.object({ q: z.string().max(200).optional(), lang: z.enum(['ar', 'en']).optional() })
const forQuery = z.object({ for: personId.optional() })

interface Named {
  readonly sector: string
  readonly name: string
}

export function serviceRoutes(app: FastifyInstance, doorway: Doorway): void {
  const { house, site } = doorway
  const people = forPeople(house.catalogue)
  const search = openSearch(people)

  app.get('/api/services', async (req, reply) => {
    const { q = '', lang } = queryOf(req, listQuery)
    const found = search(q).map(({ id, definition }) => summaryOf(id, definition))
    // Without words to rank by, the order of the language asked for.
    if (q.trim() === '' && lang) found.sort((a, b) => a.title[lang].localeCompare(b.title[lang], lang))
    return send(reply, { status: 200, body: { services: found } })
  })

  app.get<{ Params: Named }>('/api/services/:sector/:name', async (req, reply) => {
    const id = `${req.params.sector}/${req.params.name}`
    const definition = people.get(id)
    if (definition === undefined) throw new RequestTrouble('unknown-service')
    return send(reply, { status: 200, body: describe(id, definition) })
  })

  app.get<{ Params: Named }>('/api/services/:sector/:name/eligibility', async (req, reply) => {
    const id = `${req.params.sector}/${req.params.name}`
    if (!people.has(id)) throw new RequestTrouble('unknown-service')
    const { caller } = await whoAsks(doorway, req, reply)
    const subject = queryOf(req, forQuery).for ?? caller.person
    const opening = await mayI(house, caller, id, subject)
    return send(reply, {
      status: 200,
      body: {
        service: id,
        for: subject,
        behalf: opening.standing.behalf,
        eligible: opening.refusals.length === 0,
        refusals: opening.refusals,
        offers: opening.offers,
        codeNeeded: opening.codeNeeded,
        openRequest: opening.open,
        draft: opening.draft,
      },
    })
  })

  app.get('/api/me', async (req, reply) => {
    const { caller } = await whoAsks(doorway, req, reply)
    const now = site.clock.now()
    const reading = { reader: caller.person, audience: caller.audience, purpose: 'acting-as', at: now }
    const body = await readingOthers(site.pool, reading, async (look) => {
      const wards = await wardsOf(look, caller.person, dayOf(now))
      const persons = await openRegisters(look).people.many(wards.map((ward) => ward.id))
      const shown = persons.map((person, i) => ({
        id: person.id,
        name: { ar: fullName(person.name, 'ar'), en: fullName(person.name, 'en') },
        behalf: wards[i]?.grounds.map((ground) => ground.behalf) ?? [],
      }))
      const me = shown.find((person) => person.id === caller.person)
      return {
        id: caller.person,
        name: me?.name ?? null,
        audience: caller.audience,
        identity: caller.identity,
        signIn: caller.signIn,
        provedAt: caller.provedAt,
        mayActFor: shown.filter((person) => person.id !== caller.person),
      }
    })
    return send(reply, { status: 200, body })
  })
}
