import js from '@eslint/js'
import compat from 'eslint-plugin-compat'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

// The floors of web/src. A folder imports only from those named beside it.
const floors = {
  contract: [],
  words: [],
  kit: ['words'],
  live: ['contract', 'words'],
  rooms: ['contract', 'words', 'kit', 'live'],
  desks: ['contract', 'words', 'kit', 'live', 'rooms'],
}
const rooms = ['conversation', 'people', 'ledger', 'signin', 'handbook', 'publishing']

function forbid(folders) {
  return folders.map((folder) => ({
    regex: `^(\\.\\./)+${folder}(/|$)`,
    message: `Imports go down the floors only; ${folder} is not below.`,
  }))
}

function floor(name, files) {
  const others = [...Object.keys(floors).filter((f) => f !== name && !floors[name].includes(f))]
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: forbid(others) }] } }
}

function room(name) {
  const others = rooms.filter((r) => r !== name)
  return {
    files: [`src/rooms/${name}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: forbid(['desks', ...others]) }] },
  }
}

const consoleCatch = {
  selector: "CallExpression[callee.property.name='catch'] > MemberExpression[object.name='console']",
  message: 'An error never stops at the console: say what happened, what is safe, what to do.',
}
const rawHtml = { selector: 'SvelteMustacheTag[kind="raw"]', message: 'No raw HTML.' }

export default ts.config(
  { ignores: ['dist/', 'src/contract/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  compat.configs['flat/recommended'],
  { languageOptions: { globals: globals.browser } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      'no-restricted-syntax': ['error', consoleCatch, rawHtml],
      'no-console': 'error',
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // States are replaced whole ($state.raw), never changed in place, so plain Map and Set are right.
      'svelte/prefer-svelte-reactivity': 'off',
      // A space before a separator would be trimmed without it.
      'svelte/no-useless-mustaches': 'off',
      // Routes are read from the address after #, which SvelteKit's resolve() knows nothing of.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  // A test may be one long story, and may fail loudly on what it knows to be there.
  { files: ['**/*.test.ts', '**/*.testing.ts'], rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  // What runs in Node: the build, and the browser stories that drive a browser from outside.
  { files: ['*.js', '*.ts', 'tools/**', 'stories/**'], languageOptions: { globals: globals.node }, rules: { 'no-console': 'off', 'compat/compat': 'off' } },
  ...Object.keys(floors).filter((f) => f !== 'rooms').map((f) => floor(f, [`src/${f}/**`])),
  ...rooms.map(room),
)
