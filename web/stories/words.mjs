// The texts that people read, in both languages, as the app itself has them.
import { createServer } from 'vite'

const topics = ['clinic', 'common', 'conversation', 'handbook', 'inbox', 'ledger', 'patient', 'people', 'publishing', 'signed', 'signin', 'staff']

/** speak answers the words of one language by topic. */
export async function speak() {
  const vite = await createServer({
    root: new URL('..', import.meta.url).pathname, appType: 'custom', logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true },
  })
  const words = { ru: {}, en: {} }
  for (const topic of topics) {
    const both = Object.values(await vite.ssrLoadModule(`/src/words/${topic}.ts`)).find((m) => m?.all)
    for (const language of ['ru', 'en']) words[language][topic] = both.all[language]
  }
  await vite.close()
  return words
}
