/** For tests: a browser without JavaScript, as far as cookies, redirects and forms go. */
import assert from 'node:assert/strict'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Lang } from '../language/index.ts'

export type Values = Readonly<Record<string, string>>

/** A form as the page shows it, with what it would send untouched. */
export interface ShownForm {
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly enctype: string | null
  readonly values: Values
  readonly names: readonly string[]
}

export interface Browser {
  readonly html: string
  readonly status: number
  /** The address one is at, after all redirects. */
  readonly path: string
  readonly headers: LightMyRequestResponse['headers']
  readonly cookies: ReadonlyMap<string, string>
  /** The page's words, markup and scripts taken out. */
  readonly text: string
  get(path: string): Promise<Browser>
  /** Posts these values and follows. */
  post(path: string, values: Values): Promise<Browser>
  /** Fills and sends a form of the page: the one that has all these names, or the one with this action. */
  send(values: Values, action?: string): Promise<Browser>
  /** The same with files chosen, by control: sent in parts, as the form says. */
  sendFiles(values: Values, files: Readonly<Record<string, Buffer>>): Promise<Browser>
  forms(): ShownForm[]
  /** One request with the browser's cookies, nothing followed. */
  raw(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: Values | string | Buffer,
    headers?: Values,
  ): Promise<LightMyRequestResponse>
}

export function browser(app: FastifyInstance, lang: Lang): Browser {
  const cookies = new Map<string, string>()
  let last: LightMyRequestResponse | null = null
  let path = '/'

  const raw: Browser['raw'] = async (method, to, body, headers = {}) => {
    const answer = await app.inject({
      method,
      url: to,
      headers: {
        'accept-language': lang,
        'user-agent':
          'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(method === 'GET'
          ? {}
          : { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : new URLSearchParams(body).toString() }),
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/expires=Thu, 01 Jan 1970|Max-Age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }

  const follow = async (
    method: 'GET' | 'POST',
    to: string,
    body?: Values | Buffer,
    headers?: Values,
  ): Promise<Browser> => {
    let answer = await raw(method, to, body, headers)
    path = to
    for (let hops = 0; answer.statusCode === 303; hops++) {
      assert(hops < 10, `redirected in a circle at ${path}`)
      const next = new URL(String(answer.headers.location), `http://x${path}`)
      path = next.pathname + next.search
      answer = await raw('GET', path)
    }
    last = answer
    return self
  }

  const self: Browser = {
    get html() {
      return last?.body ?? ''
    },
    get status() {
      return last?.statusCode ?? 0
    },
    get path() {
      return path
    },
    get headers() {
      return last?.headers ?? {}
    },
    get text() {
      return plain(last?.body ?? '')
    },
    cookies,
    raw,
    get: (to) => follow('GET', to),
    post: (to, values) => follow('POST', to, values),
    forms: () => formsOf(last?.body ?? '', path),
    async sendFiles(values, files) {
      const form = self.forms().find((f) => Object.keys(files).every((n) => f.names.includes(n)))
      assert.equal(form?.enctype, 'multipart/form-data', `no form takes files at ${path}`)
      const parts = new FormData()
      const all = { ...form?.values, ...values }
      for (const [name, value] of Object.entries(all)) if (!(name in files)) parts.append(name, value)
      for (const [name, bytes] of Object.entries(files)) parts.append(name, new Blob([bytes as never]), 'photo.jpg')
      const body = new Response(parts)
      const type = body.headers.get('content-type') ?? ''
      const bytes = Buffer.from(await body.arrayBuffer())
      const headers = { 'content-type': type, 'content-length': String(bytes.length) }
      return follow('POST', form?.action ?? path, bytes, headers)
    },
    async send(values, action) {
      const forms = self.forms()
      const form = forms.find((f) =>
        action === undefined ? Object.keys(values).every((n) => f.names.includes(n)) : f.action === action,
      )
      assert(
        form,
        `no form takes ${Object.keys(values).join(', ')} at ${path}: ${forms.map((f) => `${f.action}(${f.names})`).join(' ')}`,
      )
      const all = { ...form.values, ...values }
      if (form.method === 'POST') return follow('POST', form.action, all)
      return follow('GET', `${form.action.split('?')[0]}?${new URLSearchParams(all)}`)
    },
  }
  return self
}

function formsOf(html: string, here: string): ShownForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, open = '', inside = '']) => {
    const id = attribute(open, 'id')
    const outside =
      id === null
        ? []
        : [...html.matchAll(/<(?:button|input)\b[^>]*>/g)]
            .map(([tag]) => tag)
            .filter((tag) => attribute(tag, 'form') === id)
    const values: Record<string, string> = {}
    const names = new Set<string>()
    for (const tag of [
      ...[...inside.matchAll(/<(?:input|select|textarea|button)\b[^>]*>/g)].map(([t]) => t),
      ...outside,
    ]) {
      const name = attribute(tag, 'name')
      if (name === null) continue
      names.add(name)
      const type = attribute(tag, 'type') ?? ''
      if (!tag.startsWith('<input') || /^(submit|button)$/.test(type)) continue
      if (/^(radio|checkbox)$/.test(type) && !/\schecked\b/.test(tag)) continue
      values[name] = attribute(tag, 'value') ?? ''
    }
    for (const [, tag = '', body = ''] of inside.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
      values[attribute(tag, 'name') ?? ''] = unescaped(body)
    }
    for (const [, tag = '', body = ''] of inside.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const options = [...body.matchAll(/<option\b[^>]*>/g)].map(([t]) => t)
      const chosen = options.find((t) => /\sselected\b/.test(t)) ?? options[0] ?? ''
      values[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? ''
    }
    const method = (attribute(open, 'method') ?? 'get').toUpperCase() === 'POST' ? 'POST' : 'GET'
    return {
      action: attribute(open, 'action') ?? here,
      method,
      enctype: attribute(open, 'enctype'),
      values,
      names: [...names],
    }
  })
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>]|$)`).exec(tag)
  return found === null ? null : unescaped(found[1] ?? '')
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

function plain(html: string): string {
  return unescaped(html.replace(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}
