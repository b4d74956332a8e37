/** The contact centre at the portal: writing, following what was written, meeting the Minister, and the public figures. */
import type { FastifyInstance } from 'fastify'
import { paperLimits } from '../../contact/index.ts'
import { type Doorway, takeUploads } from '../../web/index.ts'
import { contactHome } from './home.tsx'
import { ticketPages } from './ticket.tsx'
import { trackPages } from './track.tsx'

export function contactPages(app: FastifyInstance, doorway: Doorway): void {
  contactHome(app, doorway)
  takeUploads(app, paperLimits.bytes, (inner) => ticketPages(inner, doorway))
  trackPages(app, doorway)
}
