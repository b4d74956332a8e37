/** The officers' desk: who works for the state signs in here, and never with an account of the portal. */
import type { FastifyInstance } from 'fastify'
import { type Doorway, openStreams } from '../web/index.ts'
import { ordering } from './account-order.tsx'
import { accountPages } from './accounts.tsx'
import { approvalPages } from './approvals.tsx'
import { audiencePages } from './audiences.tsx'
import { clearing } from './breaker.tsx'
import { campaignPages } from './campaigns.tsx'
import { casePages } from './case.tsx'
import { caseActs } from './case-acts.ts'
import { caseAgreeing } from './case-agreeing.tsx'
import { channelPages } from './channels.tsx'
import { counterPages } from './counter.tsx'
import { deathPages, reversing } from './deaths.tsx'
import { deliveryDesk } from './deliveries.tsx'
import { disputePages } from './disputes.tsx'
import { feeChanging, feePages } from './fees.tsx'
import { homePage } from './home.tsx'
import { inTwoAgreeing } from './in-two.tsx'
import { kioskEnrolment } from './kiosk-enrol.tsx'
import { kioskPages } from './kiosks.tsx'
import { noticePages } from './notices.tsx'
import { officeKeeping } from './office-keeping.tsx'
import { keeping } from './officer-asked.tsx'
import { officerPages } from './officers.tsx'
import { officePages } from './offices.tsx'
import { openPages } from './open-case.tsx'
import { partyAgreeing, partyPages } from './parties.tsx'
import { passwordPage } from './password.tsx'
import { paymentAgreeing, paymentPages } from './payments.tsx'
import { queuePages } from './queue.tsx'
import { recalling } from './recalling.tsx'
import { refusalPages, verdictAgreeing } from './refusal.tsx'
import { refusalAgreeing, requestPages } from './requests.tsx'
import { reviewPages } from './review-acts.tsx'
import { officerRoutes } from './routes.ts'
import { deskSignIn } from './sign-in.tsx'
import { statisticsPages } from './statistics.tsx'
import { reasonChanging, templatePages } from './templates.tsx'
import { ticketPages } from './tickets.tsx'

export function deskDoor(app: FastifyInstance, doorway: Doorway): void {
  deskSignIn(app, doorway)
  const routes = officerRoutes(app, doorway)
  homePage(routes, doorway)
  openPages(routes, doorway)
  casePages(routes, doorway)
  caseActs(routes, doorway)
  counterPages(routes, doorway)
  queuePages(app, routes, doorway)
  reviewPages(routes, doorway)
  refusalPages(routes, doorway)
  statisticsPages(routes, doorway)
  templatePages(routes, doorway)
  feePages(routes, doorway)
  requestPages(routes, doorway)
  paymentPages(routes, doorway)
  deliveryDesk(routes, doorway)
  disputePages(routes, doorway)
  ticketPages(routes, doorway)
  audiencePages(routes, doorway, openStreams(app))
  deathPages(routes, doorway)
  noticePages(routes, doorway)
  passwordPage(routes, doorway)
  officePages(routes, doorway)
  partyPages(routes, doorway)
  kioskEnrolment(routes, doorway)
  kioskPages(routes, doorway)
  campaignPages(routes, doorway)
  channelPages(routes, doorway)
  officerPages(routes, doorway)
  accountPages(routes, doorway)
  approvalPages(routes, doorway, {
    case: caseAgreeing(doorway),
    refusal: refusalAgreeing(doorway),
    party: partyAgreeing(doorway),
    recall: inTwoAgreeing(doorway, recalling(doorway)),
    breaker: inTwoAgreeing(doorway, clearing()),
    officer: inTwoAgreeing(doorway, keeping(doorway)),
    account: inTwoAgreeing(doorway, ordering(doorway)),
    payment: paymentAgreeing(doorway),
    office: inTwoAgreeing(doorway, officeKeeping(doorway)),
    verdict: verdictAgreeing(doorway),
    death: inTwoAgreeing(doorway, reversing(doorway)),
    fee: inTwoAgreeing(doorway, feeChanging(doorway)),
    reason: inTwoAgreeing(doorway, reasonChanging(doorway)),
  })
}
