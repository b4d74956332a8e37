/** The camera in a kiosk's form: the live picture with an oval to look into; its island takes the frames. */
import type { Lang, Text } from '../language/index.ts'
import { inLang, type Words } from './words.ts'

export interface CameraProps {
  readonly lang: Lang
  /** Labels of the cameras installed in this kiosk; any other is refused. Empty: any camera. */
  readonly cameras: readonly string[]
  /** The name of the hidden fields: base64 of a JPEG each, empty when there is no camera. */
  readonly name?: string
  readonly frames?: number
  /** Largest frame in bytes. */
  readonly most?: number
  /** Milliseconds from frame to frame. Longer with a prompt: people need a moment. */
  readonly between?: number
  /** Something to do, shown after the first frame (`promptWords` of biometrics). */
  readonly prompt?: Words
}

const words = {
  view: { ar: 'صورتك الآن', en: 'Your picture now' },
  starting: { ar: 'نشغّل الكاميرا…', en: 'Starting the camera…' },
  ready: { ar: 'ضع وجهك داخل الإطار وانظر إلى الكاميرا.', en: 'Put your face in the oval and look at the camera.' },
  taking: { ar: 'ابقَ ثابتًا، نلتقط صورتك…', en: 'Keep still, we are taking your picture…' },
  none: {
    ar: 'لا نجد كاميرا تعمل. أكمل، وسيساعدك الموظف.',
    en: 'No working camera. Carry on: an officer will help you.',
  },
  refused: {
    ar: 'الكاميرا غير مسموح بها هنا. أكمل، وسيساعدك الموظف.',
    en: 'The camera is not allowed here. Carry on: an officer will help you.',
  },
  foreign: {
    ar: 'هذه الكاميرا ليست من هذا الجهاز. أكمل، وسيساعدك الموظف.',
    en: 'This camera does not belong to this machine. Carry on: an officer will help you.',
  },
  noScript: {
    ar: 'لا تعمل الكاميرا في هذا المتصفح. أكمل، وسيساعدك الموظف.',
    en: 'The camera does not work in this browser. Carry on: an officer will help you.',
  },
} satisfies Record<string, Text>

/** Stands inside the form that sends the face; add the `camera` island and the headers' `camera` wish. */
export function CameraBox(props: CameraProps) {
  const { lang, cameras, name = 'frame', frames = 3, most = 200_000, prompt } = props
  const between = props.between ?? (prompt === undefined ? 250 : 1_500)
  return (
    <div
      class="camera"
      data-cameras={JSON.stringify(cameras)}
      data-most={most}
      data-between={between}
      data-prompt={prompt === undefined ? undefined : inLang(prompt, lang)}
      data-starting={words.starting[lang]}
      data-ready={words.ready[lang]}
      data-taking={words.taking[lang]}
      data-none={words.none[lang]}
      data-refused={words.refused[lang]}
      data-foreign={words.foreign[lang]}
    >
      <div class="camera-view">
        <video data-camera muted playsInline hidden aria-label={words.view[lang]} />
      </div>
      <p class="camera-says" role="status">
        <noscript>{words.noScript[lang]}</noscript>
      </p>
      {Array.from({ length: frames }, () => (
        <input type="hidden" name={name} value="" data-frame />
      ))}
    </div>
  )
}
