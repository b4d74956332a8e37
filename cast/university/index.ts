/**
 * A university of the demo: a body apart, with its own process's worth of code, port, look and cookie, that signs people in
 * with their account at the portal by `openid-client` and the full profile. It knows the portal by its public addresses only.
 */
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify from 'fastify'
import { exportJWK, generateKeyPair } from 'jose'
import { type OpenidDeps, partyOf, type Registration, registerParty, rotateKeys } from '../../src/openid/index.ts'
import { inTransaction, uuid, uuidOf } from '../../src/store/index.ts'
import { universityRoutes } from './routes.tsx'
import { openSignIn } from './sign-in.ts'

export interface University {
  readonly url: string
  readonly close: () => Promise<void>
}

const owner = uuidOf('demo university')

/** Opens it, registered in the sandbox with a key made at this start. Null when its port is taken or 0: the demo goes on without. */
export async function openUniversity(deps: OpenidDeps, host: string, port: number): Promise<University | null> {
  if (port === 0) return null
  const url = `http://localhost:${port}`
  const pair = await generateKeyPair('ES256', { extractable: true })
  const kid = uuid()
  const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'ES256' }] }
  const clientId = `demo-university-${port}`
  const app = Fastify({ bodyLimit: 16_384 })
  await app.register(cookie)
  await app.register(formbody)
  universityRoutes(app, openSignIn({ issuer: `${deps.publicUrl}/openid`, clientId, key: pair.privateKey, kid, url }))
  try {
    await app.listen({ port, host })
  } catch (error) {
    deps.log('the demo university found no port', { code: (error as { code?: string }).code })
    return null
  }
  // Only who has the port has the keys.
  await register(deps, clientId, url, jwks)
  return { url, close: () => app.close() }
}

async function register(deps: OpenidDeps, clientId: string, url: string, jwks: { keys: unknown[] }): Promise<void> {
  const at = deps.clock.now()
  await inTransaction(deps.pool, async (tx) => {
    if ((await partyOf(tx, clientId)) !== null) {
      const trouble = await rotateKeys(tx, clientId, jwks, { by: owner, at })
      if (trouble !== null) throw new Error(`the demo university's keys: ${trouble}`)
      return
    }
    const answer = await registerParty(tx, registration(url, jwks), { owner, at, sandbox: true, clientId })
    if (!answer.ok) throw new Error(`the demo university: ${JSON.stringify(answer.troubles)}`)
  })
}

function registration(url: string, jwks: { keys: unknown[] }): Registration {
  return {
    name: { ar: 'جامعة الواحة', en: 'Oasis University' },
    redirect_uris: [`${url}/back`],
    post_logout_redirect_uris: [`${url}/left`],
    backchannel_logout_uri: `${url}/out`,
    userinfo_signed_response_alg: 'ES256',
    jwks,
    asks: [
      {
        item: 'name',
        needed: true,
        purpose: { ar: 'لتعرف الجامعة اسمك', en: 'So that the university knows your name' },
      },
      {
        item: 'age_over_18',
        needed: true,
        purpose: { ar: 'القبول لمن أتم 18 سنة', en: 'Admission is from the age of 18' },
      },
      {
        item: 'birthdate',
        needed: false,
        purpose: { ar: 'لتهنئك الجامعة في يومه', en: 'So that the university can greet you on the day' },
      },
      {
        item: 'verification',
        needed: false,
        purpose: { ar: 'لتعفيك من مراجعة القبول', en: 'So that you need not come to the admission office' },
      },
    ],
  }
}
