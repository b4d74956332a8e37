/** The contact centre at the portal: writing, following what was written, meeting the Minister, and the public figures. */
import type { FastifyInstance } from 'fastify'
import { paperLimits } from '../../contact/index.ts'
import { type Doorway, takeUploads } from '../../web/index.ts'
import { audiencePages } from './audience.tsx'
import { contactHome } from './home.tsx'
import { indicatorsPage } from './indicators.tsx'
import { thirdPages } from './third.tsx'
import { ticketPages } from './ticket.tsx'
import { trackPages } from './track.tsx'

export function contactPages(app: FastifyInstance, doorway: Doorway): void {
  contactHome(app, doorway)
  takeUploads(app, paperLimits.bytes, (inner) => ticketPages(inner, doorway))
  trackPages(app, doorway)
  audiencePages(app, doorway)
  thirdPages(app, doorway)
  indicatorsPage(app, doorway)
}
