// Runs the browser stories: those named, or a fast sample, or all with
// BEDSIDE_PROVE=1. Each story has a demo clinic of its own.
import { mkdirSync, rmSync } from 'node:fs'
import { out, Stage } from './browser.mjs'
import { moveIn } from './house.mjs'
import { keyboard } from './keyboard.story.mjs'
import { line } from './line.story.mjs'
import { passkey } from './passkey.story.mjs'
import { policy } from './policy.story.mjs'
import { screens } from './screens.story.mjs'
import { shared } from './shared.story.mjs'
import { speak } from './words.mjs'

const stories = { line, passkey, shared, keyboard, policy, screens }
const sample = [['line', 'ru'], ['passkey', 'en'], ['shared', 'ru'], ['keyboard', 'en'], ['policy', 'ru']]
const all = Object.keys(stories).flatMap((name) => [[name, 'ru'], [name, 'en']])

const named = process.argv.slice(2).map((arg) => arg.split(':')).flatMap(([name, language]) => (language ? [[name, language]] : [[name, 'ru'], [name, 'en']]))
const chosen = named.length ? named : process.env.BEDSIDE_PROVE ? all : sample

async function tell(name, language, words) {
  const began = Date.now()
  const house = await moveIn()
  const stage = new Stage()
  let measured = {}
  try {
    measured = await stories[name]({ house, stage, words, language })
  } catch (error) {
    stage.faults.push(error.stack)
    await stage.lastLook()
  }
  await stage.end()
  const faults = [...new Set([...stage.faults, ...(await house.moveOut())])]
  console.log(`${faults.length ? 'FAIL' : 'ok  '} ${name} in ${language}, ${((Date.now() - began) / 1000).toFixed(1)} s, founded in ${house.foundedIn} ms`, JSON.stringify(measured ?? {}))
  for (const fault of faults) console.log(`     ${fault}`)
  return faults.length
}

if (!process.env.BEDSIDE_KEEP) rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const words = await speak()
let failed = 0
for (const [name, language] of chosen) failed += await tell(name, language, words)
process.exit(failed ? 1 : 0)
