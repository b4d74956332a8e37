/** A browser of the measurement, as small as it can be: kept connections, cookies, forms. On one machine, it costs little. */
import { Agent, request } from 'node:http'

/** Cookies by name. */
export type Jar = Map<string, string>

export interface Answer {
  readonly status: number
  readonly location: string
  /** '' unless it was to be read. */
  readonly body: string
}

export interface Asking {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly jar: Jar
  readonly form?: Readonly<Record<string, string>>
  readonly read?: boolean
}

export interface Client {
  ask(asking: Asking): Promise<Answer>
  close(): void
}

/** @param most connections at once */
export function openClient(port: number, most: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: most })
  return {
    close: () => agent.destroy(),
    ask: ({ method, path, jar, form, read = false }) => {
      const body = form === undefined ? '' : new URLSearchParams(form).toString()
      const headers: Record<string, string | number> = {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        'accept-language': 'ar',
        'user-agent': 'Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Safari/537.36',
      }
      if (method === 'POST') {
        headers['sec-fetch-site'] = 'same-origin'
        headers['content-type'] = 'application/x-www-form-urlencoded'
        headers['content-length'] = Buffer.byteLength(body)
      }
      return new Promise((done, fail) => {
        const asked = request({ agent, port, host: '127.0.0.1', method, path, headers }, (answer) => {
          keepCookies(jar, answer.headers['set-cookie'] ?? [])
          let text = ''
          if (read) answer.setEncoding('utf8').on('data', (part: string) => (text += part))
          else answer.resume()
          answer.on('error', fail)
          answer.on('end', () =>
            done({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '', body: text }),
          )
        })
        asked.on('error', fail)
        asked.end(body)
      })
    },
  }
}

function keepCookies(jar: Jar, lines: readonly string[]): void {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) jar.delete(name)
    else jar.set(name, value)
  }
}
