/** Photographs in forms of the portal: kept as they come in, told beside their field, shown to their owner alone. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Lang, Text } from '../language/index.ts'
import {
  attachPhoto,
  contentOf,
  notTakenWords,
  type PhotoFault,
  type Preview,
  photoById,
  photoFaultWords,
  photoFields,
  photoGone,
  RequestTrouble,
  type Row,
  requestOf,
} from '../requests/index.ts'
import { type FieldErrors, type FieldSpec, fileControl, Picture, removeControl } from '../ui/index.ts'
import { type Doorway, openThrottle, sentForm } from '../web/index.ts'
import { sendPaper } from './contact/papers.ts'
import { type Guest, requireGuest } from './guard.ts'

/** Where the pictures of a request are served; the id follows. */
export const picturesOf = (row: Pick<Row, 'request_id'>): string => `/requests/${row.request_id}/photos/`

/** How many photos one may send in an hour: each is read, measured and shown to the photo service. */
const hourly = 30

export interface Answered {
  /** What was typed, with the id of each photo in its place. */
  readonly body: Readonly<Record<string, string>>
  /** What is wrong with photos, by field. */
  readonly wrong: FieldErrors
}

export function openPhotos(app: FastifyInstance, doorway: Doorway) {
  const { house, site } = doorway
  const throttle = openThrottle(site.clock)

  app.get<{ Params: { id: string; photo: string } }>('/requests/:id/photos/:photo', async (req, reply) => {
    const { caller } = await requireGuest(doorway, req)
    const { row } = await requestOf(house, caller, req.params.id)
    const picture = await contentOf(house.pool, row, req.params.photo)
    if (picture === null) throw new RequestTrouble('unknown-request')
    return reply.headers(pictureHeaders).send(picture)
  })

  /** Reads the form of a page; a photo in it is kept with the draft, whatever else is wrong on the page. */
  async function answered(
    req: FastifyRequest,
    { guest, seen, fields }: { guest: Guest; seen: Preview; fields: readonly FieldSpec[] },
  ): Promise<Answered> {
    const { values, files } = await sentForm(req)
    const body: Record<string, string> = { ...values }
    const wrong: Record<string, Text> = {}
    for (const { name, widget } of fields) {
      if (widget === 'paper' || widget === 'pdf') {
        const file = files.get(fileControl(name))
        if (file === undefined) continue
        const sent = await sendPaper(doorway, guest.caller.person, file, widget)
        if ('wrong' in sent) wrong[name] = sent.wrong
        else {
          delete body[removeControl(name)]
          body[name] = sent.id
        }
        continue
      }
      if (widget !== 'photo') continue
      const file = files.get(fileControl(name))
      if (file !== undefined) {
        throttle.admit(guest.caller.person, hourly, 3600)
        const sent = file.cut
          ? ({ taken: false, why: 'too-large' } as const)
          : await attachPhoto(house, guest.caller, { request: seen.row.request_id, bytes: file.bytes })
        if (!sent.taken) wrong[name] = notTakenWords[sent.why]
        else {
          delete body[removeControl(name)]
          body[name] = sent.id
        }
      }
      if (wrong[name] === undefined && body[name] && body[removeControl(name)] === undefined) {
        const said = await wordsOn(seen.row, body[name])
        if (said !== null) wrong[name] = said
        if (said === photoGone) delete body[name]
      }
    }
    return { body, wrong }
  }

  /** What is wrong with a photo that was sent, in the words of the rules it breaks. */
  async function wordsOn(row: Row, id: string): Promise<Text | null> {
    const sent = await photoById(house.pool, row, id)
    if (sent === null) return photoGone
    return sent.failed.length === 0 ? null : joined(sent.failed)
  }

  return answered
}

function joined(faults: readonly PhotoFault[]): Text {
  const said = faults.map((fault) => photoFaultWords[fault])
  return { ar: said.map((s) => s.ar).join(' '), en: said.map((s) => s.en).join(' ') }
}

/** Errors in the order of the page, a photo's before what the schema says of it. */
export function inOrder(fields: readonly FieldSpec[], typed: FieldErrors, photos: FieldErrors): FieldErrors {
  const both: FieldErrors = { ...typed, ...photos }
  return Object.fromEntries(fields.flatMap(({ name }) => (both[name] ? [[name, both[name]]] : [])))
}

/** Seen by its owner, kept by nobody on the way, and a picture whatever a browser thinks of its bytes. */
const pictureHeaders = {
  'content-type': 'image/jpeg',
  'content-disposition': 'inline; filename="photo.jpg"',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

/** The photos that went with a request, for its receipt. */
export function Photos({ doorway, lang, row }: { readonly doorway: Doorway; readonly lang: Lang; readonly row: Row }) {
  const definition = doorway.house.catalogue.get(row.service)
  if (definition?.kind !== 'service') return null
  return (
    <>
      {photoFields(definition).map((field) =>
        typeof row.form[field] === 'string' ? <Picture lang={lang} src={picturesOf(row) + row.form[field]} /> : null,
      )}
    </>
  )
}
