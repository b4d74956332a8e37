/** The keys that sign cards, and those by which the verifier knows printed documents. */
import { publicKeys } from '../codes/keys.ts'
import type { CodeKey } from './code.ts'
import type { CardDeps } from './deps.ts'

export { publicKeys, type SigningKey, signingKey } from '../codes/keys.ts'

export const documentKeys = ({ documentSigning }: Pick<CardDeps, 'documentSigning'>): CodeKey[] =>
  publicKeys({ signing: documentSigning })
