/**
 * Lets Node run our `.tsx` pages. Node 24 strips types from `.ts` by itself; JSX is not erasable, so
 * those files alone go through esbuild (docs/decisions/0004-pages.md). The result is kept under
 * node_modules/.cache by content, so a second start transforms nothing.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { enableCompileCache, registerHooks } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const cache = path.join(import.meta.dirname, '..', 'node_modules', '.cache')
enableCompileCache(path.join(cache, 'node'))

/** @type {typeof import('esbuild') | undefined} */
let esbuild

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.split('?')[0].endsWith('.tsx')) return next(url, context)
    const file = fileURLToPath(url.split('?')[0])
    const source = readFileSync(file, 'utf8')
    const kept = path.join(cache, 'tsx', `${createHash('sha256').update(source).update(file).digest('hex')}.js`)
    let code
    try {
      code = readFileSync(kept, 'utf8')
    } catch {
      esbuild ??= process.getBuiltinModule('module').createRequire(import.meta.url)('esbuild')
      code = esbuild.transformSync(source, {
        loader: 'tsx',
        jsx: 'automatic',
        jsxImportSource: 'preact',
        format: 'esm',
        target: 'node24',
        sourcemap: 'inline',
        sourcefile: file,
      }).code
      mkdirSync(path.dirname(kept), { recursive: true })
      // Written aside and moved: two processes starting at once never read half a file.
      writeFileSync(`${kept}.${process.pid}`, code)
      renameSync(`${kept}.${process.pid}`, kept)
    }
    return { format: 'module', source: code, shortCircuit: true }
  },
})
