/** The one error of this room. */

export type Trouble = 'press-busy' | 'press-failed' | 'altered' | 'ordered-otherwise' | 'no-seal'

/**
 * `press-busy`: ask again later. `press-failed`: this sheet can't be printed as it is. `altered`: stored bytes are
 * not what was printed; nothing was handed out. `ordered-otherwise`: the request ordered the same paper with other data.
 * `no-seal`: no certificate that seals holds now; nothing leaves the press unsealed.
 */
export class DocumentError extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble, detail: string) {
    super(`${trouble}: ${detail}`)
    this.name = 'DocumentError'
    this.trouble = trouble
  }
}
