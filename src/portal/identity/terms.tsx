/** The terms of use, point by point. */
import type { FastifyInstance } from 'fastify'
import { terms } from '../../identity/index.ts'
import type { Lang } from '../../language/index.ts'
import type { Doorway } from '../../web/index.ts'
import { sendPage } from '../frame.tsx'
import { namesHere } from '../guard.ts'

export function TermsList({ lang }: { lang: Lang }) {
  return (
    <ol>
      {terms.points.map((point) => (
        <li>{point[lang]}.</li>
      ))}
    </ol>
  )
}

export function termsPage(app: FastifyInstance, doorway: Doorway): void {
  const { site } = doorway
  app.get('/terms', async (req, reply) => {
    const { lang } = req.visit
    return sendPage(site, req, reply, {
      title: terms.title,
      names: await namesHere(doorway, req),
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
