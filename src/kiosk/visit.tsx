/**
 * A visit, one question a screen, in the order of ID-32. Identity's rows decide what is asked; this only shows it: one
 * address for all steps, so that a reload, the Back button and a replayed step all show where the visit really stands.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  acceptTerms,
  type Brought,
  capture,
  enterCode,
  enterMobile,
  enterNumber,
  enterUsername,
  type Kiosk,
  neverRegistered,
  resendKioskCode,
  type VisitAnswer,
  type VisitRefusal,
  visitStep,
} from '../identity/index.ts'
import { askedLanguage } from '../ui/index.ts'
import { cookieOf, type Doorway, dropCookie } from '../web/index.ts'
import { kioskDeps, machineOf } from './machine.ts'
import { showEnd, showRefused, showStep } from './screens.tsx'
import { inLanguage } from './start.tsx'

/** Three frames in base64, percent-encoded, or a reader's answer with its picture. */
const bodyLimit = 2_000_000

export function visitScreens(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  const deps = kioskDeps(doorway)

  app.get('/kiosk/visit', async (req, reply) => {
    const at = await here(req)
    if (at === null) return reply.redirect('/kiosk', 303)
    const answer = await visitStep(deps, at.kiosk, at.token)
    return answer.ok ? show(req, reply, at.kiosk, answer) : refused(req, reply, answer)
  })

  app.post('/kiosk/visit', { bodyLimit }, async (req, reply) => {
    const at = await here(req)
    if (at === null) return reply.redirect('/kiosk', 303)
    const { kiosk, token } = at
    const step = text(req.body, 'step')
    const typed = text(req.body, 'typed')
    if (inLanguage(doorway, req, reply, askedLanguage(req.body))) {
      const answer = await visitStep(deps, kiosk, token)
      return answer.ok ? show(req, reply, kiosk, answer, { typed }) : refused(req, reply, answer)
    }
    const answer = await take(kiosk, token, step, typed, broughtBy(req.body))
    if (answer.ok) return reply.redirect('/kiosk/visit', 303)
    if (answer.ended) return refused(req, reply, answer)
    const now = await visitStep(deps, kiosk, token)
    if (!now.ok) return refused(req, reply, now)
    // What was typed for another step is not shown at this one.
    return show(req, reply, kiosk, now, { refusal: answer, typed: now.step === step ? typed : '' })
  })

  function take(
    kiosk: Kiosk,
    token: string,
    step: string,
    typed: string,
    brought: Brought,
  ): Promise<VisitAnswer | VisitRefusal> {
    switch (step) {
      case 'number':
        return enterNumber(deps, kiosk, token, typed)
      case 'right_index':
      case 'left_index':
      case 'face':
        return capture(deps, kiosk, token, step, brought)
      case 'username':
        return enterUsername(deps, kiosk, token, typed)
      case 'unregistered':
        return neverRegistered(deps, kiosk, token)
      case 'terms':
        return acceptTerms(deps, kiosk, token, typed)
      case 'mobile':
        return enterMobile(deps, kiosk, token, typed)
      case 'code':
        return enterCode(deps, kiosk, token, typed)
      case 'resend':
        return resendKioskCode(deps, kiosk, token)
      default:
        return visitStep(deps, kiosk, token)
    }
  }

  async function here(req: FastifyRequest): Promise<{ kiosk: Kiosk; token: string } | null> {
    const kiosk = await machineOf(doorway, req)
    const token = cookieOf(site, req, 'visit')
    return kiosk === null || token === null ? null : { kiosk, token }
  }

  function show(
    req: FastifyRequest,
    reply: FastifyReply,
    kiosk: Kiosk,
    answer: VisitAnswer,
    more: { refusal?: VisitRefusal; typed?: string } = {},
  ) {
    if (answer.step === 'done' && answer.slip) return showEnd(site, req, reply, answer.slip)
    return showStep(site, req, reply, answer, { ...more, cameras: kiosk.cameras })
  }

  function refused(req: FastifyRequest, reply: FastifyReply, refusal: VisitRefusal) {
    dropCookie(site, reply, 'visit')
    return showRefused(site, req, reply, refusal)
  }
}

/** One value of a form; long or odd ones are refused by the step itself, in its words. */
function text(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return ''
  const value: unknown = (body as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : ''
}

/** What the islands put beside the step: the reader's answer, the camera's frames. */
function broughtBy(body: unknown): Brought {
  if (typeof body !== 'object' || body === null) return {}
  const { frame } = body as { readonly frame?: unknown }
  const frames = (Array.isArray(frame) ? frame : [frame]).filter((each) => typeof each === 'string')
  return { answer: text(body, 'answer'), frames }
}
