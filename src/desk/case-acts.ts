/** What an officer does with a case: each act goes to identity, and the page shows where the case stands after it. */
import { relyingParty } from '../identity/index.ts'
import {
  askDecision,
  capturePresence,
  caseOf,
  checkDocument,
  decideCase,
  dropCase,
  proveMobile,
  sendMobileCode,
} from '../identity/officers/index.ts'
import type { Text } from '../language/index.ts'
import { type FieldErrors, readForm, type Typed } from '../ui/index.ts'
import type { Doorway } from '../web/index.ts'
import { showCase } from './case.tsx'
import { codeFields, codeForm, documentFields, documentForm, mobileFields, mobileForm } from './case-forms.ts'
import { deskDeps } from './reader.ts'
import type { Desk, DeskRoutes } from './routes.ts'

type Answer = { readonly ok: true } | { readonly ok: false; readonly words: Text; readonly reason: string }

/** A signed sample of a face in base64, and room for a larger device's. */
const captureLimit = 2_000_000

export function caseActs(routes: DeskRoutes, doorway: Doorway): void {
  const deps = deskDeps(doorway)
  const rp = relyingParty(doorway.site.publicUrl)
  const at = ({ id }: Desk): string => `/desk/cases/${id}`

  /** The page after an act: itself, or with what was wrong beside the field it is about. */
  const after = async (desk: Desk, answer: Answer, field = '', values: Typed = {}) => {
    if (answer.ok) return desk.reply.redirect(at(desk), 303)
    return again(desk, { [field]: answer.words }, values)
  }
  const again = (desk: Desk, errors: FieldErrors, values: Typed) =>
    showCase(doorway, desk.req, desk.reply, desk.session, desk.id, { errors, values })

  // These addresses only take a POST: who comes by the address bar finds the case.
  for (const act of ['capture', 'document', 'mobile', 'code', 'decide', 'drop']) {
    routes.get(`/desk/cases/:id/${act}`, 'open a case', async (desk) => desk.reply.redirect(at(desk), 303))
  }

  routes.post(
    '/desk/cases/:id/capture',
    'open a case',
    async (desk) => after(desk, await capturePresence(deps, desk.session, desk.id, desk.sent('answer'))),
    captureLimit,
  )

  routes.post('/desk/cases/:id/document', 'open a case', async (desk) => {
    const read = readForm(documentForm, documentFields, desk.req.body)
    if (!read.ok) return again(desk, read.errors, read.values)
    return after(desk, await checkDocument(deps, desk.session, desk.id, read.values), 'number', read.typed)
  })

  routes.post('/desk/cases/:id/mobile', 'open a case', async (desk) => {
    // Without a number it is the same one again.
    const anew = (await caseOf(deps.pool, desk.session, desk.id))?.step === 'code' && desk.sent('mobile') === ''
    const read = readForm(mobileForm, mobileFields, desk.req.body)
    if (!anew && !read.ok) return again(desk, read.errors, read.values)
    const typed = read.ok ? read.values.mobile : ''
    const answer = await sendMobileCode(deps, desk.session, desk.id, typed)
    return after(desk, answer, anew ? '' : 'mobile', read.ok ? read.typed : {})
  })

  routes.post('/desk/cases/:id/code', 'open a case', async (desk) => {
    const read = readForm(codeForm, codeFields, desk.req.body)
    if (!read.ok) return again(desk, read.errors, {})
    return after(desk, await proveMobile(deps, desk.session, desk.id, read.values.code), 'code')
  })

  routes.post('/desk/cases/:id/decide/challenge', 'open a case', async ({ reply, session, id }) => {
    const asked = await askDecision(deps, rp, session, id)
    reply.header('cache-control', 'no-store')
    return asked === null ? reply.code(409).send({}) : reply.send(asked)
  })

  routes.post('/desk/cases/:id/decide', 'open a case', async (desk) =>
    after(desk, await decideCase(deps, rp, desk.session, desk.id, desk.sent('_passkey'))),
  )

  routes.post('/desk/cases/:id/drop', 'open a case', async (desk) =>
    after(desk, await dropCase(deps, desk.session, desk.id)),
  )
}
