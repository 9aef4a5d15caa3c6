/** tongue is the language a text is written in, by its letters. */
export function tongue(text: string): 'ru' | 'en' {
  const cyrillic = text.match(/[а-яё]/gi)?.length ?? 0
  return cyrillic * 2 > (text.match(/\p{L}/gu)?.length ?? 0) ? 'ru' : 'en'
}
