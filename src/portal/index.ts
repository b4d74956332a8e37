/** The portal: the door for people. */
import type { FastifyInstance } from 'fastify'
import { paperLimits } from '../contact/index.ts'
import { photoLimits } from '../language/index.ts'
import { type Doorway, takeUploads } from '../web/index.ts'
import { actingPages } from './acting.tsx'
import { agreementPages } from './agreements.tsx'
import { appFiles } from './app.ts'
import { appointmentPages } from './appointments.tsx'
import { auditPages } from './audit.ts'
import { bookByNumberPages } from './book-by-number.tsx'
import { callbackRoutes } from './callbacks.ts'
import { cataloguePages } from './catalogue.tsx'
import { contactPages } from './contact/index.ts'
import { deliveryPages } from './deliveries.tsx'
import { documentPages } from './documents.tsx'
import { fundsPages } from './funds.tsx'
import { homePage } from './home.tsx'
import { identityPages } from './identity/index.ts'
import { officesPages } from './offices.tsx'
import { paperPages } from './papers.tsx'
import { payPages } from './pay.tsx'
import { plainPages } from './plain.tsx'
import { readingsPage } from './readings.tsx'
import { receiptPages } from './receipts.tsx'
import { requestFormPages } from './request-form.tsx'
import { servicePages } from './service.tsx'
import { statusPage } from './status.tsx'
import { trackerPages } from './tracker.tsx'

export { errorPage } from './frame.tsx'

export function portalDoor(app: FastifyInstance, doorway: Doorway): void {
  cataloguePages(app, doorway)
  identityPages(app, doorway)
  homePage(app, doorway)
  servicePages(app, doorway)
  takeUploads(app, Math.max(photoLimits.bytes, paperLimits.bytes), (inner) => requestFormPages(inner, doorway))
  contactPages(app, doorway)
  trackerPages(app, doorway)
  agreementPages(app, doorway)
  fundsPages(app, doorway)
  payPages(app, doorway)
  receiptPages(app, doorway)
  actingPages(app, doorway)
  bookByNumberPages(app, doorway)
  readingsPage(app, doorway)
  auditPages(app, doorway)
  documentPages(app, doorway)
  deliveryPages(app, doorway)
  paperPages(app, doorway)
  appointmentPages(app, doorway)
  officesPages(app, doorway)
  plainPages(app, doorway)
  statusPage(app, doorway)
  callbackRoutes(app, doorway)
  appFiles(app)
}
