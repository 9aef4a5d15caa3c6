import { language, type Language } from './language.svelte'

/** Words holds one topic's texts in both languages; `t` answers those of the chosen one. */
export interface Words<T> {
  readonly t: T
  readonly all: Record<Language, T>
}

/**
 * both ties two languages together: the compiler wants the same keys of the
 * same shape on both sides, words.test.ts checks that none is left empty.
 */
export function both<T extends object>(ru: T, en: { [K in keyof T]: T[K] extends string ? string : T[K] }): Words<T> {
  const all = { ru, en: en as T }
  return {
    all,
    get t() {
      return all[language.now]
    },
  }
}

/** plural picks the Russian form: 1 сообщение, 2 сообщения, 5 сообщений. */
export function plural(n: number, one: string, few: string, many: string): string {
  const form = new Intl.PluralRules('ru').select(n)
  return form === 'one' ? one : form === 'few' ? few : many
}
