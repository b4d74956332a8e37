/** Addresses of the portal: where to go next, and at which page an answer stands. */

/** Where to go next, when a form or an address says so: only our own paths, never another site. */
export function localPath(asked: unknown, otherwise: string): string {
  if (typeof asked !== 'string' || asked.length > 300) return otherwise
  // `//host`, `/\host` and control characters would leave us or break the header.
  return /^\/(?![/\\])[\w\-./?=&%~]*$/.test(asked) ? asked : otherwise
}

/** Addresses that only take a POST, and the page their answer belongs to. */
const posted: readonly (readonly [RegExp, string])[] = [
  [/^\/requests\/([^/]+)\/(?:code|known|send|passkey|phone)$/, '/requests/$1/check'],
  [/^\/requests\/([^/]+)\/(?:pay|pay-from-funds|withdraw)$/, '/requests/$1'],
  [/^\/tickets\/([^/]+)\/(?:complete|reopen|withdraw|rate)$/, '/tickets/$1'],
  [/^\/audiences\/([^/]+)\/withdraw$/, '/audiences/$1'],
  [/^\/audiences\/([^/]+)\/call\/signal$/, '/audiences/$1/call'],
  [/^\/call\/signal$/, '/call'],
  [/^\/account\/funds\/(?:top-up|pay)$/, '/account/funds'],
  [/^\/agreements\/([^/]+)\/([^/]+)\/(?:agree|refuse|passkey)$/, '/agreements/$1/$2'],
  [/^\/requests\/[^/]+\/discard$/, '/requests'],
  [/^\/pay\/open$/, '/pay'],
  [/^\/receipts$/, '/account/funds'],
  [/^\/acting\/end$/, '/acting'],
  [/^\/account\/(?:language|freeze|sign-out-everywhere|sessions\/end|devices\/(?:forget|confirm))$/, '/account'],
  [/^\/account\/consents\/[^/]+\/revoke$/, '/account/consents'],
  [/^\/account\/parties\/([^/]+)\/(?:keys|approval|close)$/, '/account/parties/$1'],
  [/^\/account\/mobile\/confirm$/, '/account/mobile'],
  [/^\/account\/passkeys(?:\/(?:challenge|code|proof))?$/, '/account/passkeys/new'],
  [/^\/account\/passkeys\/remove$/, '/account'],
  [/^\/account\/code-app\/(?:confirm|passkey)$/, '/account/code-app/new'],
  [/^\/account\/phone\/(?:add|passkey)$/, '/account/phone/new'],
  [/^\/account\/close\/passkey$/, '/account/close'],
  [/^\/account\/(?:proof\/passkey|phone\/remove)$/, '/account'],
  [/^\/approve\/(?:waiting|answer|push)$/, '/approve'],
  [/^\/sign-in\/(?:after-kiosk|phone|phone\/done)$/, '/sign-in/code'],
  [/^\/sign-in\/passkey(?:\/challenge)?$/, '/sign-in'],
  [/^\/(sign-in|register)\/code\/resend$/, '/$1/code'],
  [/^\/(?:sign-out|session\/extend)$/, '/'],
  [/^\/callbacks\/.*$/, '/'],
]

/**
 * The address of the page that answers at `path` (with its query): what the language switch and signing in come back
 * to. An answer to a POST stands at an address of its own, which opened again would be refused (405).
 */
export function pageOf(path: string): string {
  const plain = path.split('?')[0]?.replace(/(?<=.)\/$/, '') ?? path
  const found = posted.find(([shape]) => shape.test(plain))
  return found === undefined ? path : plain.replace(found[0], found[1])
}
