/** The control of a question that a photograph answers: a file to choose, and the picture that was sent already. */
import type { Lang } from '../language/index.ts'
import { words } from './words.ts'

/** The names of a photo's controls: the file, and the tick that leaves a sent one out again. */
export const fileControl = (name: string): string => `${name}.file`
export const removeControl = (name: string): string => `${name}.remove`

interface PictureProps {
  readonly lang: Lang
  /** Where the picture is served. */
  readonly src: string
}

/** A sent photo, small, in its own proportions of 35 by 45. */
export function Picture({ lang, src }: PictureProps) {
  return <img class="portrait" src={src} alt={words.sentPhoto[lang]} width={105} height={135} />
}

interface PhotoControlProps {
  readonly lang: Lang
  readonly name: string
  /** The id of the photo that was sent already; empty: none. */
  readonly value: string
  /** Pictures are served at this address followed by their id. */
  readonly pictures: string
  readonly optional: boolean
  readonly wrong: boolean
  readonly ties: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: 'true' }
}

/**
 * Works as a plain form: the id of a sent photo travels with it, so that it is kept when another answer is wrong and
 * when the language changes. Whether the camera or the album is opened is left to the person's device.
 */
export function PhotoControl({ lang, name, value, pictures, optional, wrong, ties }: PhotoControlProps) {
  const file = <input {...ties} type="file" name={fileControl(name)} accept="image/jpeg,image/png" />
  if (value === '') return file
  return (
    <div class="photo">
      <input type="hidden" name={name} value={value} />
      <Picture lang={lang} src={pictures + value} />
      <div>
        <details open={wrong}>
          <summary>{words.changePhoto[lang]}</summary>
          <label class="unseen" for={ties.id}>
            {words.changePhoto[lang]}
          </label>
          {file}
        </details>
        {optional ? (
          <div class="tick">
            <input type="checkbox" id={`${ties.id}-remove`} name={removeControl(name)} value="yes" />
            <label for={`${ties.id}-remove`}>{words.removePhoto[lang]}</label>
          </div>
        ) : null}
      </div>
    </div>
  )
}

/** Whether a question is answered by a file. */
export const isFile = (widget: string | undefined): boolean =>
  widget === 'photo' || widget === 'paper' || widget === 'pdf'

interface PaperControlProps {
  readonly lang: Lang
  readonly name: string
  /** The id of the paper that was sent already; empty: none. */
  readonly value: string
  readonly kind: 'paper' | 'pdf'
  readonly optional: boolean
  readonly ties: PhotoControlProps['ties']
}

/** The same for a paper: nothing of it is shown, only that we have it. */
export function PaperControl({ lang, name, value, kind, optional, ties }: PaperControlProps) {
  const accept = kind === 'pdf' ? 'application/pdf' : 'application/pdf,image/jpeg,image/png'
  return (
    <>
      {value === '' ? null : (
        <>
          <input type="hidden" name={name} value={value} />
          <p>{words.sentPaper[lang]}</p>
        </>
      )}
      <input {...ties} type="file" name={fileControl(name)} accept={accept} />
      {value !== '' && optional ? (
        <div class="tick">
          <input type="checkbox" id={`${ties.id}-remove`} name={removeControl(name)} value="yes" />
          <label for={`${ties.id}-remove`}>{words.removePaper[lang]}</label>
        </div>
      ) : null}
    </>
  )
}
