/** The frame of the card's pages. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../language/index.ts'
import { type Children, html, Page, pageHeaders } from '../ui/index.ts'
import type { Site } from '../web/index.ts'
import { words } from './words.ts'

export interface Shown {
  readonly title: Text
  readonly children: Children
  readonly error?: boolean
  readonly person?: Text
  readonly form?: string
  /** For the page where others verify: nobody is signed in there, and it may use the camera. */
  readonly open?: { readonly scripts: readonly string[]; readonly webManifest: string }
}

const nav = [
  { href: '/home', label: words.home },
  { href: '/account', label: words.account },
] as const

export function send(site: Site, req: FastifyRequest, reply: FastifyReply, status: number, shown: Shown): FastifyReply {
  const { lang, path } = req.visit
  const { open, person } = shown
  return reply
    .code(status)
    .headers(pageHeaders({ personal: true, secure: site.secure, camera: open !== undefined }))
    .send(
      html(
        <Page
          lang={lang}
          title={shown.title}
          path={path}
          synthetic={site.synthetic}
          error={shown.error}
          form={shown.form}
          nav={open ? [] : nav}
          person={person ? { name: person, href: '/account', signOut: '/sign-out' } : undefined}
          scripts={open?.scripts}
          webManifest={open?.webManifest}
        >
          <div class="narrow">
            <h1>{shown.title[lang]}</h1>
            {shown.children}
          </div>
        </Page>,
      ),
    )
}
