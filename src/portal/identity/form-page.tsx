/** A page of one form: its summary of errors, heading, form, and what stands below it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Lang, Text } from '../../language/index.ts'
import {
  type Children,
  ErrorSummary,
  type FieldErrors,
  type FieldSpec,
  Form,
  type Island,
  type Typed,
} from '../../ui/index.ts'
import type { Site } from '../../web/index.ts'
import { namesOf, sendPage } from '../frame.tsx'

export interface FormPage {
  readonly title: Text
  readonly lead?: Children
  readonly action?: string
  readonly fields?: readonly FieldSpec[]
  readonly values?: Typed
  readonly errors?: FieldErrors
  readonly hidden?: Readonly<Record<string, string>>
  readonly button?: Text
  /** In place of the form: one that is made otherwise. */
  readonly whole?: Children
  /** Inside the form, above its button. */
  readonly inside?: Children
  /** Below the form. */
  readonly below?: Children
  readonly islands?: readonly Island[]
}

/** 422 when there are errors, else 200. */
export async function sendFormPage(
  site: Site,
  req: FastifyRequest,
  reply: FastifyReply,
  page: FormPage,
): Promise<FastifyReply> {
  const { lang } = req.visit
  const errors = page.errors ?? {}
  const wrong = Object.keys(errors).length > 0
  return sendPage(site, req, reply, {
    title: page.title,
    names: await namesOf(site, req, null),
    error: wrong,
    status: wrong ? 422 : 200,
    form: 'page-form',
    islands: page.islands,
    children: (
      <div class="narrow">
        <ErrorSummary lang={lang} errors={errors} />
        <h1>{page.title[lang]}</h1>
        {page.lead ? <p class="lead">{page.lead}</p> : null}
        {page.whole ?? (
          <Form
            lang={lang}
            action={page.action ?? ''}
            fields={page.fields ?? []}
            values={page.values}
            errors={errors}
            hidden={page.hidden}
            button={page.button ?? { ar: 'تابع', en: 'Continue' }}
            summary={false}
          >
            {page.inside}
          </Form>
        )}
        {page.below}
      </div>
    ),
  })
}

/** Below a form of the account: the way back without doing it. */
export function BackToAccount({ lang }: { lang: Lang }) {
  return (
    <p>
      <a href="/account">{lang === 'ar' ? 'ارجع إلى حسابي' : 'Back to my account'}</a>
    </p>
  )
}
