/** The terms of use, point by point. */
import type { FastifyInstance } from 'fastify'
import { terms } from '../../identity/index.ts'
import type { Lang } from '../../language/index.ts'
import type { Doorway } from '../../web/index.ts'
import { namesOf, sendPage } from '../frame.tsx'

export function TermsList({ lang }: { lang: Lang }) {
  return (
    <ol>
      {terms.points.map((point) => (
        <li>{point[lang]}.</li>
      ))}
    </ol>
  )
}

export function termsPage(app: FastifyInstance, { site }: Doorway): void {
  app.get('/terms', async (req, reply) => {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: terms.title,
      names: await namesOf(site, req, null),
      children: (
        <div class="narrow">
          <h1>{terms.title[lang]}</h1>
          <p class="muted">
            {lang === 'ar' ? 'النسخة' : 'Version'} <bdi dir="ltr">{terms.version}</bdi>
          </p>
          <TermsList lang={lang} />
        </div>
      ),
    })
  })
}
