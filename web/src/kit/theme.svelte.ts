// Light and dark: follows the system until the person chooses.
export type Theme = 'system' | 'light' | 'dark'

const shelf = 'bedside.theme'

function kept(): Theme {
  try {
    const theme = localStorage.getItem(shelf)
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    return 'system'
  }
}

class Look {
  now = $state<Theme>(kept())

  choose(theme: Theme) {
    this.now = theme
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    try {
      localStorage.setItem(shelf, theme)
    } catch {
      // It holds until the page is closed.
    }
  }
}

export const theme = new Look()
