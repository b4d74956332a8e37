/** What a form sent, read without trusting its shape; and the language switch, which sends the form too. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { askedLanguage } from '../../ui/index.ts'
import { type Site, setCookie } from '../../web/index.ts'

/** One value by name: the first when it came twice, '' when it is not there or not text. */
export function sent(from: unknown, name: string): string {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, name)) return ''
  const value: unknown = (from as Record<string, unknown>)[name]
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : ''
}

/** A masked mobile as `maskMobile` writes it, or '': what a form says back is not shown as it comes. */
export function maskedOf(typed: string): string {
  return /^05•{6}\d\d$/.test(typed) ? typed : ''
}

/** Did she press the language switch? Then this answer is in that language, and so are the next. */
export function switchedLanguage(
  site: Site,
  req: FastifyRequest,
  reply: FastifyReply,
  form: unknown = req.body,
): boolean {
  const asked = askedLanguage(form)
  if (asked === null) return false
  setCookie(site, reply, 'lang', asked, 365)
  req.visit = { ...req.visit, lang: asked }
  return true
}

/** An address of ours to go on to, or null: only a path, so that nobody is led elsewhere after signing in. */
export function localPath(typed: string): string | null {
  return typed.length <= 500 && /^\/(?![/\\])[\x21-\x7e]*$/.test(typed) ? typed : null
}

const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const

const systems = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const

/** What a browser calls itself, in two words that a person knows: "Chrome, Android". */
export function browserName(agent: string | undefined): string {
  const find = (known: readonly (readonly [RegExp, string])[]) => known.find(([shape]) => shape.test(agent ?? ''))?.[1]
  return [find(browsers), find(systems)].filter((part) => part !== undefined).join(', ')
}
