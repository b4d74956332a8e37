/**
 * To which addresses we send. A subscription comes from a browser, so its address is anybody's word: without a list, one
 * could have us knock at our own database (SSRF). Real addresses are https, at a service that is named, on its usual port.
 */

/** The services behind Chrome and its kin, Firefox, Safari and Edge. A leading dot: any host below it. */
export const publicServices: readonly string[] = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '.push.apple.com',
  '.notify.windows.com',
]

const longest = 1000

/** Hosts as an operator writes them, separated by commas; null when one is no host. */
export function readServices(text: string): readonly string[] | null {
  const hosts = text
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '')
  return hosts.every((host) => /^\.?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) ? hosts : null
}

/** Addresses at these hosts. */
export function atServices(hosts: readonly string[]): (endpoint: string) => boolean {
  return (endpoint) => {
    const url = endpoint.length <= longest ? URL.parse(endpoint) : null
    if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') {
      return false
    }
    return hosts.some((host) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))
  }
}

/** The last part of an address at the simulated service, or null when it is none. */
export function simulatedId(base: string, endpoint: string): string | null {
  const id = endpoint.startsWith(base) ? endpoint.slice(base.length) : ''
  return /^[\w-]{20,60}$/.test(id) ? id : null
}
