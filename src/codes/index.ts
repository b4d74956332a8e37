/**
 * Codes: words signed so shortly that a QR code holds them, and read where there is no network. What the card's room and
 * the documents' share; it runs in the house and in browsers, so it holds no key and asks Node for nothing.
 */
export { base45, fromBase45 } from './base45.ts'
export { type CodeDocument, type DocumentRead, readDocumentCode, writeDocumentCode } from './document.ts'
export { packed, sign1, toBeSigned } from './frame.ts'
export { type CodeKey, type CodeSaid, type CodeTrouble, longestCode, readSigned } from './read.ts'
export { type CodeSigner, CodeTooLarge, low, type SignedCode, writeSigned } from './write.ts'
