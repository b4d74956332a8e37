/** The enrolled photograph on the page of a case: asked for by a press, so that each look is one line in the readers' book. */
import type { FastifyReply } from 'fastify'
import type { Lang, Text } from '../language/index.ts'
import { Button } from '../ui/index.ts'

const words = {
  show: { ar: 'اعرض الصورة المحفوظة', en: 'Show the photo on file' },
  alt: { ar: 'صورة صاحب الحالة كما في السجل', en: 'The person’s photo as in the register' },
} as const satisfies Readonly<Record<string, Text>>

interface Props {
  readonly lang: Lang
  /** The page it stands on; the photograph is at `/photo` under it. */
  readonly at: string
  /** Whether the register keeps photographs at all. */
  readonly there: boolean
  readonly shown: boolean
}

export function EnrolledPhoto({ lang, at, there, shown }: Props) {
  if (!there) return null
  if (shown) return <img src={`${at}/photo`} alt={words.alt[lang]} width="240" height="320" />
  return (
    <p class="act">
      <Button href={`${at}?photo=yes`} kind="quiet">
        {words.show[lang]}
      </Button>
    </p>
  )
}

/** The picture, kept by nobody on the way; 404 when there is none or none for her. */
export function sendPhoto(reply: FastifyReply, photo: Uint8Array | null): FastifyReply {
  reply.headers({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'",
  })
  return photo === null ? reply.code(404).send() : reply.type('image/jpeg').send(Buffer.from(photo))
}
