/** Writing a card's code (ID-92): the CWT with MOSIP's claim 169, signed as COSE_Sign1, in zlib, in Base45. */
import { type CodeSigner, writeSigned } from '../codes/index.ts'
import { fullName } from '../language/index.ts'
import { attribute, claim } from './code.ts'
import { type CardFacts, documentHash } from './facts.ts'

/** ID-92: with a small photo. */
export const mostBytes = 1200
/** A code on a screen is signed anew at each look, and a picture of it is soon worth nothing; paper lasts a day. */
export const life = { screen: 30, paper: 24 * 3600 } as const

export interface Writing {
  readonly facts: CardFacts
  readonly issuer: string
  /** Seconds of the epoch. */
  readonly now: number
  readonly life: number
  readonly status: { readonly uri: string; readonly index: number }
  readonly photo?: Uint8Array
}

export interface Written {
  readonly code: string
  /** Before Base45. */
  readonly bytes: number
  readonly expiresAt: number
}

/** The code. Throws when it would be larger than a code may be. */
export function writeCode(signer: CodeSigner, writing: Writing): Written {
  const { facts, issuer, now, status, photo } = writing
  const about = new Map<number, unknown>([
    [attribute.id, facts.number],
    [attribute.version, '1.0.0'],
    [attribute.language, 'eng'],
    [attribute.fullName, fullName(facts.name, 'en')],
    [attribute.born, facts.born.replaceAll('-', '')],
    [attribute.gender, facts.sex === 'female' ? 2 : 1],
    [attribute.nationality, facts.nationality],
    ...(photo ? [[attribute.photo, photo] as const] : []),
    [attribute.secondName, fullName(facts.name, 'ar')],
    [attribute.secondLanguage, 'ara'],
    [attribute.legalStatus, facts.kind],
    [attribute.issuingCountry, 'SA'],
  ])
  const expiresAt = now + writing.life
  const claims = new Map<number, unknown>([
    [claim.issuer, issuer],
    [claim.expires, expiresAt],
    [claim.issued, now],
    [claim.identity, about],
    [claim.status, { status_list: { idx: status.index, uri: status.uri } }],
    [claim.documentHash, new Uint8Array(documentHash(facts))],
  ])
  return { ...writeSigned(signer, claims, mostBytes), expiresAt }
}
