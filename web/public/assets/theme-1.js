// Runs before the first picture, so that a chosen theme does not flash the other one.
;(function () {
  try {
    var theme = localStorage.getItem('bedside.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  } catch {
    // A browser that forbids storage follows the system.
  }
})()
