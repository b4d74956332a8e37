/** Where to go next, when a form or an address says so: only our own paths, never another site. */
export function localPath(asked: unknown, otherwise: string): string {
  if (typeof asked !== 'string' || asked.length > 300) return otherwise
  // `//host`, `/\host` and control characters would leave us or break the header.
  return /^\/(?![/\\])[\w\-./?=&%~]*$/.test(asked) ? asked : otherwise
}
