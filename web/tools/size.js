// Weighs what a browser loads before the first picture, and every later part,
// gzipped. The patient's bundle, all parts together, may weigh 120 KB.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('assets/manifest.json', dist), 'utf8'))
const weigh = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

function files(entry, lazy) {
  const seen = new Set()
  const walk = (key) => {
    const part = manifest[key]
    if (!part || seen.has(key)) return
    seen.add(key)
    part.imports?.forEach(walk)
    if (lazy) part.dynamicImports?.forEach(walk)
  }
  walk(entry)
  return new Set([...seen].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]))
}

let failed = false
for (const [page, limit] of [['index.html', 120], ['clinic.html', 200]]) {
  const total = (set) => [...set, page].reduce((sum, file) => sum + weigh(file), 0) / 1024
  const first = total(files(page, false))
  const all = total(files(page, true))
  console.log(`${page}: first load ${first.toFixed(1)} KB, all told ${all.toFixed(1)} KB gzip (at most ${limit})`)
  failed ||= all > limit
}
process.exit(failed ? 1 : 0)
