/** From what was stated to a finished file: the paper's words, its signed code, the press, and the seal over all of it. */
import { createHash } from 'node:crypto'
import { type CodeDocument, type CodeSigner, CodeTooLarge, writeDocumentCode } from '../codes/index.ts'
import { type Signing, signingKey } from '../codes/keys.ts'
import type { Instant, Text } from '../language/index.ts'
import { type Paper, pressWords, type Sheet, same } from './paper.ts'
import { printedReference } from './reference.ts'
import type { Press } from './render.ts'
import type { Stamp } from './seal/cms.ts'
import { type Sealer, sealerAt } from './seal/keys.ts'
import { seal } from './seal/pdf.ts'
import { type AnyTemplate, templateOf } from './templates/index.ts'
import { DocumentError } from './trouble.ts'

/** The keys of an issuer: those that sign codes (JWKS, ES256) and those that seal files, newest first. */
export interface Issuing extends Signing {
  readonly seals: readonly Sealer[]
  /** Proves when a file was sealed; without it the seal says so itself. */
  readonly stamp?: Stamp
}

export interface Issuer {
  readonly press: Press
  readonly publicUrl: string
  readonly issuing: Issuing
  readonly now: Instant
  readonly synthetic: boolean
}

export interface Stated {
  readonly template: string
  /** As kept, without dashes. */
  readonly reference: string
  readonly data: unknown
  readonly madeAt: Instant
}

const secondsOf = (at: Instant): number => Math.floor(Date.parse(at) / 1000)

/** The words of a document with everything the press adds, its signed code among it. */
export function sheetOf({ publicUrl, issuing, synthetic }: Omit<Issuer, 'press' | 'now'>, stated: Stated): Sheet {
  const template = templateOf(stated.template)
  const paper = template.paper(stated.data, stated.madeAt)
  const reference = printedReference(stated.reference)
  return {
    ...paper,
    issuer: pressWords.issuer,
    verify: pressWords.verify,
    offline: pressWords.offline,
    footer: pressWords.footer,
    specimen: synthetic ? pressWords.specimen : null,
    reference,
    url: `${publicUrl}/verify/${reference}`,
    code: codeOf({ publicUrl, issuing, synthetic }, stated, template, paper),
  }
}

function codeOf(
  { publicUrl, issuing, synthetic }: Omit<Issuer, 'press' | 'now'>,
  { reference, data, madeAt }: Stated,
  template: AnyTemplate,
  paper: Paper,
): string {
  const ends = template.expires(data, madeAt)
  const lines = paper.rows
    .filter(({ coded }) => coded === true)
    .map(({ label, value, codedAs }) => ({ label, value: codedAs === undefined ? short(value) : same(codedAs) }))
  const said = {
    reference,
    kind: template.kind,
    holder: short(template.holder(data)),
    issuer: publicUrl,
    issuedAt: secondsOf(madeAt),
    expiresAt: ends === null ? null : secondsOf(ends),
    hash: new Uint8Array(createHash('sha256').update(JSON.stringify(data)).digest()),
    specimen: synthetic,
  }
  return fitting(signingKey(issuing), { ...said, lines })
}

/** The code with as many of the lines as it has room for: a paper with long names is printed all the same. */
function fitting(signer: CodeSigner, said: CodeDocument): string {
  for (let count = said.lines.length; ; count--) {
    try {
      return writeDocumentCode(signer, { ...said, lines: said.lines.slice(0, count) }).code
    } catch (error) {
      if (count === 0 || !(error instanceof CodeTooLarge)) throw error
    }
  }
}

/** A code has room for names as people have them; the longest are cut where the eye sees it. */
const mostLetters = 60

function short({ ar, en }: Text): Text {
  const cut = (text: string) => (text.length > mostLetters ? `${text.slice(0, mostLetters - 1).toWellFormed()}…` : text)
  return { ar: cut(ar), en: cut(en) }
}

/**
 * The finished file: PDF/A-2a under a PAdES signature.
 * @throws {DocumentError} `press-busy`, `press-failed` by the press; `no-seal` when no certificate holds now
 */
export async function issue(issuer: Issuer, stated: Stated): Promise<Buffer> {
  const sealer = sealerAt(issuer.issuing.seals, issuer.now)
  if (sealer === null) throw new DocumentError('no-seal', 'no certificate that seals holds now')
  const sheet = sheetOf(issuer, stated)
  const pdf = await issuer.press.print('sheet', sheet, stated.madeAt)
  // The paper that came back must be the one that went in: its keyword is the reference, in clear in the metadata.
  if (!pdf.includes(sheet.reference)) throw new DocumentError('press-failed', `not the paper of ${sheet.reference}`)
  const { stamp } = issuer.issuing
  return seal(pdf, { sealer, at: issuer.now, reason: sheet.title.ar, ...(stamp === undefined ? {} : { stamp }) })
}
