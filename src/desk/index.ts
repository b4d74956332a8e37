/** The officers' desk: who works for the state signs in here, and never with an account of the portal. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../web/index.ts'
import { approvalPages } from './approvals.tsx'
import { casePages } from './case.tsx'
import { caseActs } from './case-acts.ts'
import { caseAgreeing } from './case-agreeing.tsx'
import { disputePages } from './disputes.tsx'
import { homePage } from './home.tsx'
import { openPages } from './open-case.tsx'
import { partyAgreeing, partyPages } from './parties.tsx'
import { passwordPage } from './password.tsx'
import { refusalAgreeing, requestPages } from './requests.tsx'
import { officerRoutes } from './routes.ts'
import { deskSignIn } from './sign-in.tsx'

export function deskDoor(app: FastifyInstance, doorway: Doorway): void {
  deskSignIn(app, doorway)
  const routes = officerRoutes(app, doorway)
  homePage(routes, doorway)
  openPages(routes, doorway)
  casePages(routes, doorway)
  caseActs(routes, doorway)
  requestPages(routes, doorway)
  disputePages(routes, doorway)
  passwordPage(routes, doorway)
  partyPages(routes, doorway)
  approvalPages(routes, doorway, {
    case: caseAgreeing(doorway),
    refusal: refusalAgreeing(doorway),
    party: partyAgreeing(doorway),
  })
}
