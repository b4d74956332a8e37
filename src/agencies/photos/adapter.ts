/**
 * The passports directorate's photo service over HTTP: `POST <url>/photos` with the JPEG, its key as `Idempotency-Key`,
 * the day as `X-Day`; the answer is `{"fails":[…]}` with the keys of our rules. Whatever is not that leaves us not
 * knowing, and the photo is asked about again.
 */
import * as z from 'zod'
import { type PhotoFault, type PhotoJudge, PhotoJudgeSilent, photoFaults } from '../../requests/index.ts'

const answer = z.object({ fails: z.array(z.enum(photoFaults)).max(photoFaults.length) })

export interface PhotoServiceSettings {
  readonly url: string
  /** Sent as a bearer token. */
  readonly token: string
  /** How long an answer may take: a person waits for it beside the field. */
  readonly deadlineMs: number
}

export function httpPhotoService(settings: PhotoServiceSettings): PhotoJudge {
  return {
    async judge({ key, photo, day }): Promise<readonly PhotoFault[]> {
      let response: Response
      let body: unknown
      try {
        response = await fetch(`${settings.url}/photos`, {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'content-type': 'image/jpeg',
            authorization: `Bearer ${settings.token}`,
            'idempotency-key': key,
            'x-day': day,
          },
          body: Buffer.from(photo),
          signal: AbortSignal.timeout(settings.deadlineMs),
          redirect: 'error',
        })
        body = await response.json().catch(() => null)
      } catch (cause) {
        throw new PhotoJudgeSilent('the photo service did not answer', { cause })
      }
      if (!response.ok) throw new PhotoJudgeSilent(`the photo service answered ${response.status}`)
      const read = answer.safeParse(body)
      if (!read.success) throw new PhotoJudgeSilent('the photo service’s answer makes no sense', { cause: read.error })
      return read.data.fails
    },
  }
}
