/** The portal's pages about who one is: signing in and out, registering, one's own account. */
import type { FastifyInstance } from 'fastify'
import type { Doorway } from '../../web/index.ts'
import { accountPages } from './account.tsx'
import { closingPages } from './closing.tsx'
import { historyPage } from './history.tsx'
import { soundRoute } from './human.tsx'
import { mobilePages } from './mobile.tsx'
import { passkeyPages } from './passkeys.tsx'
import { phonePages } from './phones.tsx'
import { pointsPage } from './points.tsx'
import { registerPages } from './register.tsx'
import { registerSteps } from './register-steps.tsx'
import { sessionRoutes } from './session.ts'
import { signInPages } from './sign-in.tsx'
import { signInSteps } from './sign-in-steps.tsx'
import { termsPage } from './terms.tsx'
import { totpPages } from './totp.tsx'

export { endsInMs } from './session.ts'

export function identityPages(app: FastifyInstance, doorway: Doorway): void {
  signInPages(app, doorway)
  signInSteps(app, doorway)
  registerPages(app, doorway)
  registerSteps(app, doorway)
  termsPage(app, doorway)
  pointsPage(app, doorway)
  accountPages(app, doorway)
  closingPages(app, doorway)
  historyPage(app, doorway)
  passkeyPages(app, doorway)
  totpPages(app, doorway)
  phonePages(app, doorway)
  mobilePages(app, doorway)
  sessionRoutes(app, doorway)
  soundRoute(app, doorway)
}
