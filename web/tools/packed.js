// Lays a gzipped copy beside every text file of the built app, so that a slow
// phone gets a third of the bytes and the server packs nothing while it serves.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'

const text = /\.(html|js|css|svg|json)$/
const least = 1024

export function packed() {
  return {
    name: 'packed',
    apply: 'build',
    closeBundle() {
      pack('dist')
    },
  }
}

function pack(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) pack(path)
    else if (text.test(name) && statSync(path).size >= least) {
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }))
    }
  }
}
