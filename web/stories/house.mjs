// A demo clinic of its own for a story: started on a free port with a fresh
// data folder, watched, and ended.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname

/** moveIn starts a demo and answers when it is ready. */
export async function moveIn() {
  const data = mkdtempSync(join(tmpdir(), 'bedside-story-'))
  const began = Date.now()
  const server = spawn(join(root, 'bin/bedside'), ['demo'], {
    cwd: data,
    env: { ...process.env, BEDSIDE_LISTEN: '127.0.0.1:0', BEDSIDE_DATA: join(data, 'demo') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let told = ''
  server.stderr.on('data', (d) => (said += d))
  const ready = new Promise((go, stop) => {
    server.stdout.on('data', (d) => (told += d) && told.includes('links.json') && go())
    server.once('exit', (code) => stop(new Error(`bedside demo ended with ${code}: ${said}`)))
  })
  await ready
  const links = JSON.parse(readFileSync(join(data, 'demo/links.json'), 'utf8'))
  const origin = new URL(links[0].url).origin
  if (!(await fetch(`${origin}/healthz`)).ok) throw new Error('healthz does not answer')
  const watcher = watch(server.pid)
  return {
    origin,
    links,
    pid: server.pid,
    foundedIn: Date.now() - began,
    login: { password: /password ([^,]+),/.exec(told)[1], secret: /by the secret (\S+)/.exec(told)[1] },
    log: () => said,
    /** link of the n-th person with a role. */
    link: (role, n = 0) => links.filter((l) => l.role === role)[n].url,
    /** moveOut ends the demo and answers what it did wrong. */
    async moveOut() {
      const { strangers, looks, seen } = watcher.end()
      const faults = [...strangers].map((s) => `the server held a connection to ${s}`)
      if (!seen) faults.push(`${looks} looks at the server's sockets saw none: a watcher that sees nothing proves nothing`)
      for (const line of said.split('\n')) if (/"level":"(ERROR|WARN)"/.test(line)) faults.push(`the server complained: ${line}`)
      if (server.exitCode !== null || server.signalCode) faults.push(`the server ended by itself: ${server.exitCode ?? server.signalCode}`)
      else {
        const gone = new Promise((go) => server.once('exit', go))
        server.kill('SIGTERM')
        await gone
      }
      rmSync(data, { recursive: true, force: true })
      return faults
    },
  }
}

// watch looks twenty times a second which addresses the process is connected
// to, and keeps those that are not this machine.
function watch(pid) {
  const strangers = new Set()
  let looks = 0
  let seen = 0
  const look = () => {
    const now = connections(pid)
    now.forEach((to) => isHome(to) || strangers.add(to))
    looks++
    seen += now.length
  }
  const timer = setInterval(look, 50)
  return { end: () => (look(), clearInterval(timer), { strangers, looks, seen }) }
}

function connections(pid) {
  const own = new Set()
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const to = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))
      if (to) own.add(to[1])
    }
    const found = []
    for (const net of ['tcp', 'tcp6', 'udp', 'udp6'])
      for (const line of readFileSync(`/proc/${pid}/net/${net}`, 'utf8').split('\n').slice(1)) {
        const [, , remote, , , , , , , inode] = line.trim().split(/\s+/)
        if (inode && own.has(inode) && !/^0+:0000$/.test(remote)) found.push(`${net} ${remote}`)
      }
    return found
  } catch {
    return [] // it has ended, or a file closed while we looked
  }
}

// Addresses of /proc/net are hexadecimal, each word in the machine's order.
const isHome = (to) => / 0100007F:| [0-9A-F]{6}7F:|0{16}FFFF00000100007F:|0{24}01000000:/.test(to)
