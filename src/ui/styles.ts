/** The whole style sheet as one string: tokens, fonts, then our CSS files in order, made small by esbuild. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fontCss } from './fonts.ts'
import { tokensCss } from './tokens.ts'

const files = ['base.css', 'layout.css', 'form.css', 'parts.css', 'kiosk.css', 'print.css'] as const

/** Our CSS before it is made small; `base` is the address under which assets are served. */
export function styles(base = '/assets/'): string {
  return [
    tokensCss(),
    fontCss(base),
    ...files.map((file) => readFileSync(path.join(import.meta.dirname, 'styles', file), 'utf8')),
  ].join('\n')
}
