/** The door for other bodies: they sign people in with the account here (OpenID Connect), as far as each person agrees. */
import type { FastifyInstance } from 'fastify'
import type { AdapterFactory } from 'oidc-provider'
import type { Doorway } from '../web/index.ts'
import { consentsPage } from './consents-page.tsx'
import type { OpenidDeps } from './deps.ts'
import { partiesEndpoint } from './endpoint.ts'
import { interactionPages } from './interaction.tsx'
import { logoutMaker, sendLogouts } from './logouts.ts'
import { mount, watchAnswers } from './mount.ts'
import { pagesOf } from './pages.tsx'
import { openProvider } from './provider.ts'
import { selfService } from './self-service.tsx'
import { endVisits } from './visits.ts'

/** @param keeper for measuring only (provider.ts) */
export function openidDoor(app: FastifyInstance, doorway: Doorway, deps: OpenidDeps, keeper?: AdapterFactory): void {
  const { site } = doorway
  const provider = openProvider(deps, pagesOf(site), keeper)
  watchAnswers(deps, site, provider)
  mount(app, site, provider)
  interactionPages(app, { ...deps, ...site }, provider)
  partiesEndpoint(app, doorway)
  selfService(app, doorway, deps)
  consentsPage(app, doorway)
}

/** For a worker: one round of ending what hung on ended sessions and telling the bodies. Returns how much was done. */
export function openidWorker(deps: OpenidDeps): () => Promise<number> {
  const make = logoutMaker(openProvider(deps, pagesOf(deps)), deps.synthetic)
  let since: string | undefined
  return async () => {
    const from = since
    // A minute is looked at again and again: a session whose end was committed late is not missed.
    since = new Date(Date.parse(deps.clock.now()) - 60_000).toISOString()
    return (await endVisits(deps, from)) + (await sendLogouts(deps, make))
  }
}
