import { svelte } from '@sveltejs/vite-plugin-svelte'
import { packed } from './tools/packed.js'
import { defineConfig } from 'vitest/config'

// Two bundles: the patient's desk (index.html) and the clinic's (clinic.html).
// Nothing is inlined into pages or styles, so that the strict
// Content-Security-Policy of the server holds.
export default defineConfig({
  plugins: [svelte(), packed()],
  build: {
    target: ['chrome109', 'firefox115'],
    cssTarget: ['chrome109', 'firefox115'],
    assetsInlineLimit: 0,
    manifest: 'assets/manifest.json',
    modulePreload: { polyfill: false },
    rollupOptions: { input: { patient: 'index.html', clinic: 'clinic.html' } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:8480', '/live': { target: 'ws://127.0.0.1:8480', ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
