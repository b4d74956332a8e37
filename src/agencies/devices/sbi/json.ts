/**
 * JSON from strangers: bounded in size and depth, and no key twice in one object, where two readers of the same signed
 * text could each believe another value.
 */
export class JsonRefused extends Error {
  readonly reason: 'too_large' | 'not_json' | 'duplicate_key'
  constructor(reason: 'too_large' | 'not_json' | 'duplicate_key') {
    super(reason)
    this.name = 'JsonRefused'
    this.reason = reason
  }
}

const deepest = 12

/** Parses `text`. Throws JsonRefused. */
export function strictJson(text: string, longest: number): unknown {
  if (text.length > longest) throw new JsonRefused('too_large')
  checkKeys(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonRefused('not_json')
  }
}

/** Walks over the text once, before it is parsed: strings, and which of them are keys of which object. */
function checkKeys(text: string): void {
  const open: (Set<string> | null)[] = [] // an object's keys so far, or null for an array
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (char === '{' || char === '[') {
      if (open.push(char === '{' ? new Set() : null) > deepest) throw new JsonRefused('not_json')
    } else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = endOfString(text, i)
      const keys = open.at(-1)
      if (keys && isKey(text, end)) {
        const key = keyOf(text.slice(i, end + 1))
        if (keys.has(key)) throw new JsonRefused('duplicate_key')
        keys.add(key)
      }
      i = end
    }
  }
}

/** Where the string that begins at `start` ends; its closing quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return end
  }
  throw new JsonRefused('not_json')
}

function isKey(text: string, end: number): boolean {
  let i = end + 1
  while (' \t\n\r'.includes(text[i] ?? '-')) i += 1
  return text[i] === ':'
}

/** "a" and "\u0061" are the same key. */
function keyOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw new JsonRefused('not_json')
  }
}
