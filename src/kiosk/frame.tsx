/** The frame of every screen of a kiosk: large, one question, tools at the foot, nothing kept. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../language/index.ts'
import { type Children, html, type Island, Page, pageHeaders } from '../ui/index.ts'
import type { Site } from '../web/index.ts'

export interface Screen {
  readonly title: Text
  readonly children: Children
  readonly error?: boolean
  readonly status?: number
  /** Somebody's visit runs: ask whether she is still there, offer to finish and wipe. */
  readonly visit?: boolean
  /** Has a form: the language switch sends it. */
  readonly form?: boolean
  readonly islands?: readonly Island[]
  /** Takes the face: this screen may open the camera (add the `camera` island and a `CameraBox`). */
  readonly camera?: boolean
  /** Takes a finger: this screen may ask the reader of its machine. */
  readonly readers?: boolean
  /** Seconds after which the screen begins again by itself, also without JavaScript. */
  readonly endsIn?: number
}

/** Past identity's own idle time (ID-33): by then the visit is over, and nothing of it may stay on the glass. */
export const screenSeconds = 95
/** The phone needs the life of a code. */
export const codeSeconds = 305

export function sendScreen(site: Site, req: FastifyRequest, reply: FastifyReply, screen: Screen): FastifyReply {
  const { lang, path } = req.visit
  const seconds = screen.endsIn ?? (screen.visit ? screenSeconds : 0)
  if (seconds > 0) reply.header('refresh', `${seconds}; url=/kiosk`)
  return reply
    .code(screen.status ?? 200)
    .headers(pageHeaders({ personal: true, secure: site.secure, camera: screen.camera, readers: screen.readers }))
    .send(
      html(
        <Page
          lang={lang}
          surface="kiosk"
          title={screen.title}
          path={path}
          synthetic={site.synthetic}
          error={screen.error}
          form={screen.form ? 'page-form' : undefined}
          islands={screen.islands}
          home="/kiosk"
          kiosk={{ end: '/kiosk/end', start: '/kiosk', staff: '/kiosk/staff', idle: screen.visit }}
        >
          {screen.children}
        </Page>,
      ),
    )
}
