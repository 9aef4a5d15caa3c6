// The language of the screen: chosen by the person, remembered by the browser.
// Every text reads `language.now`, so that a change redraws them all.

export type Language = 'ru' | 'en'

const shelf = 'bedside.language'

function first(): Language {
  try {
    const chosen = localStorage.getItem(shelf)
    if (chosen === 'ru' || chosen === 'en') return chosen
  } catch {
    // A browser that forbids storage asks again next time.
  }
  const spoken = typeof navigator === 'undefined' ? 'ru' : navigator.language
  return /^(ru|be|uk|kk|ky|uz|tg|hy|az|ka)/i.test(spoken) ? 'ru' : 'en'
}

class Chosen {
  now = $state<Language>(first())

  choose(language: Language) {
    this.now = language
    try {
      localStorage.setItem(shelf, language)
    } catch {
      // It holds until the page is closed.
    }
    this.mark()
  }

  /** mark tells the browser and screen readers which language the page speaks. */
  mark() {
    document.documentElement.lang = this.now
  }
}

export const language = new Chosen()
