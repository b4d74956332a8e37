/**
 * Where this browser stands in signing in: kept in the `flow` cookie. Identity believes only the flow's own secret;
 * the rest is what the page shows again after a reload.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignInStep } from '../../identity/index.ts'
import type { Instant } from '../../language/index.ts'
import { cookieOf, dropCookie, type Site, setCookie } from '../../web/index.ts'
import { localPath, maskedOf } from './body.ts'

export interface SignInFlow {
  /** Identity's value. */
  readonly flow: string
  readonly stage: 'code' | 'new_password'
  /** Where the code comes from. */
  readonly by: 'sms' | 'app' | 'phone' | 'paused'
  /** `05••••••10` */
  readonly sentTo: string
  readonly resendAt: Instant | ''
  /** Where to go once signed in. */
  readonly next: string
}

export function keepFlow(site: Site, reply: FastifyReply, step: SignInStep, next: string): void {
  const shown = step.next === 'code' ? [step.by === 'sms' ? step.sentTo : step.by, step.resendAt] : ['', '']
  setCookie(site, reply, 'flow', [step.flow, step.next, ...shown, next].join('|'))
}

/** The flow of this browser, or null when there is none. */
export function flowOf(site: Site, req: FastifyRequest): SignInFlow | null {
  const [flow = '', stage = '', sentTo = '', resendAt = '', ...next] = (cookieOf(site, req, 'flow') ?? '').split('|')
  if (flow === '' || (stage !== 'code' && stage !== 'new_password')) return null
  return {
    flow,
    stage,
    by: sentTo === 'app' || sentTo === 'phone' || sentTo === 'paused' ? sentTo : 'sms',
    sentTo: maskedOf(sentTo),
    resendAt: Number.isNaN(Date.parse(resendAt)) ? '' : resendAt,
    next: localPath(next.join('|')) ?? '/home',
  }
}

export function endFlow(site: Site, reply: FastifyReply): void {
  dropCookie(site, reply, 'flow')
}
