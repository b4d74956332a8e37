/** The errors of this part: photographs that cannot be read, and machinery that cannot answer. */

export type PhotoTrouble =
  | 'empty'
  | 'too-many-bytes'
  | 'not-a-photo'
  | 'too-many-pixels'
  | 'too-small'
  | 'broken'
  | 'record-broken'
  | 'record-unsupported'

/**
 * A photograph that cannot be read. `code` is stable:
 * `empty` no bytes; `too-many-bytes` over the limit, not looked into; `not-a-photo` neither JPEG, PNG nor a face record;
 * `too-many-pixels`, `too-small` by its own header, not decoded; `broken` cut off or damaged; `record-broken` an
 * ISO/IEC 19794-5 record whose fields contradict each other; `record-unsupported` a right record of a kind we do not
 * read (JPEG 2000, another version).
 */
export class PhotoError extends Error {
  readonly code: PhotoTrouble
  constructor(code: PhotoTrouble, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.name = 'PhotoError'
    this.code = code
  }
}

export type FaceTrouble = 'busy' | 'late' | 'failed' | 'closed' | 'models-altered' | 'not-a-template' | 'other-model'

/**
 * `busy`: too many wait, ask again; `late`: not answered within its time; `failed`: the thread died of this photograph;
 * `closed`: the pool is; `models-altered`: the model files are not those we measured, nothing is compared with them;
 * `not-a-template`: bytes that are no template of ours; `other-model`: made with another model, the person must be
 * enrolled again.
 */
export class FaceError extends Error {
  readonly code: FaceTrouble
  constructor(code: FaceTrouble, detail: string, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.name = 'FaceError'
    this.code = code
  }
}
